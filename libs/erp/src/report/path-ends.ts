import type { Erp } from '../erp.ts';
import { referenceId } from '../records/reference-id.ts';

/** What is at the end of a path, by the id of the record that it begins at; in the order of the ends. */
export type Ends = ReadonlyMap<number, unknown>;

/**
 * One read for each step of the path.
 *
 * @param name the model of the records with these ids. @throws ToolError or OdooError
 */
export async function endsOf(
  erp: Erp,
  name: string,
  ids: readonly number[],
  [step = '', ...rest]: readonly string[],
): Promise<Ends> {
  if (ids.length === 0) return new Map();
  const model = await erp.model(name);
  const { store, relation = '', sortable = store !== false } = model.fields.get(step, 'groupby', 'group');
  const rows = await model.related([...new Set(ids)], step, sortable ? `${step}, id` : 'id');
  const values = rows.map((row) => [row['id'] as number, row[step]] as const);
  if (rest.length === 0)
    return new Map(sortable ? values : values.sort(([, a], [, b]) => compareValues(text(a), text(b))));
  const there = Map.groupBy(values, ([, value]) => referenceId(value));
  const next = [...there.keys()].filter((id) => id !== undefined);
  const ends = await endsOf(erp, relation, next, rest);
  return new Map([...ends].flatMap(([id, end]) => (there.get(id) ?? []).map(([start]) => [start, end])));
}

/** Where Odoo cannot sort: as people see it. */
const text = (end: unknown): unknown =>
  typeof end === 'object' && end !== null && 'name' in end ? end.name : end;

/** As PostgreSQL sorts: nothing comes last. */
export function compareValues(left: unknown, right: unknown): number {
  if (left === right) return 0;
  if (left === null || right === null) return left === null ? 1 : -1;
  return (left as number | string) < (right as number | string) ? -1 : 1;
}
