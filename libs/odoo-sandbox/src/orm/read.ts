import { accessError, python } from '../faults.ts';
import { checkAccess, checkVisible, mayAccess, visible } from './access.ts';
import { binaryValue, fileValue } from './binary.ts';
import { linkedIds, nameById, valueOf } from './record.ts';
import type { Env, Field, Model, Row, Table, Values } from './types.ts';

type Reader = (row: Row) => unknown;

/**
 * Reads records in the order of the ids. Those that do not exist are left out, those that a rule hides are refused.
 * No fields, or none given, means all of them.
 */
export function read(
  env: Env,
  model: string,
  ids: readonly unknown[],
  fields: unknown,
  load: unknown,
): Values[] {
  const table = env.db.table(model);
  checkAccess(env, table.model, 'read');
  const names = fieldNames(env, table.model, fields);
  const rows = ids.flatMap((id) => (typeof id === 'number' && table.get(Math.trunc(id))) || []);
  checkVisible(env, table.model, rows, 'read');
  const readers = names.map((field): [string, Reader] => [field.name, reader(env, table, field, load)]);
  return rows.map((row) => {
    const record: Values = { id: row.id };
    for (const [name, get] of readers) record[name] = get(row);
    return record;
  });
}

function fieldNames(env: Env, model: Model, wanted: unknown): Field[] {
  if (!Array.isArray(wanted) || wanted.length === 0) {
    return [...model.fields.values()].filter((field) => !field.secret && readable(env, field));
  }
  return wanted.map((name: unknown) => {
    const field = model.fields.get(String(name));
    if (!field) {
      const on = env.db.series >= 19 ? '' : 'model ';
      throw python('ValueError', `Invalid field '${String(name)}' on ${on}'${model.model}'`);
    }
    if (field.secret) throw accessError(secretText(env, model, field.name));
    return field;
  });
}

/** Without a list of fields, Odoo leaves out the links to models that the user may not read. */
const readable = (env: Env, field: Field): boolean =>
  !field.relation || field.type === 'many2one' || mayAccess(env, env.db.table(field.relation).model, 'read');

function secretText(env: Env, model: Model, field: string): string {
  const where = `${model.label} (${model.model})`;
  const call = `Operation: read\nUser: ${env.uid}`;
  const sorry = 'You do not have enough rights to access the';
  if (env.db.series <= 17) {
    return `The requested operation can not be completed due to security restrictions.\n\nDocument type: ${where}\n${call}\nFields:\n- ${field} (always forbidden)`;
  }
  const please = 'Please contact your system administrator.';
  return env.db.series === 18
    ? `${sorry} fields "${field}" on ${where}. ${please}\n\n${call}\nFields:\n- ${field} (always forbidden)`
    : `${sorry} field "${field}" on ${where}. ${please}\n\n${call}\nGroups: always forbidden`;
}

function reader(env: Env, table: Table, field: Field, load: unknown): Reader {
  const { model } = table;
  switch (field.type) {
    case 'many2one':
      return many2one(env, model, field, load === undefined || load === '_classic_read');
    case 'one2many':
    case 'many2many':
      return linked(env, field, model);
    case 'integer':
    case 'float':
    case 'monetary':
      return (row) => valueOf(env, model, row, field) ?? 0;
    case 'binary':
      if (field.content) return (row) => fileValue(env, field.content?.(row, env));
      return (row) => binaryValue(env, valueOf(env, model, row, field));
    default:
      return (row) => valueOf(env, model, row, field) ?? false;
  }
}

/** The pair of id and name; the name is told even where the record behind it is not readable. */
function many2one(env: Env, model: Model, field: Field, withName: boolean): Reader {
  const names = new Map<number, readonly [number, string]>();
  return (row) => {
    const id = valueOf(env, model, row, field);
    if (typeof id !== 'number') return false;
    if (!withName) return id;
    let pair = names.get(id);
    if (!pair) {
      pair = [id, nameById(env, field.relation ?? '', id)];
      names.set(id, pair);
    }
    return pair;
  };
}

function linked(env: Env, field: Field, owner: Model): Reader {
  const table = env.db.table(field.relation ?? '');
  checkLink(env, table.model, field, owner);
  const hideArchived = table.model.fields.has('active') && env.context['active_test'] !== false;
  return (row) =>
    linkedIds(env, row, field).filter((id) => {
      const target = table.get(id);
      return target && !(hideArchived && target['active'] === false) && visible(env, table.model, target);
    });
}

/** Odoo 19 says first which field it was about to read. */
function checkLink(env: Env, model: Model, field: Field, owner: Model): void {
  try {
    checkAccess(env, model, 'read');
  } catch (error) {
    if (env.db.series < 19 || !(error instanceof Error)) throw error;
    throw accessError(`Failed to read field ${owner.model}.${field.name}\n${error.message}`);
  }
}
