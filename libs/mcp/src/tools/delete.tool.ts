import { attachedRecords, deleteRecords, existingRecords, nameOf } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { context, dryRun, model, record, recordId } from './arguments.ts';

const input = z.strictObject({
  model,
  ids: z.array(recordId).min(1).max(100).describe('At most 100.'),
  dry_run: dryRun,
  context,
});

const output = z.object({
  model: z.string(),
  ids: z.array(z.int()),
  deleted: z.int(),
  records: z.array(record).optional(),
  attached: z.array(record).optional().describe('What hangs on them: field, model, count, first names.'),
});

type Output = z.output<typeof output>;

@Injectable()
export class DeleteTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_delete',
    title: 'Delete records',
    description:
      'Deletes records for good, all or none. First make a dry run, which names them and what hangs on them, and let the person agree; writing {"active":false} only archives. Example: {"model":"crm.lead","ids":[7],"dry_run":true}',
    permission: 'delete',
    effect: 'changes',
    odooMethod: 'unlink',
    input,
    output,
  } as const;

  async run(args: z.output<typeof input>, call: ToolCall): Promise<Output> {
    const erp = await call.odoo();
    const model = await erp.changeable(args.model);
    const found = await existingRecords(model, args.ids);
    if (!args.dry_run) {
      await deleteRecords(model, found);
      return { model: args.model, ids: found, deleted: found.length };
    }
    const [named, attached] = await Promise.all([
      model.read(found, ['display_name']),
      attachedRecords(erp, model, found),
    ]);
    const names = new Map(named.map((record) => [record['id'], nameOf(record)]));
    const records = found.map((id) => ({ id, display_name: names.get(id) ?? null }));
    return { model: args.model, ids: [], deleted: 0, records, attached: attached.map((one) => ({ ...one })) };
  }
}
