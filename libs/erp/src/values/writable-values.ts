import { isMany } from '../schema/field-info.ts';
import type { FieldSource } from '../schema/field-source.ts';
import { technicalModel } from '../schema/protected-data.ts';
import { listValue } from './list-value.ts';
import type { ListField } from './list-value.ts';
import { plainValue } from './plain-value.ts';
import type { Values } from './record-commands.ts';
import { refusedValue } from './refused-value.ts';
import { assertNoTemplate } from './rendered-text.ts';
import { assertWritable } from './writable-field.ts';
import type { Purpose } from './writable-field.ts';

/** Values that Odoo may be sent: only {@link checkValues} makes them. */
export type CheckedValues = Values & { readonly checked: unique symbol };

const MAX_DEPTH = 4;
const MOST_FIELDS = 500;

/**
 * Checks values before Odoo sees them, and writes them as Odoo takes them: every field exists and may be written, every
 * value is of its type, and no relation leads to a technical model by the back door, at any depth: creating a contact
 * with a user inside is creating a user. What was checked checks to itself.
 *
 * @throws ToolError `unknown_field`, `not_allowed` or `invalid_argument`
 */
export function checkValues(
  source: FieldSource,
  model: string,
  values: Values,
  where: string,
  purpose: Purpose,
): Promise<CheckedValues> {
  return checkAt(0, source, model, values, where, purpose);
}

async function checkAt(
  depth: number,
  source: FieldSource,
  model: string,
  values: Values,
  where: string,
  purpose: Purpose,
): Promise<CheckedValues> {
  if (!source.mayChange(model)) throw technicalModel(model);
  if (depth > MAX_DEPTH) throw refusedValue(where, `nested deeper than ${MAX_DEPTH} levels.`);
  const names = Object.keys(values);
  if (names.length > MOST_FIELDS) throw refusedValue(where, `more than ${MOST_FIELDS} fields.`);
  const fields = await source.fieldsOf(model);
  const check: ListField['check'] = (...inside) => checkAt(depth + 1, source, ...inside);
  const checked: [string, unknown][] = [];
  for (const name of names) {
    const info = fields.get(name, where, 'write');
    const place = `${where}.${name}`;
    assertWritable(fields, name, info, purpose, place);
    assertNoTemplate(model, values[name], place);
    const value = isMany(info)
      ? await listValue({ source, model, info, place, purpose, check }, values[name])
      : plainValue(info, values[name], place);
    checked.push([name, value]);
  }
  // Not by assignment: a field called `__proto__` would be more than a field.
  return Object.fromEntries(checked) as CheckedValues;
}
