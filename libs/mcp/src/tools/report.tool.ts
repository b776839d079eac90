import { report, ToolError } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { fitting } from '../answers/fitting-items.ts';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { context, covered, cursor, domain, limit, model, nextCursor, record } from './arguments.ts';
import { coverage } from './coverage.ts';
import { askedBy, continuation, decodeCursor } from './page-cursor.ts';

/** Of the 60,000 characters of an answer: labels, totals and the rest are known only when the groups are cut. */
const GROUPS_ROOM = 45_000;

const input = z.strictObject({
  model,
  domain,
  groupby: z
    .array(z.string().max(128))
    .max(5)
    .optional()
    .describe(
      'Fields or paths; dates by period: "date_order:month" (hour, day, week, month, quarter, year). None: one row for all.',
    ),
  aggregates: z
    .array(z.string().max(128))
    .max(20)
    .optional()
    .describe(
      '"amount_total:sum" (sum, avg, min, max, count, count_distinct). The number of records is always there as `count`.',
    ),
  having: z.array(z.unknown()).max(20).optional().describe('All must hold: [["amount_total:sum",">",1000]].'),
  order: z
    .string()
    .max(300)
    .optional()
    .describe('Keys of groupby or aggregates, or count: "amount_total:sum desc".'),
  top: z
    .int()
    .min(1)
    .max(100)
    .optional()
    .describe('Only so many groups, the largest or first by order; the rest as `others`.'),
  compare: z
    .string()
    .max(128)
    .optional()
    .describe(
      'A date field that the domain bounds (>=, <): adds `previous`, the same for the period before.',
    ),
  totals: z.boolean().optional().describe('Also add up everything.'),
  limit,
  cursor,
  context,
});

const output = z.object({
  model: z.string(),
  groups: z.array(record),
  others: record.optional(),
  totals: record.optional(),
  total: z.int().optional().describe('How many groups there are, where it is known.'),
  currency: z.string().optional(),
  tz: z.string().optional(),
  compared: record.optional(),
  labels: record.optional(),
  notes: z.array(z.string()).optional(),
  nextCursor,
  hint: z.string().optional(),
  ...covered,
});

@Injectable()
export class ReportTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_report',
    title: 'Grouped totals',
    description:
      'Totals by group, added up by Odoo, and by currency where there are several: see `notes`. Example: {"model":"sale.order","domain":[["state","=","sale"]],"groupby":["user_id","date_order:month"],"aggregates":["amount_total:sum"],"order":"amount_total:sum desc","totals":true}',
    permission: 'report',
    effect: 'reads',
    odooMethod: 'read_group',
    input,
    output,
    list: 'groups',
  } as const;

  async run(args: z.output<typeof input>, call: ToolCall): Promise<z.output<typeof output>> {
    const { cursor: place, limit: most, ...sent } = args;
    if (args.top !== undefined && place !== undefined)
      throw new ToolError('invalid_argument', 'cursor: a report with top has one page only.', {
        hint: 'Leave out top to see all groups page by page, or cursor.',
      });
    const question = askedBy(call.principal, await call.view(), sent);
    const asked = {
      ...sent,
      domain: args.domain ?? [],
      groupby: args.groupby ?? [],
      aggregates: args.aggregates ?? [],
      tz: args.context?.tz,
      offset: decodeCursor(question, place, 1)?.[0] ?? 0,
      limit: most,
    };
    const odoo = await call.odoo();
    const { next, compared, ...rest } = await report(odoo, asked, (groups) => fitting(groups, GROUPS_ROOM));
    const names = asked.aggregates.map((key) => key.split(':')[0] ?? key);
    return {
      model: args.model,
      ...rest,
      ...(compared && { compared: { ...compared } }),
      ...continuation(question, next === null ? null : [next], { shown: rest.groups.length, asked: most }),
      ...(await coverage(odoo, await odoo.model(args.model), names)),
    };
  }
}
