import { OdooError } from '@aidoo/odoo';
import type { Erp } from '../erp.ts';
import type { Values } from '../values/record-commands.ts';
import { isRecordId } from '../values/relation-value.ts';
import { ToolError } from '../tool-error.ts';

/** Records that a value points to without being a relation: `res_model` and `res_id` of an activity, a message, a shared link. */
export interface Pointed {
  readonly model: string;
  readonly ids: readonly number[];
}

/** What the fields are called that hold a model's name, and ids of it (mail, calendar, rating, portal, sms: 14 to 20). */
const MODELS = ['res_model', 'model'];
const IDS = ['res_id', 'res_ids'];
const DOMAINS = ['active_domain', 'res_domain', 'mailing_domain'];
/** What the name of a model looks like. */
export const MODEL_NAME = /^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/;

/**
 * The records of other models that the values point to by name and id. Where a policy binds, the model must be open to the caller.
 * @throws ToolError `not_allowed` for a closed model, and for records that cannot be told
 */
export async function pointedRecords(
  erp: Erp,
  relations: ReadonlyMap<string, string>,
  values: Values,
  where: string,
): Promise<Pointed[]> {
  if (!erp.bindsData) return [];
  const models = await namedModels(erp, relations, values, where);
  const given = IDS.filter((name) => Object.hasOwn(values, name) && values[name] !== false);
  const ids = given.map((name) => idsIn(values[name]));
  const isVague = ids.includes(null) || DOMAINS.some((name) => Object.hasOwn(values, name));
  if ((given.length > 0 && models.length === 0) || (models.length > 0 && isVague)) throw untold(where);
  const all = ids.flatMap((some) => some ?? []);
  return models.map((model) => ({ model, ids: all }));
}

async function namedModels(
  erp: Erp,
  relations: ReadonlyMap<string, string>,
  values: Values,
  where: string,
): Promise<string[]> {
  const found: string[] = [];
  for (const [name, value] of Object.entries(values)) {
    const isName = MODELS.includes(name) && typeof value === 'string' && MODEL_NAME.test(value);
    const isId = relations.get(name) === 'ir.model' && typeof value === 'number';
    const model = isName ? value : isId ? await erp.modelName(value) : undefined;
    if (model === null) throw untold(`${where}.${name}`);
    if (model === undefined || !(await isThere(erp, model))) continue;
    found.push(model);
  }
  return found;
}

/** Some texts only look like the name of a model. @throws ToolError `not_allowed` for a closed one */
export async function isThere(erp: Erp, model: string): Promise<boolean> {
  try {
    await erp.fieldsOf(model);
    return true;
  } catch (error) {
    if (error instanceof OdooError && error.kind === 'unknown_model') return false;
    throw error;
  }
}

/** `7`, `[7, 8]`, and the texts that newer versions hold; null for what is none. */
function idsIn(value: unknown): number[] | null {
  const text =
    typeof value === 'string'
      ? value
          .replaceAll(/[[\]\s]/g, '')
          .split(',')
          .map(Number)
      : value;
  const ids = [text].flat();
  return ids.every(isRecordId) ? ids : null;
}

const untold = (where: string): ToolError =>
  new ToolError(
    'not_allowed',
    `${where}: under the company's policy it must be clear to which records this belongs.`,
    {
      hint: 'Write the name of the model and the ids of its records together; for activities and messages call activity_schedule or message_post on the record itself.',
    },
  );
