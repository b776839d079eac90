import {
  assertLinked,
  createRecords,
  namingLinks,
  planRecords,
  valuesToSend,
  writtenRecords,
} from '@aidoo/erp';
import type { CheckedValues } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Once } from '../idempotency/once.service.ts';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { changed, context, dryRun, model, record, values } from './arguments.ts';

const input = z.strictObject({
  model,
  values: z
    .union([values, z.array(z.record(z.string(), z.unknown())).min(1).max(100)], {
      error: 'expected an object of values by field name, or a list of at most 100 such objects',
    })
    .describe('One object, or at most 100, created together or not at all.'),
  dry_run: dryRun,
  idempotencyKey: z
    .string()
    .min(1)
    .max(128)
    .optional()
    .describe('Any text of your own: within 24 hours the same call with it gets the first answer.'),
  context,
});

const output = z.object({
  ...changed,
  repeated: z.boolean().optional(),
  dryRun: record.optional().describe('`values` as sent, `defaults`, required fields that are `missing`.'),
});

type Input = z.output<typeof input>;
type Output = z.output<typeof output>;

@Injectable()
export class CreateTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_create',
    title: 'Create records',
    description:
      'Creates records and answers their ids, names and links. aidoo_schema says what is required. Example: {"model":"sale.order","values":{"partner_id":12,"order_line":{"create":[{"product_id":5,"product_uom_qty":2}]}}}',
    permission: 'create',
    effect: 'adds',
    odooMethod: 'create',
    input,
    output,
  } as const;

  constructor(private readonly once: Once) {
    super();
  }

  async run(args: Input, call: ToolCall): Promise<Output> {
    const { dry_run: isDryRun, idempotencyKey: key, ...rest } = args;
    const make = (): Promise<Output> => create(args, call);
    if (isDryRun || key === undefined) return make();
    const tool = this.definition.name;
    return this.once.run(call.principal, {
      key,
      tool,
      args: rest,
      howToFindOut: lookFor(args.model),
      view: await call.view(),
      make,
      underAnotherView: async (first) => {
        await assertOpen(args.model, call);
        return withoutNames(first);
      },
    });
  }
}

/** @throws ToolError `not_allowed` for a model in which the caller may create nothing any more */
async function assertOpen(model: string, call: ToolCall): Promise<void> {
  await (await call.odoo()).changeable(model);
}

/** What was created, and nothing that was read of it: a name may be made of what is hidden now. */
const withoutNames = ({ model, ids, records }: Output): Output => ({
  model,
  ids,
  records: records.map(({ id, url }) => ({ id, display_name: null, url })),
});

async function create(args: Input, call: ToolCall): Promise<Output> {
  const erp = await call.odoo();
  const model = await erp.changeable(args.model);
  const list = Array.isArray(args.values) ? args.values : [args.values];
  erp.policy.assertRows(list, 'values');
  const checked: CheckedValues[] = [];
  for (const [index, one] of list.entries()) {
    const where = list.length > 1 ? `values[${index}]` : 'values';
    checked.push(await valuesToSend(erp, args.model, one, where, 'create'));
  }
  if (args.dry_run) {
    await assertLinked(erp, args.model, checked);
    return { model: args.model, ids: [], records: [], dryRun: { ...(await planRecords(model, checked)) } };
  }
  const ids = await namingLinks(erp, args.model, checked, () => createRecords(model, checked));
  return { model: args.model, ids, records: await writtenRecords(erp, model, ids) };
}

const lookFor = (model: string): string =>
  `aidoo_query on ${model} for records with such values and a create_date since then.`;
