import { parseHaving, planAggregates, planGroupings, readGroups, ToolError, wrong } from '@aidoo/erp';
import type { Group, ReportRequest } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { context, cursor, domain, limit, model, nextCursor, record } from './arguments.ts';
import { continuation, decodeCursor } from './page-cursor.ts';

/** `having` is decided over all groups at once; more than this many are not fetched for it. */
const MOST_GROUPS = 10_000;

const input = z.strictObject({
  model,
  domain,
  groupby: z
    .array(z.string().max(128))
    .min(1)
    .max(5)
    .describe(
      'Fields to group by; dates with a period: "date_order:month" (hour, day, week, month, quarter, year).',
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
  limit,
  cursor,
  context,
});

const output = z.object({
  model: z.string(),
  groups: z.array(record),
  total: z.int().optional().describe('How many groups there are, where it is known.'),
  nextCursor,
  hint: z.string().optional(),
});

@Injectable()
export class ReportTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_report',
    title: 'Grouped totals',
    description:
      'Totals by group, added up by Odoo. A date period reads {from,label}, a many2one {id,name}. Sums over several currencies are not converted: group by currency_id too. Example: {"model":"sale.order","domain":[["state","in",["draft","sent"]]],"groupby":["user_id","date_order:month"],"aggregates":["amount_total:sum"]}',
    permission: 'report',
    effect: 'reads',
    odooMethod: 'read_group',
    input,
    output,
  } as const;

  async run(args: z.output<typeof input>, call: ToolCall): Promise<z.output<typeof output>> {
    const odoo = await call.odoo();
    const [model, { major }] = await Promise.all([odoo.model(args.model), odoo.version()]);
    const groupings = planGroupings(model.fields, args.groupby);
    const aggregates = planAggregates(model.fields, args.aggregates);
    const keys = [...aggregates.map(({ key }) => key), 'count'];
    const having = args.having && parseHaving(args.having, keys);
    const { cursor: _cursor, limit: _limit, ...question } = args;
    const [offset = 0] = decodeCursor(question, args.cursor, 1) ?? [];
    const request = {
      model,
      major,
      domain: await model.domain(args.domain ?? []),
      groupings,
      aggregates,
      order: parseOrder(args.order, [...groupings.map(({ key }) => key), ...keys]),
    };
    const page = having
      ? await filtered(request, having, offset, args.limit)
      : await plain(request, offset, args.limit);
    return {
      model: args.model,
      groups: page.groups,
      ...(page.total !== undefined && { total: page.total }),
      ...continuation(question, page.more ? [offset + args.limit] : null),
    };
  }
}

interface ReportPage {
  groups: Group[];
  more: boolean;
  total?: number;
}

async function plain(
  request: Omit<ReportRequest, 'offset' | 'limit'>,
  offset: number,
  limit: number,
): Promise<ReportPage> {
  const found = await readGroups({ ...request, offset, limit: limit + 1 });
  const more = found.length > limit;
  return { groups: found.slice(0, limit), more, ...(!more && { total: offset + found.length }) };
}

async function filtered(
  request: Omit<ReportRequest, 'offset' | 'limit'>,
  having: (group: Group) => boolean,
  offset: number,
  limit: number,
): Promise<ReportPage> {
  const all = await readGroups({ ...request, offset: 0, limit: MOST_GROUPS + 1 });
  if (all.length > MOST_GROUPS) {
    throw new ToolError(
      'invalid_argument',
      `having: there are more than ${MOST_GROUPS} groups to look through.`,
      {
        hint: 'Narrow the domain or group by fewer fields.',
      },
    );
  }
  const kept = all.filter(having);
  return {
    groups: kept.slice(offset, offset + limit),
    more: kept.length > offset + limit,
    total: kept.length,
  };
}

function parseOrder(order: string | undefined, keys: readonly string[]): [string, string][] {
  if (!order) return [];
  return order.split(',').map((text) => {
    const [, key = '', direction = 'asc'] = /^(\S+?)(?:\s+(asc|desc))?$/i.exec(text.trim()) ?? [];
    if (!keys.includes(key))
      throw wrong(`order: cannot read "${text.trim()}".`, `Use one of ${keys.join(', ')}, with asc or desc.`);
    return [key, direction.toLowerCase()];
  });
}
