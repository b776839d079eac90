import { referenceId } from './reference-id.ts';

type Row = Record<string, unknown>;

/** Which records of a model a caller may know by their names. */
export interface NameKeeper {
  /** Null: all of them. */
  openNames(model: string, ids: readonly number[]): Promise<ReadonlySet<number> | null>;
}

export const HIDDEN = '[hidden]';

/**
 * The rows, with the names of related records left out where the policy does not open these to the caller: the name of a customer
 * stands in every order.
 * @param relations the models that the keys of a row lead to.
 */
export async function closeNames<T extends Row>(
  rows: readonly T[],
  relations: ReadonlyMap<string, string>,
  keeper: NameKeeper,
): Promise<T[]> {
  let closed: T[] = [...rows];
  for (const [key, model] of relations) {
    const ids = closed.flatMap((row) => referenceId(row[key]) ?? []);
    if (ids.length === 0) continue;
    const open = await keeper.openNames(model, [...new Set(ids)]);
    if (open === null) continue;
    closed = closed.map((row) => {
      const id = referenceId(row[key]);
      return id !== undefined && !open.has(id) ? { ...row, [key]: { id, name: HIDDEN } } : row;
    });
  }
  return closed;
}
