import { checkAccess, checkVisible } from './access.ts';
import { foreignKeyFault } from './constraints.ts';
import { sudo } from './env.ts';
import { existing } from './existing.ts';
import type { Env, Field, Table } from './types.ts';

/** Deletes records, and what belongs to them. @throws OdooFault when something else needs them. */
export function unlink(env: Env, model: string, ids: readonly number[]): void {
  const table = env.db.table(model);
  checkAccess(env, table.model, 'unlink');
  const rows = existing(env, table, ids);
  checkVisible(env, table.model, rows, 'unlink');
  table.model.beforeUnlink?.(env, rows);
  for (const id of ids) remove(sudo(env), table, id);
  table.model.afterUnlink?.(env, rows);
}

function remove(env: Env, table: Table, id: number): void {
  table.remove(id);
  detach(env, table.model.model, id);
  for (const other of env.db.tables.values()) {
    for (const field of other.model.fields.values()) {
      if (!field.stored || field.relation !== table.model.model) continue;
      if (field.type === 'many2one') release(env, table, other, field, id);
      else forget(other, field, id);
    }
  }
}

/** What was attached to a record goes with it. */
function detach(env: Env, model: string, id: number): void {
  const attachments = env.db.tables.get('ir.attachment');
  if (!attachments) return;
  for (const row of attachments.rows()) {
    if (row['res_model'] === model && row['res_id'] === id) remove(env, attachments, row.id);
  }
}

function release(env: Env, table: Table, other: Table, field: Field, id: number): void {
  const users = other.pointingTo(field.name, id);
  if (users.length === 0) return;
  const action = field.ondelete ?? (field.required ? 'restrict' : 'set null');
  if (action === 'restrict') throw foreignKeyFault(env, table.model, other.model, field);
  for (const user of users) {
    if (action === 'cascade') remove(env, other, user);
    else other.update(user, { [field.name]: undefined });
  }
}

function forget(other: Table, field: Field, id: number): void {
  for (const row of other.rows()) {
    const ids = row[field.name];
    if (Array.isArray(ids) && ids.includes(id)) {
      other.update(row.id, { [field.name]: ids.filter((linked) => linked !== id) });
    }
  }
}
