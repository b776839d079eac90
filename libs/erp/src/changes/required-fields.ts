import type { ChangeableModel } from '../changeable-model.ts';
import type { OdooRecord } from '../erp-model.ts';
import { isNumber } from '../schema/field-info.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import type { ModelFields } from '../schema/model-fields.ts';
import { isComputed, relatedPath } from '../values/writable-field.ts';

type Values = Readonly<Record<string, unknown>>;

/** The fields that a new record must have and Odoo makes no value for, but by a default. */
export function requiredFields(fields: ModelFields): string[] {
  const visible = fields.visible();
  const delegates = new Set(visible.map(([, field]) => delegateOf(field)));
  return visible
    .filter(
      ([name, field]) =>
        field.required && !isComputed(name, field) && needsValue(field) && !delegates.has(name),
    )
    .map(([name]) => name);
}

/** Numbers are 0 and flags false where nothing is said. */
const needsValue = (field: FieldInfo): boolean => field.type !== 'boolean' && !isNumber(field);

/**
 * A product variant's name is its template's, and may be written: so Odoo makes the template with it (`_inherits`), and
 * nobody has to give one.
 */
const delegateOf = (field: FieldInfo): string | undefined =>
  field.readonly ? undefined : relatedPath(field)[0];

/** What Odoo takes for the required fields when nothing is given, as far as it may be shown. */
export async function defaultsOf(model: ChangeableModel): Promise<OdooRecord> {
  const names = requiredFields(model.fields);
  if (names.length === 0) return {};
  const found = await model.defaults(names);
  return Object.fromEntries(
    names
      .filter((name) => Object.hasOwn(found, name) && isGiven(found[name]))
      .map((name) => [name, found[name]]),
  );
}

/** Required fields with neither a value nor a default. */
export const missingIn = (fields: ModelFields, values: Values, defaults: OdooRecord): string[] =>
  requiredFields(fields).filter(
    (name) => !(Object.hasOwn(values, name) ? isGiven(values[name]) : Object.hasOwn(defaults, name)),
  );

const isGiven = (value: unknown): boolean => value !== false && value !== null && value !== '';
