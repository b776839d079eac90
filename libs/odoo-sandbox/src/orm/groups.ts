import type { Aggregate } from './aggregate.ts';
import { compileOrder } from './order.ts';
import type { GroupKey, Key } from './group-key.ts';
import type { Env, Model, Row } from './types.ts';
import { python } from '../faults.ts';

export interface Group {
  readonly keys: readonly Key[];
  readonly rows: readonly Row[];
}

/** Sorts rows into groups; a row with several tags lies in several. */
export function groupRows(rows: readonly Row[], by: readonly GroupKey[]): Group[] {
  const groups = new Map<string, { keys: readonly Key[]; rows: Row[] }>();
  for (const row of rows) {
    for (const keys of combinations(by.map((key) => key.keysOf(row)))) {
      const id = JSON.stringify(keys.map((key) => key ?? null));
      const group = groups.get(id);
      if (group) group.rows.push(row);
      else groups.set(id, { keys, rows: [row] });
    }
  }
  // Without a groupby there is one group, even of nothing.
  if (by.length === 0 && groups.size === 0) return [{ keys: [], rows: [] }];
  return [...groups.values()];
}

function combinations(lists: readonly (readonly Key[])[]): Key[][] {
  return lists.reduce<Key[][]>(
    (made, list) => made.flatMap((start) => list.map((key) => [...start, key])),
    [[]],
  );
}

type Compare = (a: Group, b: Group) => number;

/**
 * Puts groups in the order asked for: terms of the groupby or totals, each `asc` or `desc`; by default as grouped.
 * @throws OdooFault ValueError for a term that is neither.
 */
export function sortGroups(
  env: Env,
  model: Model,
  groups: Group[],
  by: readonly GroupKey[],
  totals: readonly Aggregate[],
  order: unknown,
): Group[] {
  const terms = typeof order === 'string' && order !== '' ? order.split(',') : by.map((key) => key.spec);
  const compares = terms.map((term): Compare => {
    const [name = '', direction = 'asc'] = term.trim().split(/\s+/);
    const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
    const place = by.findIndex((key) => key.spec === name || key.path === name);
    const key = by[place];
    if (key) return byKey(env, key, place, sign);
    // As in Odoo from 17 on, and 19's own name for it.
    if (name === '__count') return (a, b) => sign * (a.rows.length - b.rows.length);
    const total = totals.find((candidate) => candidate.alias === name || candidate.spec === name);
    if (!total)
      throw python('ValueError', `Invalid order '${term.trim()}' for read_group on '${model.model}'`);
    return (a, b) => sign * (Number(total.of(a.rows)) - Number(total.of(b.rows)));
  });
  return groups.sort((a, b) => {
    for (const compare of compares) {
      const result = compare(a, b);
      if (result !== 0) return result;
    }
    return 0;
  });
}

/** Records stand in their own model's order, at the end of a path by their ids; nothing comes last when ascending. */
function byKey(env: Env, { field, path }: GroupKey, place: number, sign: number): Compare {
  const table = field.relation && path === field.name ? env.db.table(field.relation) : undefined;
  const related = table && compileOrder(env, table.model, table.model.order);
  return (left, right) => {
    const [a, b] = [left.keys[place], right.keys[place]];
    if (a === b) return 0;
    if (a === undefined) return sign;
    if (b === undefined) return -sign;
    const [rowA, rowB] = [table?.get(Number(a)), table?.get(Number(b))];
    if (related && rowA && rowB) return sign * related(rowA, rowB);
    return sign * (a < b ? -1 : 1);
  };
}
