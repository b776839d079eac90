import type { Field, FieldOptions, FieldSpec, FieldType, Model, ModelSpec, Row } from './types.ts';

type Builder = (label: string, options?: FieldOptions) => FieldSpec;
const simple =
  (type: FieldType): Builder =>
  (label, options = {}) => ({ type, label, ...options });

export const char = simple('char');
export const text = simple('text');
export const html = simple('html');
export const integer = simple('integer');
export const float = simple('float');
export const monetary = simple('monetary');
export const boolean = simple('boolean');
export const date = simple('date');
export const datetime = simple('datetime');
export const binary = simple('binary');

export const selection = (
  label: string,
  choices: readonly (readonly [string, string])[],
  options: FieldOptions = {},
): FieldSpec => ({ type: 'selection', label, selection: choices, ...options });

export const many2one = (label: string, relation: string, options: FieldOptions = {}): FieldSpec => ({
  type: 'many2one',
  label,
  relation,
  ...options,
});

export const many2many = (label: string, relation: string, options: FieldOptions = {}): FieldSpec => ({
  type: 'many2many',
  label,
  relation,
  ...options,
});

export const one2many = (
  label: string,
  relation: string,
  inverse: string,
  options: FieldOptions = {},
): FieldSpec => ({ type: 'one2many', label, relation, inverse, copy: false, ...options });

const nameOf = (row: Row): string => {
  const name = row['name'];
  return typeof name === 'string' && name !== '' ? name : '';
};

/** Completes a model for one Odoo series: the fields every model has, and none that the series does not know. */
export function buildModel(spec: ModelSpec, series: number): Model {
  const displayName = spec.displayName ?? nameOf;
  const own = Object.entries(spec.fields).flatMap(([name, forms]): [string, FieldSpec][] => {
    const form = [forms].flat().find(({ since = 0, until = Infinity }) => since <= series && series <= until);
    return form ? [[name, form]] : [];
  });
  const specs: Record<string, FieldSpec> = {
    id: integer('ID', { readonly: true, copy: false }),
    display_name: char('Display Name', {
      readonly: true,
      compute: (row, env) => displayName(row, env) || `${spec.model},${row.id}`,
    }),
    ...Object.fromEntries(own),
    create_uid: many2one('Created by', 'res.users', { readonly: true, copy: false }),
    create_date: datetime('Created on', { readonly: true, copy: false }),
    write_uid: many2one('Last Updated by', 'res.users', { readonly: true, copy: false }),
    write_date: datetime('Last Updated on', { readonly: true, copy: false }),
  };
  const fields = new Map(Object.entries(specs).map(([name, field]) => [name, build(name, field, series)]));
  const label = series >= 19 ? (spec.label19 ?? spec.label) : spec.label;
  const order = typeof spec.order === 'function' ? spec.order(series) : (spec.order ?? 'id');
  return { ...spec, label, displayName, order, fields };
}

function build(name: string, spec: FieldSpec, series: number): Field {
  // Up to 17 a value for each company is a property that lies in a table of its own.
  const apart = spec.companyDependent === true && series <= 17;
  const stored = !spec.compute && !spec.content && !spec.related && !apart && spec.type !== 'one2many';
  const { selection: choices, choicesUntil: until = {} } = spec;
  if (!choices) return { ...spec, name, stored };
  return { ...spec, name, stored, selection: choices.filter(([key]) => series <= (until[key] ?? Infinity)) };
}
