import { checkValues, ToolError, writtenRecords } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { context, model, values, writtenRecord } from './arguments.ts';

const input = z.strictObject({
  model,
  values: z
    .union([values, z.array(z.record(z.string(), z.unknown())).min(1).max(100)])
    .describe('One object, or a list of at most 100, created together or not at all.'),
  context,
});

const output = z.object({ model: z.string(), ids: z.array(z.int()), records: z.array(writtenRecord) });

@Injectable()
export class CreateTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_create',
    title: 'Create records',
    description:
      'Creates one or many records and answers their ids, names and links. Look at required fields with aidoo_schema first. Example: {"model":"crm.lead","values":{"name":"New website","partner_id":12,"expected_revenue":5000}}',
    permission: 'create',
    effect: 'adds',
    odooMethod: 'create',
    input,
    output,
  } as const;

  async run(args: z.output<typeof input>, call: ToolCall): Promise<z.output<typeof output>> {
    const odoo = await call.odoo();
    const model = await odoo.changeable(args.model);
    const list = Array.isArray(args.values) ? args.values : [args.values];
    for (const [index, one] of list.entries()) {
      await checkValues(odoo, args.model, one, list.length > 1 ? `values[${index}]` : 'values');
    }
    const created = await model.change<number | number[]>('create', [list]);
    const ids = Array.isArray(created) ? created : [created];
    if (!ids.every(Number.isInteger)) {
      throw new ToolError('outcome_unknown', 'Odoo did not answer the ids of what it created.', {
        hint: 'Search with aidoo_query before creating anything again.',
      });
    }
    return { model: args.model, ids, records: await writtenRecords(odoo, model, ids) };
  }
}
