import { chooseFields, missingRecords } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { context, ids, model, record } from './arguments.ts';

const input = z.strictObject({
  model,
  ids,
  fields: z
    .array(z.string().max(128))
    .max(200)
    .optional()
    .describe('Fields to read; without it the few that matter.'),
  context,
});

const output = z.object({
  model: z.string(),
  records: z.array(record),
  missing: z.array(z.int()).optional().describe('Ids that do not exist.'),
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
  } as const;

  async run(args: z.output<typeof input>, call: ToolCall): Promise<z.output<typeof output>> {
    const model = await (await call.odoo()).model(args.model);
    const wanted = [...new Set(args.ids)];
    const found = await model.read(wanted, chooseFields(model.fields, args.fields));
    // Odoo leaves missing ids out without a word.
    const present = new Set(found.map((record) => record['id']));
    const missing = wanted.filter((id) => !present.has(id));
    if (found.length === 0) throw missingRecords(args.model, missing);
    return {
      model: args.model,
      records: found,
      ...(missing.length > 0 && { missing }),
    };
  }
}

export { missingRecords };
