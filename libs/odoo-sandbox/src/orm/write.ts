import { python } from '../faults.ts';
import { checkAccess, checkVisible } from './access.ts';
import { toDatetime } from './dates.ts';
import { checkRows } from './constraints.ts';
import { applyCommands } from './commands.ts';
import { existing } from './existing.ts';
import { companyKey, translationKey } from './record.ts';
import { toStored } from './values.ts';
import type { Changes, Env, Field, Model, Table, Values } from './types.ts';

/** Odoo ignores what a caller writes into these. */
const MAGIC = new Set(['id', 'create_uid', 'create_date', 'write_uid', 'write_date', 'display_name']);

export function create(env: Env, model: string, list: readonly Values[]): number[] {
  const table = env.db.table(model);
  checkAccess(env, table.model, 'create');
  const now = toDatetime(env.db.now());
  const stamp = { create_uid: env.uid, create_date: now, write_uid: env.uid, write_date: now };
  const given = new Set<string>();
  const ids = list.map((values) => {
    checkNames(env, table.model, values);
    const prepared = table.model.prepare?.(values, env) ?? values;
    const complete = { ...defaults(env, table.model, prepared), ...prepared };
    const { changes, later } = split(env, table.model, complete);
    const id = table.insert({ ...changes, ...stamp });
    table.model.inserted?.(env, id);
    for (const [field, value] of later) apply(env, table, id, field, value);
    for (const name of Object.keys(complete)) given.add(name);
    return id;
  });
  finish(env, table, ids, given, 'create');
  return ids;
}

export function write(env: Env, model: string, ids: readonly number[], values: Values): void {
  const table = env.db.table(model);
  checkAccess(env, table.model, 'write');
  checkNames(env, table.model, values);
  // Odoo reads what it is about to write, so a rule complains about reading.
  checkVisible(env, table.model, existing(env, table, ids), table.model.reach ? 'write' : 'read');
  const { changes, later } = split(env, table.model, values);
  const stamp = { write_uid: env.uid, write_date: toDatetime(env.db.now()) };
  for (const id of ids) {
    table.update(id, { ...changes, ...stamp });
    for (const [field, value] of later) apply(env, table, id, field, value);
  }
  if (ids.length > 0) finish(env, table, ids, new Set(Object.keys(values)), 'write');
}

function finish(
  env: Env,
  table: Table,
  ids: readonly number[],
  fields: ReadonlySet<string>,
  operation: 'create' | 'write',
): void {
  table.model.changed?.(env, ids, fields);
  const rows = existing(env, table, ids);
  checkRows(env, table, rows);
  checkVisible(env, table.model, rows, operation);
}

/** The defaults of the fields that `values` does not name: those of the context come first. */
export function defaults(env: Env, model: Model, values: Values): Values {
  const made: Values = {};
  for (const field of model.fields.values()) {
    if (field.name in values) continue;
    const given = env.context[`default_${field.name}`];
    const value = given ?? (typeof field.default === 'function' ? field.default(env) : field.default);
    if (value !== undefined) made[field.name] = value;
  }
  return made;
}

function checkNames(env: Env, model: Model, values: Values): void {
  for (const name of Object.keys(values)) {
    if (model.fields.has(name)) continue;
    const where = env.db.series >= 19 ? `in '${model.model}'` : `on model '${model.model}'`;
    throw python('ValueError', `Invalid field '${name}' ${where}`, [`KeyError: '${name}'`]);
  }
}

/** What goes into the row at once, and what has to wait until the row is there. */
function split(env: Env, model: Model, values: Values): { changes: Changes; later: [Field, unknown][] } {
  const changes: Changes = {};
  const later: [Field, unknown][] = [];
  for (const [name, input] of Object.entries(values)) {
    const field = model.fields.get(name);
    if (!field || MAGIC.has(name) || ((field.compute || field.content) && !field.assign)) continue;
    if (isApart(field)) later.push([field, input]);
    else changes[keyOf(env, field)] = toStored(env, model.model, field, input);
  }
  return { changes, later };
}

const isApart = (field: Field): boolean =>
  Boolean(field.related) || Boolean(field.assign) || field.type === 'one2many' || field.type === 'many2many';

function keyOf(env: Env, field: Field): string {
  if (field.companyDependent) return companyKey(field.name, env);
  return field.translate && env.lang !== 'en_US' ? translationKey(field.name, env.lang) : field.name;
}

function apply(env: Env, table: Table, id: number, field: Field, input: unknown): void {
  if (field.assign) return field.assign(env, id, input);
  if (field.related) {
    const target = table.get(id)?.[field.related[0]];
    const relation = table.model.fields.get(field.related[0])?.relation;
    if (typeof target === 'number' && relation) write(env, relation, [target], { [field.related[1]]: input });
    return;
  }
  applyCommands({ create, write }, env, table, id, field, input);
}
