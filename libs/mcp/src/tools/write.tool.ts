import { checkValues, ToolError, writtenRecords } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { context, ids, model, values, writtenRecord } from './arguments.ts';
import { missingRecords } from './read.tool.ts';

const input = z.strictObject({ model, ids, values, context });

const output = z.object({ model: z.string(), ids: z.array(z.int()), records: z.array(writtenRecord) });

@Injectable()
export class WriteTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_write',
    title: 'Change records',
    description:
      'Sets the same values on one or many records, all or none, and overwrites what was there. Read the records first. Example: {"model":"crm.lead","ids":[7],"values":{"expected_revenue":8000}}',
    permission: 'write',
    effect: 'changes',
    odooMethod: 'write',
    input,
    output,
  } as const;

  async run(args: z.output<typeof input>, call: ToolCall): Promise<z.output<typeof output>> {
    if (Object.keys(args.values).length === 0)
      throw new ToolError('invalid_argument', 'values: nothing to write.');
    const odoo = await call.odoo();
    const model = await odoo.changeable(args.model);
    const wanted = [...new Set(args.ids)];
    await checkValues(odoo, args.model, args.values, 'values');
    // Some versions ignore ids that do not exist, others fault without saying which.
    const found = await model.visible(wanted);
    const missing = wanted.filter((id) => !found.includes(id));
    if (missing.length > 0) throw missingRecords(args.model, missing);
    await model.change<unknown>('write', [wanted, args.values]);
    return { model: args.model, ids: wanted, records: await writtenRecords(odoo, model, wanted) };
  }
}
