import { python } from '../faults.ts';
import { existing } from '../orm/existing.ts';
import type { Env, Row } from '../orm/types.ts';

/** The records that a wizard was opened on, as the web client says in the context. */
export function activeIds({ context }: Env): readonly number[] {
  const { active_ids: ids, active_id: id } = context;
  if (Array.isArray(ids)) return ids.filter((each): each is number => typeof each === 'number');
  return typeof id === 'number' ? [id] : [];
}

/** The one wizard that a button was pressed in. @throws OdooFault ValueError for none or several. */
export function single(env: Env, model: string, ids: readonly number[]): Row {
  const [row, ...others] = existing(env, env.db.table(model), ids);
  if (row && others.length === 0) return row;
  throw python('ValueError', `Expected singleton: ${model}(${ids.join(', ')})`);
}

/** The ids in a many2many of a row. */
export function linked(row: Row, field: string): readonly number[] {
  const ids = row[field];
  return Array.isArray(ids) ? ids : [];
}

/** A wizard is its maker's alone. */
export const ownRows = (row: Row, env: Env): boolean => row['create_uid'] === env.uid;
