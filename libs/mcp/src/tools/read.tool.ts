import { missingRecords } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { fitting, roomBeside } from '../answers/fitting-items.ts';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { context, covered, fields, ids, model, record, recordCurrency, recordUnit } from './arguments.ts';
import { coverage } from './coverage.ts';
import { chooseFields } from './field-list.ts';
import { sharedValues } from './shared-values.ts';

const input = z.strictObject({
  model,
  ids,
  fields,
  context,
});

const output = z.object({
  model: z.string(),
  records: z.array(record),
  currency: recordCurrency,
  unit: recordUnit,
  missing: z.array(z.int()).optional().describe('Ids that do not exist.'),
  rest: z.array(z.int()).optional().describe('Ids that did not fit into this answer: call again with them.'),
  hint: z.string().optional(),
  ...covered,
});

@Injectable()
export class ReadTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_read',
    title: 'Read records by id',
    description:
      'Reads records whose ids are known, archived ones too. A many2one reads {id,name}; empty is null. Example: {"model":"sale.order","ids":[42],"fields":["name","partner_id","amount_total","state"]}',
    permission: 'read',
    effect: 'reads',
    odooMethod: 'read',
    input,
    output,
    list: 'records',
  } as const;

  async run(args: z.output<typeof input>, call: ToolCall): Promise<z.output<typeof output>> {
    const odoo = await call.odoo();
    const sought = await odoo.model(args.model);
    const wanted = [...new Set(args.ids)];
    const chosen = await chooseFields(odoo, sought, args.fields);
    const { names, hint } = chosen;
    const [found, covers] = await Promise.all([
      sought.read(wanted, names),
      coverage(odoo, sought, names, 'named'),
    ]);
    // Odoo leaves missing ids out without a word.
    const present = new Set(found.map((record) => record['id']));
    const missing = wanted.filter((id) => !present.has(id));
    if (found.length === 0) throw missingRecords(args.model, missing);
    const { records: all, ...shared } = sharedValues(found, chosen);
    const known = {
      model: args.model,
      ...shared,
      ...(missing.length > 0 && { missing }),
      ...(hint && { hint }),
      ...covers,
    };
    const records = fitting(all, roomBeside([known, wanted]));
    const rest = found.slice(records.length).map((record) => record['id'] as number);
    return { ...known, records, ...(rest.length > 0 && { rest }) };
  }
}
