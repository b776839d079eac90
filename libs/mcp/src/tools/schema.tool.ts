import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { ModelFields } from '../odoo/model-fields.ts';
import type { OdooSession } from '../odoo/odoo-session.ts';
import type { FieldInfo } from '../odoo/schema-cache.ts';
import { ToolError } from '../tool-error.ts';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { context, model } from './arguments.ts';

const MOST_MODELS = 100;

const input = z.strictObject({
  search: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe('Part of a model\'s label or technical name, such as "invoice".'),
  model: model.optional(),
  fields: z.array(z.string().max(128)).min(1).max(200).optional().describe('Only these fields of the model.'),
  context,
});

const field = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  required: z.boolean(),
  readonly: z.boolean(),
  relation: z.string().optional(),
  selection: z.array(z.array(z.string())).optional().describe('[value, label] pairs.'),
});

const output = z.object({
  models: z.array(z.object({ model: z.string(), label: z.string() })).optional(),
  more: z
    .boolean()
    .optional()
    .describe(`True when there are more than ${MOST_MODELS} models: narrow the search.`),
  model: z.string().optional(),
  label: z.string().nullable().optional(),
  fields: z.array(field).optional(),
});

@Injectable()
export class SchemaTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_schema',
    title: 'Look up models and fields',
    description:
      'What there is in Odoo. With `search`: models by label or technical name. With `model`: its fields with type, relation, selections, required. Examples: {"search":"invoice"}, {"model":"crm.lead","fields":["stage_id"]}',
    permission: 'schema',
    effect: 'reads',
    odooMethod: 'fields_get',
    input,
    output,
  } as const;

  async run(args: z.output<typeof input>, call: ToolCall): Promise<z.output<typeof output>> {
    const odoo = await call.odoo();
    if (args.model) return describeModel(odoo, args.model, args.fields);
    if (args.search) return findModels(odoo, args.search);
    throw new ToolError('invalid_argument', 'Give `search` to find models, or `model` to see its fields.');
  }
}

async function findModels(odoo: OdooSession, search: string): Promise<z.output<typeof output>> {
  const domain = ['&', ['transient', '=', false], '|', ['model', 'ilike', search], ['name', 'ilike', search]];
  const found = await odoo
    .read<{ model: string; name: string }[]>('ir.model', 'search_read', [domain], {
      fields: ['model', 'name'],
      order: 'model',
      limit: MOST_MODELS + 1,
    })
    .catch((error: unknown) => {
      throw withoutModelList(error);
    });
  const models = found.slice(0, MOST_MODELS).map(({ model: name, name: label }) => ({ model: name, label }));
  return { models, ...(found.length > MOST_MODELS && { more: true }) };
}

/** Odoo lets only users with many rights list its models, but describes each to everybody who knows its name. */
function withoutModelList(error: unknown): unknown {
  if (!(error instanceof Error && 'kind' in error && error.kind === 'access_error')) return error;
  return new ToolError('odoo_access', 'The Odoo user of this connection may not list models.', {
    hint: 'Ask with `model` by its technical name: res.partner (contacts), crm.lead, sale.order, sale.order.line, product.product, account.move (invoices), purchase.order, stock.picking, project.task, hr.employee.',
    cause: error,
  });
}

async function describeModel(
  odoo: OdooSession,
  name: string,
  wanted?: string[],
): Promise<z.output<typeof output>> {
  const [fields, label] = await Promise.all([ModelFields.of(odoo, name), labelOf(odoo, name)]);
  const chosen = wanted
    ? wanted.map((field): [string, FieldInfo] => [field, fields.get(field, 'fields')])
    : fields.visible();
  return { model: name, label, fields: chosen.map(([field, info]) => describeField(field, info)) };
}

/** Null for a user who may not read the list of models: the fields are what matters. */
async function labelOf(odoo: OdooSession, name: string): Promise<string | null> {
  const kwargs = { fields: ['name'], limit: 1 };
  const rows = await odoo
    .read<{ name: string }[]>('ir.model', 'search_read', [[['model', '=', name]]], kwargs)
    .catch(() => []);
  return rows[0]?.name ?? null;
}

function describeField(name: string, info: FieldInfo): z.output<typeof field> {
  return {
    name,
    label: info.string,
    type: info.type,
    required: info.required ?? false,
    readonly: info.readonly ?? false,
    ...(info.relation && { relation: info.relation }),
    // Some selections are computed by Odoo and come as something else than pairs of texts.
    ...(Array.isArray(info.selection) && { selection: info.selection.map((pair) => pair.map(String)) }),
  };
}
