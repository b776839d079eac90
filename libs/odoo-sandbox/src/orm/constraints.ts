import { validationError } from '../faults.ts';
import { sudo } from './env.ts';
import type { Env, Field, Model, Row, Table } from './types.ts';

/** What must hold of every row: required fields, unique keys, and the model's own check. */
export function checkRows(env: Env, table: Table, rows: readonly Row[]): void {
  for (const row of rows) {
    table.model.check?.(row, sudo(env));
    for (const field of table.model.fields.values()) {
      if (field.required && field.stored && row[field.name] === undefined) {
        throw notNull(env, table.model, field);
      }
    }
    checkUnique(table, row);
  }
}

const sqlName = (model: string): string => model.replaceAll('.', '_');

function notNull(env: Env, model: Model, field: Field): Error {
  const sql = `psycopg2.errors.NotNullViolation: null value in column "${field.name}" of relation "${sqlName(model.model)}" violates not-null constraint`;
  if (env.db.series >= 19) {
    return validationError(
      `The operation cannot be completed: Missing required value for the field '${field.label}' (${field.name}).\nModel: '${model.label}' (${model.model})\n- create/update: a mandatory field is not set\n- delete: another model requires the record being deleted, you can archive it instead\n`,
      sql,
    );
  }
  return validationError(
    `The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n- Delete: another model requires the record being deleted. If possible, archive it instead.\n\nModel: ${model.label} (${model.model})\nField: ${field.label} (${field.name})\n`,
    sql,
  );
}

function checkUnique(table: Table, row: Row): void {
  for (const { fields, constraint, message } of table.model.unique ?? []) {
    if (fields.some((field) => row[field] === undefined)) continue;
    for (const other of table.rows()) {
      if (other.id === row.id || fields.some((field) => other[field] !== row[field])) continue;
      const key = `(${fields.join(', ')})=(${fields.map((field) => String(row[field])).join(', ')})`;
      throw validationError(
        `The operation cannot be completed: ${message}`,
        `psycopg2.errors.UniqueViolation: duplicate key value violates unique constraint "${constraint}"\nDETAIL:  Key ${key} already exists.`,
      );
    }
  }
}

/** @throws OdooFault ValidationError: another record must not lose the one that it points to. */
export function foreignKeyFault(env: Env, deleted: Model, model: Model, field: Field): Error {
  const constraint = `${sqlName(model.model)}_${field.name}_fkey`;
  const sql = `psycopg2.errors.ForeignKeyViolation: update or delete on table "${sqlName(deleted.model)}" violates foreign key constraint "${constraint}" on table "${sqlName(model.model)}"`;
  return validationError(
    env.db.series >= 19
      ? `The operation cannot be completed: Another model is using the record you are trying to delete.\n\nThe troublemaker is: '${model.label}' (${model.model})\nThanks to the following constraint: '${field.label}' (${field.name})\nHow about archiving the record instead?`
      : `The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead.\n\nModel: ${model.label} (${model.model})\nConstraint: ${constraint}\n`,
    sql,
  );
}
