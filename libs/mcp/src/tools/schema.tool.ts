import { ToolError } from '@aidoo/erp';
import type { Erp, FieldInfo } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { fitting, roomBeside } from '../answers/fitting-items.ts';
import { Tool } from '../tool.ts';
import type { ToolCall } from '../tool.ts';
import { context, model } from './arguments.ts';

const MOST_MODELS = 100;
const NO_MODEL =
  'No model is called so here. Try one word, or the technical name with `model`; what belongs to an app that is not installed is not there.';

const input = z.strictObject({
  search: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .describe("Part of a model's label or technical name; with `model`, of a field's."),
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
  ofEachCompany: z.boolean().optional(),
  masked: z.boolean().optional(),
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
  hint: z.string().optional(),
});

@Injectable()
export class SchemaTool extends Tool<typeof input, typeof output> {
  readonly definition = {
    name: 'aidoo_schema',
    title: 'Look up models and fields',
    description:
      'What there is in this Odoo. With `search`: models by label, technical name or everyday word. With `model`: its fields, all, those in `fields`, or those that `search` finds. Examples: {"search":"invoice"}, {"model":"crm.lead","search":"revenue"}',
    permission: 'schema',
    effect: 'reads',
    odooMethod: 'fields_get',
    input,
    output,
    list: 'fields',
  } as const;

  async run(args: z.output<typeof input>, call: ToolCall): Promise<z.output<typeof output>> {
    const odoo = await call.odoo();
    if (args.model) return describeModel(odoo, args.model, args);
    if (args.search) {
      const { models, more } = await odoo.findModels(args.search, MOST_MODELS);
      return { models, ...(more && { more }), ...(models.length === 0 && { hint: NO_MODEL }) };
    }
    throw new ToolError('invalid_argument', 'Give `search` to find models, or `model` to see its fields.');
  }
}

async function describeModel(
  odoo: Erp,
  name: string,
  { fields: wanted, search }: Pick<z.output<typeof input>, 'fields' | 'search'>,
): Promise<z.output<typeof output>> {
  const [fields, label] = await Promise.all([odoo.fieldsOf(name), odoo.labelOf(name)]);
  const chosen = wanted
    ? wanted.map((one): [string, FieldInfo] => [one, fields.get(one, 'fields')])
    : fields.visible();
  const sought = search?.toLowerCase();
  const described = chosen
    .filter(([one, { string: text }]) => !sought || `${one} ${text}`.toLowerCase().includes(sought))
    .map(([one, info]) => describeField(one, info, fields.isMasked(one)));
  const shown = fitting(described, roomBeside({ name, label }));
  const left = described.length - shown.length;
  return {
    model: name,
    label,
    fields: shown,
    ...(left > 0 && {
      hint: `${left} more fields did not fit: find them with \`search\`, or name them in \`fields\`.`,
    }),
    ...(described.length === 0 && { hint: 'No field of this model has that in its name or label.' }),
  };
}

function describeField(name: string, info: FieldInfo, masked: boolean): z.output<typeof field> {
  return {
    name,
    label: info.string,
    type: info.type,
    required: info.required ?? false,
    readonly: info.readonly ?? false,
    ...(info.relation && { relation: info.relation }),
    ...(info.company_dependent && { ofEachCompany: true }),
    ...(masked && { masked }),
    ...(info.selection && { selection: info.selection }),
  };
}
