import { fromOdooRecord } from '@aidoo/odoo';
import type { ChangeableModel } from '../changeable-model.ts';
import type { OdooRecord } from '../erp-model.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import { isBinary } from '../schema/field-info.ts';
import { firstValues } from './first-values.ts';
import { readForm } from './form-arch.ts';
import type { FormArch } from './form-arch.ts';

/** A field of a wizard, for whoever fills it in. */
export interface WizardField {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly required?: true;
  readonly relation?: string;
  readonly selection?: readonly (readonly string[])[];
  readonly default?: unknown;
}

const MOST_FIELDS = 30;
/** Of a letter, its text. */
const MAX_DEFAULT = 2_000;

/** Fields of every record that nobody fills in. */
const INNER = /^(id|display_name|(create|write)_(uid|date)|__last_update)$/;

/** Odoo's form of a wizard as it is shown. Without one that can be read: nothing. */
export async function formOf(
  model: ChangeableModel,
  view: number | false,
  context: object,
): Promise<FormArch> {
  const arch = await model.formArch(view, context);
  return arch === null ? { fields: [], mentioned: [], buttons: [] } : readForm(arch);
}

/** What to fill in: the fields that the form shows, or without a form those that must be or have a value already; at most 30. */
export async function fieldsToFill(
  model: ChangeableModel,
  form: FormArch,
  context: object,
): Promise<WizardField[]> {
  const usable = new Map(model.fields.visible().filter(([name, field]) => isFilledIn(name, field)));
  const values = await firstValues(model, [...usable.keys()], form.mentioned, context);
  const [defaults = {}] = await model.closeNames(
    [fromOdooRecord(values, Object.fromEntries(usable))],
    [...usable.keys()],
  );
  const shown = form.fields.filter((name) => usable.has(name));
  const needed = [...usable]
    .filter(([name, field]) => field.required || isSet(defaults[name]))
    .map(([name]) => name);
  // A form that is read and leaves nothing to fill in hides the rest, or the policy closes what it shows.
  return (form.mentioned.length > 0 ? shown : needed)
    .slice(0, MOST_FIELDS)
    .map((name) => describe(model, name, usable.get(name)!, defaults));
}

const isFilledIn = (name: string, field: FieldInfo): boolean =>
  !INNER.test(name) && !field.readonly && !isBinary(field);

const isSet = (value: unknown): boolean =>
  value !== undefined && value !== false && value !== null && !(Array.isArray(value) && value.length === 0);

function describe(model: ChangeableModel, name: string, info: FieldInfo, defaults: OdooRecord): WizardField {
  const value = isSet(defaults[name]) && !model.fields.isMasked(name) ? defaults[name] : null;
  const isShort = JSON.stringify(value).length <= MAX_DEFAULT;
  return {
    name,
    label: info.string,
    type: info.type,
    ...(info.required && { required: true }),
    ...(info.relation && { relation: info.relation }),
    ...(info.selection && { selection: info.selection }),
    ...(value !== null && { default: isShort ? value : '(a long value that Odoo has set)' }),
  };
}
