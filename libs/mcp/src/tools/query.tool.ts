import { checkOrder, chooseFields } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { context, cursor, domain, limit, model, nextCursor, order, record } from './arguments.ts';
import { continuation, decodePosition } from './page-cursor.ts';

const input = z.strictObject({
  model,
  domain,
  fields: z
    .array(z.string().max(128))
    .max(100)
    .optional()
    .describe('Fields to read; without it the few that matter.'),
  order,
  limit,
  cursor,
  count: z.boolean().optional().describe('True to also count all records that match.'),
  context,
});

const output = z.object({
  model: z.string(),
  records: z.array(record),
  total: z.int().optional(),
  nextCursor,
  hint: z.string().optional(),
});

@Injectable()
export class QueryTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_query',
    title: 'Search records',
    description:
      'Finds records of a model by a domain. A many2one reads {id,name}; empty is null; amounts are in the record\'s currency_id. Example: {"model":"res.partner","domain":[["country_id.code","=","BE"],["is_company","=",true]],"fields":["name","city"],"order":"name","limit":20}',
    permission: 'query',
    effect: 'reads',
    odooMethod: 'search_read',
    input,
    output,
  } as const;

  async run(args: z.output<typeof input>, call: ToolCall): Promise<z.output<typeof output>> {
    const odoo = await call.odoo();
    const model = await odoo.model(args.model);
    const question = [args.model, args.domain ?? [], args.order ?? null];
    const domain = await model.domain(args.domain ?? []);
    const offset = decodePosition(question, args.cursor);
    const names = chooseFields(model.fields, args.fields);
    const sorted = args.order ? { order: checkOrder(model.fields, args.order) } : {};
    const [found, total] = await Promise.all([
      // One more than asked for: whether there is a next page is then known, not guessed.
      model.searchRead(domain, names, { offset, limit: args.limit + 1, ...sorted }),
      args.count ? model.count(domain) : undefined,
    ]);
    const more = found.length > args.limit;
    return {
      model: args.model,
      records: found.slice(0, args.limit),
      ...(total !== undefined && { total }),
      ...continuation(question, more ? offset + args.limit : null),
    };
  }
}
