import { aggregate, type Aggregate } from './aggregate.ts';
import { aggregatorOf } from './describe.ts';
import { parseDomain, type Tree } from './domain.ts';
import { groupKey, type GroupKey, pathKey } from './group-key.ts';
import { type Group, groupRows, sortGroups } from './groups.ts';
import { testFor } from './leaf.ts';
import { matching, slice } from './search.ts';
import type { Env, Field, Model, Row, Values } from './types.ts';

const asList = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : typeof value === 'string' && value !== '' ? [value] : [];

const isAggregate = (item: Aggregate | undefined): item is Aggregate => item !== undefined;

/** `read_group`, as up to Odoo 18; 19 still has it. */
export function readGroup(env: Env, model: string, args: Values): Values[] {
  const table = env.db.table(model);
  const lazy = args['lazy'] !== false;
  const all = asList(args['groupby']);
  const by = (lazy ? all.slice(0, 1) : all).map((spec) => groupKey(env, table.model, spec));
  const grouped = new Set(by.map((key) => key.field.name));
  const wanted = asList(args['fields']);
  const totals = (wanted.length > 0 ? wanted : numbersOf(table.model))
    .filter((spec) => spec !== '__count' && !grouped.has(spec.split(':')[0] ?? ''))
    .map((spec) => aggregate(env, table.model, spec))
    .filter(isAggregate);
  const groups = groupRows(matching(env, table, args['domain']), by);
  const sorted = sortGroups(env, table.model, groups, by, totals, args['orderby']);
  const countName = lazy && by[0] ? `${by[0].field.name}_count` : '__count';
  return slice(sorted, args).map((group) => {
    const shown: Values = Object.fromEntries(by.map((key, place) => [key.spec, key.show(group.keys[place])]));
    shown[countName] = group.rows.length;
    for (const total of totals) shown[total.alias] = total.of(group.rows);
    if (lazy && by[0]) addFold(env, by[0], group, shown);
    if (lazy && all.length > 1) shown['__context'] = { group_by: all.slice(1) };
    shown['__domain'] = both(args['domain'], by, group);
    const ranges = by.flatMap((key, place) => (key.range ? [[key.spec, key.range(group.keys[place])]] : []));
    if (ranges.length > 0) shown['__range'] = Object.fromEntries(ranges);
    return shown;
  });
}

const numbersOf = (model: Model): string[] =>
  [...model.fields.values()]
    .filter((field) => field.stored && aggregatorOf(field))
    .map((field) => field.name);

/** A pipeline's stages say whether they are folded. */
function addFold(env: Env, key: GroupKey, group: Group, shown: Values): void {
  if (key.field.relation !== 'crm.stage') return;
  shown['__fold'] = env.db.table('crm.stage').get(Number(group.keys[0]))?.['fold'] === true;
}

function both(domain: unknown, by: readonly GroupKey[], group: Group): unknown[] {
  const parts = by.map((key, place) => key.domain(group.keys[place]));
  const own = Array.isArray(domain) && domain.length > 0 ? [explicit(domain)] : [];
  const every = [...own, ...parts];
  return [...every.slice(1).map(() => '&'), ...every.flat()];
}

/** A domain with its implicit `&` written out. */
function explicit(domain: readonly unknown[]): unknown[] {
  let open = 0;
  for (const item of domain) open += item === '&' || item === '|' ? -1 : item === '!' ? 0 : 1;
  return [...Array<string>(Math.max(0, open - 1)).fill('&'), ...domain];
}

/** `formatted_read_group`, from Odoo 19 on. */
export function formattedReadGroup(env: Env, model: string, args: Values): Values[] {
  const table = env.db.table(model);
  const by = asList(args['groupby']).map((spec) => pathKey(env, table.model, spec));
  const totals = asList(args['aggregates'])
    .map((spec) => aggregate(env, table.model, spec))
    .filter(isAggregate);
  const having = havingTest(env, table.model, parseDomain(args['having'], env.db.series));
  const groups = groupRows(matching(env, table, args['domain']), by).filter((group) => having(group.rows));
  const sorted = sortGroups(env, table.model, groups, by, totals, args['order']);
  return slice(sorted, args).map((group) => ({
    ...Object.fromEntries(by.map((key, place) => [key.spec, key.showFormatted(group.keys[place])])),
    __extra_domain: both([], by, group),
    ...Object.fromEntries(totals.map((total) => [total.spec, total.of(group.rows)])),
  }));
}

const NUMBER: Field = { name: 'total', type: 'float', label: 'Total', stored: true };

/** `having` is a domain of totals, such as `[['amount_total:sum', '>', 1000]]`. */
function havingTest(env: Env, model: Model, tree: Tree): (rows: readonly Row[]) => boolean {
  switch (tree.kind) {
    case 'constant':
      return () => tree.value;
    case 'not': {
      const test = havingTest(env, model, tree.child);
      return (rows) => !test(rows);
    }
    case 'leaf': {
      const total = aggregate(env, model, tree.path);
      const test = testFor(env, NUMBER, tree.operator, tree.value, tree.term);
      return (rows) => test(Number(total?.of(rows)));
    }
    default: {
      const tests = tree.children.map((child) => havingTest(env, model, child));
      return tree.kind === 'and'
        ? (rows) => tests.every((test) => test(rows))
        : (rows) => tests.some((test) => test(rows));
    }
  }
}
