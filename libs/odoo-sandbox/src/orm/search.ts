import { postgres, python } from '../faults.ts';
import { checkAccess, visible } from './access.ts';
import { parseDomain, type Tree } from './domain.ts';
import { compile } from './match.ts';
import { compileOrder } from './order.ts';
import { displayName } from './record.ts';
import type { Env, Model, Row, Table } from './types.ts';

export interface Page {
  offset?: unknown;
  limit?: unknown;
  order?: unknown;
}

/** The rows that match, of those that the user may see; archived ones only when asked for. */
export function matching(env: Env, table: Table, domain: unknown): Row[] {
  checkAccess(env, table.model, 'read');
  const tree = parseDomain(domain, env.db.series);
  const test = compile(env, table.model, tree);
  const onlyActive = activeOnly(env, table.model, tree);
  const unset = hidden(table.model, tree);
  const found: Row[] = [];
  for (const row of candidates(table, tree)) {
    if (onlyActive && row['active'] === false) continue;
    if (unset !== undefined && row[unset] !== undefined) continue;
    if (test(row) && visible(env, table.model, row)) found.push(row);
  }
  return found;
}

export function search(env: Env, model: string, domain: unknown, page: Page = {}): number[] {
  const table = env.db.table(model);
  const rows = matching(env, table, domain);
  const order = typeof page.order === 'string' && page.order !== '' ? page.order : table.model.order;
  rows.sort(compileOrder(env, table.model, order));
  return slice(rows, page).map((row) => row.id);
}

export function searchCount(env: Env, model: string, domain: unknown, limit: unknown): number {
  return slice(matching(env, env.db.table(model), domain), { limit }).length;
}

/** `limit` 0, None and False mean no limit, as in Odoo. */
export function slice<T>(items: T[], page: Page): T[] {
  const offset = count(page.offset, 'OFFSET');
  const limit = count(page.limit, 'LIMIT');
  return offset === 0 && limit === 0 ? items : items.slice(offset, limit === 0 ? undefined : offset + limit);
}

function count(value: unknown, clause: string): number {
  if (value === undefined || value === null || value === false) return 0;
  if (typeof value === 'string') {
    throw postgres(
      'InvalidTextRepresentation',
      `invalid input syntax for type bigint: "${value}"`,
      `"id" DESC  ${clause} '${value}'`,
    );
  }
  const number = Math.trunc(Number(value));
  if (number < 0) {
    throw postgres(
      `InvalidRowCountIn${clause === 'LIMIT' ? 'Limit' : 'ResultOffset'}Clause`,
      `${clause} must not be negative`,
    );
  }
  return number;
}

/** Odoo hides archived records unless the context or the domain speaks of `active`. */
function activeOnly(env: Env, model: Model, tree: Tree): boolean {
  return model.fields.has('active') && env.context['active_test'] !== false && !mentions(tree, 'active');
}

/** The field that has to be empty in what is found, where the model has one and the domain names neither it nor `id`. */
const hidden = ({ hides }: Model, tree: Tree): string | undefined =>
  hides !== undefined && !mentions(tree, hides) && !mentions(tree, 'id') ? hides : undefined;

function mentions(tree: Tree, field: string): boolean {
  if (tree.kind === 'leaf') return tree.path === field;
  if (tree.kind === 'not') return mentions(tree.child, field);
  return tree.kind !== 'constant' && tree.children.some((child) => mentions(child, field));
}

/** A domain that names the ids looks at these only. */
function candidates(table: Table, tree: Tree): Iterable<Row> {
  const leaves = tree.kind === 'and' ? tree.children : [tree];
  for (const leaf of leaves) {
    if (leaf.kind !== 'leaf' || leaf.path !== 'id') continue;
    const ids = leaf.operator === '=' ? [leaf.value] : leaf.operator === 'in' ? leaf.value : undefined;
    if (!Array.isArray(ids) || !ids.every((id) => typeof id === 'number')) continue;
    return [...new Set(ids)].flatMap((id) => table.get(id) ?? []);
  }
  return table.rows();
}

/** `name_search`: pairs of id and name. */
export function nameSearch(
  env: Env,
  model: string,
  name: string,
  domain: unknown,
  operator: string,
  limit: unknown,
): (readonly [number, string])[] {
  const table = env.db.table(model);
  if (domain !== undefined && domain !== null && !Array.isArray(domain)) {
    throw python('TypeError', 'can only concatenate list (not "str") to list');
  }
  const names = (table.model.searchNames ?? ['name']).filter((each) => table.model.fields.get(each)?.stored);
  const either: unknown[] = names.slice(1).map(() => '|');
  const terms = name === '' ? [] : [...either, ...names.map((field) => [field, operator, name])];
  return search(env, model, [...terms, ...(domain ?? [])], { limit }).map((id) => {
    const row = table.get(id) ?? { id };
    return [id, displayName(env, table.model, row)];
  });
}
