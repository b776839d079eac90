import {
  assertLinked,
  assertListed,
  assertUnchanged,
  existingRecords,
  namingLinks,
  planChanges,
  ToolError,
  valuesToSend,
  writeRecords,
  writtenRecords,
} from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { changed, context, dryRun, ids, model, record, values } from './arguments.ts';

const MOST_SHOWN = 50;

const input = z.strictObject({
  model,
  ids,
  values,
  expect: z
    .union([z.string().max(40), z.record(z.string().max(20), z.string().max(40))], {
      error: 'expected a write_date, or an object with one for each id',
    })
    .optional()
    .describe('write_date last seen, of all or by id: refuses when somebody else has written since.'),
  dry_run: dryRun,
  context,
});

const output = z.object({
  ...changed,
  changes: z.array(record).optional().describe('{id,display_name,fields:{name:{before,after}}}'),
  changing: z.int().optional().describe('How many would change, when `changes` shows only some.'),
});

type Output = z.output<typeof output>;

@Injectable()
export class WriteTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_write',
    title: 'Change records',
    description:
      'Sets the same values on records, all or none, and overwrites what was there. Read them first. A dry run shows before and after. Example: {"model":"crm.lead","ids":[7],"values":{"expected_revenue":8000,"tag_ids":{"add":[3]}}}',
    permission: 'write',
    effect: 'changes',
    odooMethod: 'write',
    input,
    output,
  } as const;

  async run(args: z.output<typeof input>, call: ToolCall): Promise<Output> {
    if (Object.keys(args.values).length === 0)
      throw new ToolError('invalid_argument', 'values: nothing to write.');
    const erp = await call.odoo();
    const model = await erp.changeable(args.model);
    const checked = await valuesToSend(erp, args.model, args.values, 'values', 'write');
    const found = await existingRecords(model, args.ids);
    await assertListed(erp, model, [{ ids: found, values: checked }]);
    if (args.expect !== undefined) await assertUnchanged(model, found, args.expect);
    if (args.dry_run) {
      await assertLinked(erp, args.model, [checked]);
      const changes = await planChanges(erp, model, found, checked);
      const rest = changes.length > MOST_SHOWN && { changing: changes.length };
      const shown = changes.slice(0, MOST_SHOWN).map((change) => ({ ...change }));
      return { model: args.model, ids: [], records: [], changes: shown, ...rest };
    }
    await namingLinks(erp, args.model, [checked], () => writeRecords(model, found, checked));
    return { model: args.model, ids: found, records: await writtenRecords(erp, model, found) };
  }
}
