import { checkOrder } from '@aidoo/erp';
import type { ListPlace } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { fitting, roomBeside } from '../answers/fitting-items.ts';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import {
  context,
  covered,
  cursor,
  domain,
  fields,
  limit,
  model,
  nextCursor,
  order,
  record,
  recordCurrency,
  recordUnit,
} from './arguments.ts';
import { coverage } from './coverage.ts';
import { chooseFields } from './field-list.ts';
import { askedBy, continuation, decodeCursor } from './page-cursor.ts';
import { sharedValues } from './shared-values.ts';

const input = z.strictObject({
  model,
  domain,
  fields,
  order,
  limit,
  cursor,
  count: z.boolean().optional().describe('True: also counts all that match, as `total`.'),
  context,
});

const output = z.object({
  model: z.string(),
  records: z.array(record),
  currency: recordCurrency,
  unit: recordUnit,
  total: z.int().optional(),
  nextCursor,
  hint: z.string().optional(),
  ...covered,
});

@Injectable()
export class QueryTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_query',
    title: 'Search records',
    description:
      'Finds records of a model by a domain. A many2one reads {id,name}; empty is null; archived records are left out. The list is complete when nextCursor is null. Example: {"model":"res.partner","domain":[["country_id.code","=","BE"],["is_company","=",true]],"fields":["name","city"],"order":"name","limit":20}',
    permission: 'query',
    effect: 'reads',
    odooMethod: 'search_read',
    input,
    output,
    list: 'records',
  } as const;

  async run(args: z.output<typeof input>, call: ToolCall): Promise<z.output<typeof output>> {
    const odoo = await call.odoo();
    const asked = [args.model, args.domain ?? [], args.order ?? null, args.context ?? null];
    const question = askedBy(call.principal, await call.view(), asked);
    const from = toPlace(decodeCursor(question, args.cursor, 3));
    const sought = await odoo.model(args.model);
    const terms = await sought.domain(args.domain ?? []);
    const chosen = await chooseFields(odoo, sought, args.fields);
    const sorted = args.order === undefined ? undefined : await checkOrder(odoo, sought.fields, args.order);
    const [page, total, covers] = await Promise.all([
      sought.page(terms, chosen.names, { order: sorted, limit: args.limit, from }),
      args.count ? sought.count(terms) : undefined,
      coverage(odoo, sought, chosen.names),
    ]);
    const { records: found, ...shared } = sharedValues(page.records, chosen);
    const known = { model: args.model, ...shared, ...(total !== undefined && { total }), ...covers };
    const records = fitting(found, roomBeside([known, chosen.hint, SHIFTED]));
    const more = page.more || records.length < page.records.length;
    const next = more ? await sought.placeAfter(terms, page, records.length) : null;
    const { nextCursor: cursor, hint } = continuation(
      question,
      next && [next.offset, next.ceiling, next.last],
      { shown: records.length, asked: args.limit },
    );
    const hints = [hint, page.shifted ? SHIFTED : undefined, chosen.hint].filter((one) => one !== undefined);
    return { ...known, records, nextCursor: cursor, ...(hints.length > 0 && { hint: hints.join(' ') }) };
  }
}

const SHIFTED =
  'Records of earlier pages were deleted or changed their place meanwhile: some may be repeated here or missing. For a sure list begin again without cursor.';

const toPlace = (numbers: number[] | null): ListPlace | undefined => {
  const [offset = 0, ceiling = 0, last = 0] = numbers ?? [];
  return numbers ? { offset, ceiling, last } : undefined;
};
