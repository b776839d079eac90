import { missingError } from '../faults.ts';
import type { Env, Row, Table } from './types.ts';

/** The rows of these ids, for a method that needs them all. @throws OdooFault MissingError. */
export function existing(env: Env, table: Table, ids: readonly number[]): Row[] {
  return ids.map((id) => {
    const row = table.get(id);
    if (!row) throw missingError(table.model.model, id, env.uid);
    return row;
  });
}
