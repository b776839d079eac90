import { report, ToolError } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { fitting } from './answer-size.ts';
import { context, cursor, domain, limit, model, nextCursor, record } from './arguments.ts';
import { continuation, decodePosition } from './page-cursor.ts';

const input = z.strictObject({
  model,
  domain,
  groupby: z
    .array(z.string().max(128))
    .max(5)
    .default([])
    .describe(
      'Fields to group by; dates with a period: "date_order:month" (hour, day, week, month, quarter, year). None: one row for all.',
    ),
  aggregates: z
    .array(z.string().max(128))
    .max(20)
    .default([])
    .describe(
      'Such as "amount_total:sum"; functions: sum, avg, min, max, count, count_distinct. The number of records is always there as "count".',
    ),
  having: z
    .array(z.unknown())
    .max(20)
    .optional()
    .describe('Conditions on aggregates, all of which must hold: [["amount_total:sum",">",1000]].'),
  order: z
    .string()
    .max(300)
    .optional()
    .describe('Such as "amount_total:sum desc": keys of groupby or aggregates, or "count".'),
  top: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('Only so many groups, largest first unless order says else; the rest as `others`.'),
  compare: z
    .string()
    .max(128)
    .optional()
    .describe(
      'A date field that the domain limits to a period, by >= and <: each group also tells of the period before, in `previous`.',
    ),
  totals: z.boolean().optional().describe('True to also add up everything.'),
  limit,
  cursor,
  context,
});

const period = { from: z.string(), before: z.string() };

const output = z.object({
  model: z.string(),
  groups: z.array(record),
  others: record.optional().describe('The groups beyond `top` as one; `groups` says how many.'),
  totals: record.optional(),
  total: z.int().optional().describe('How many groups there are, where it is known.'),
  currency: z.string().optional().describe('Of all amounts.'),
  tz: z.string().optional().describe('Where days begin and end.'),
  compared: z.object({ field: z.string(), ...period, previous: z.object(period) }).optional(),
  labels: z.record(z.string(), record).optional(),
  notes: z.array(z.string()).optional().describe('What to know before using the numbers.'),
  nextCursor,
  hint: z.string().optional(),
});

@Injectable()
export class ReportTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_report',
    title: 'Grouped totals',
    description:
      'Totals by group, added up by Odoo. A date period reads {from,label}, a many2one {id,name}. Amounts in several currencies are never added up: groups are split. Example, the best customers of a quarter: {"model":"sale.order","domain":[["state","=","sale"],["date_order",">=","2026-10-01"],["date_order","<","2027-01-01"]],"groupby":["partner_id"],"aggregates":["amount_total:sum"],"top":10,"compare":"date_order"}',
    permission: 'report',
    effect: 'reads',
    odooMethod: 'read_group',
    input,
    output,
  } as const;

  async run(args: z.output<typeof input>, call: ToolCall): Promise<z.output<typeof output>> {
    const { cursor: place, limit: most, ...question } = args;
    if (args.top !== undefined && place !== undefined)
      throw new ToolError('invalid_argument', 'cursor: a report with top has one page only.', {
        hint: 'Leave out top to see all groups page by page, or cursor.',
      });
    const asked = {
      ...question,
      domain: args.domain ?? [],
      tz: args.context?.tz,
      offset: decodePosition(question, place),
      limit: most,
    };
    const { next, ...answer } = await report(await call.odoo(), asked, fitting);
    return { model: args.model, ...answer, ...continuation(question, next) };
  }
}
