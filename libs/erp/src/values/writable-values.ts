import type { FieldSource } from '../schema/field-source.ts';
import { technicalModel } from '../schema/protected-data.ts';
import { ToolError } from '../tool-error.ts';
import type { FieldInfo } from '../schema/field-info.ts';

type Values = Readonly<Record<string, unknown>>;

/** Odoo's x2many commands: 0 creates and 1 changes a record of the other model, 2 deletes one; 3 to 6 only link. */
const CREATE = 0;
const UPDATE = 1;
const DELETE = 2;
const MAX_DEPTH = 4;

/**
 * Checks values before Odoo sees them: every field exists, and no relation leads to a technical model by the back
 * door, at any depth: creating a contact with a user inside is creating a user.
 *
 * @throws ToolError `unknown_field`, `not_allowed` or `invalid_argument`
 */
export async function checkValues(
  source: FieldSource,
  model: string,
  values: Values,
  where: string,
  depth = 0,
): Promise<void> {
  if (!source.mayChange(model)) throw technicalModel(model);
  if (depth > MAX_DEPTH)
    throw new ToolError('invalid_argument', `${where}: nested deeper than ${MAX_DEPTH} levels.`);
  const fields = await source.fieldsOf(model);
  for (const [name, value] of Object.entries(values)) {
    const field = fields.get(name, where, 'write');
    if (field.type === 'one2many' || field.type === 'many2many')
      await checkCommands(source, name, field, value, where, depth);
  }
}

async function checkCommands(
  source: FieldSource,
  name: string,
  field: FieldInfo,
  value: unknown,
  where: string,
  depth: number,
): Promise<void> {
  const place = `${where}.${name}`;
  const relation = field.relation ?? '';
  if (!Array.isArray(value)) throw commandsExpected(place);
  if (!source.mayChange(relation) && field.type === 'one2many' && value.length > 0)
    throw backDoor(place, relation);
  for (const command of value as unknown[]) {
    if (typeof command === 'number') continue;
    if (!Array.isArray(command) || typeof command[0] !== 'number') throw commandsExpected(place);
    const [kind, , nested] = command as [number, unknown, unknown];
    if (kind > DELETE) continue;
    if (!source.mayChange(relation)) throw backDoor(place, relation);
    if (kind === CREATE || kind === UPDATE) {
      if (typeof nested !== 'object' || nested === null || Array.isArray(nested))
        throw commandsExpected(place);
      await checkValues(source, relation, nested as Values, place, depth + 1);
    }
  }
}

const commandsExpected = (place: string): ToolError =>
  new ToolError('invalid_argument', `${place}: expected a list of ids or of Odoo commands.`, {
    hint: '[[6,0,[1,2]]] links exactly these, [[4,1]] adds one, [[3,1]] takes one off, [[0,0,{…}]] creates one.',
  });

const backDoor = (place: string, relation: string): ToolError =>
  new ToolError(
    'not_allowed',
    `${place} would change ${relation}, a technical model that cannot be changed through Aidoo.`,
  );
