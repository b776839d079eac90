import type { Env, Field, Model, Row, Value } from './types.ts';

/** Where a translated value lies in its row. */
export const translationKey = (field: string, lang: string): string => `${field}@${lang}`;

/** Where the value for one Odoo company lies in its row. */
export const companyKey = (field: string, env: Env): string => `${field}@${env.companies[0] ?? 0}`;

/** The ids on the other side of an x2many of this row, archived ones included. */
export function linkedIds(env: Env, row: Row, field: Field): readonly number[] {
  if (field.compute) return asIds(field.compute(row, env));
  if (field.type === 'many2many') return asIds(row[field.name]);
  return env.db.table(field.relation ?? '').pointingTo(field.inverse ?? '', row.id);
}

const asIds = (value: Value | undefined): readonly number[] =>
  Array.isArray(value) ? value : typeof value === 'number' ? [value] : [];

/** A field's value in a row: computed, translated, or found through a relation where it has to be. */
export function valueOf(env: Env, model: Model, row: Row, field: Field): Value | undefined {
  if (field.compute) return field.compute(row, env);
  if (field.type === 'one2many') return linkedIds(env, row, field);
  if (field.related) {
    const [through, name] = field.related;
    const target = follow(env, model, row, through);
    const there = target?.model.fields.get(name);
    return target && there && valueOf(env, target.model, target.row, there);
  }
  if (field.companyDependent) return row[companyKey(field.name, env)];
  if (field.translate && env.lang !== 'en_US') {
    return row[translationKey(field.name, env.lang)] ?? row[field.name];
  }
  return row[field.name];
}

function follow(env: Env, model: Model, row: Row, name: string): { row: Row; model: Model } | undefined {
  const id = row[name];
  const relation = model.fields.get(name)?.relation;
  if (typeof id !== 'number' || !relation) return undefined;
  const table = env.db.table(relation);
  const target = table.get(id);
  return target && { row: target, model: table.model };
}

/** What a record is called, in the language of the call. */
export function displayName(env: Env, model: Model, row: Row): string {
  return model.displayName?.(row, env) || `${model.model},${row.id}`;
}

/** The name of the record that a many2one points to. */
export function nameById(env: Env, relation: string, id: number): string {
  const table = env.db.table(relation);
  const row = table.get(id);
  return row ? displayName(env, table.model, row) : '';
}
