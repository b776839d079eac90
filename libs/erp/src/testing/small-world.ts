import { parseDomain } from '../domain/domain-parser.ts';
import type { Tree, WrittenTerm } from '../domain/domain-tree.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import type { FieldSource, ModelLimits } from '../schema/field-source.ts';
import { NO_LIMITS } from '../schema/field-source.ts';
import { ModelFields } from '../schema/model-fields.ts';
import { fakeOdoo } from './fake-odoo.ts';

const plain = (type: string): FieldInfo => ({ string: type, type });
const to = (type: string, relation: string): FieldInfo => ({ string: relation, type, relation });

const MODELS: Readonly<Record<string, Readonly<Record<string, FieldInfo>>>> = {
  order: {
    id: plain('integer'),
    name: plain('char'),
    amount: plain('float'),
    moment: plain('datetime'),
    partner_id: to('many2one', 'partner'),
    partner_ids: to('many2many', 'partner'),
  },
  partner: {
    id: plain('integer'),
    name: plain('char'),
    display_name: plain('char'),
    credit: plain('float'),
    is_vip: plain('boolean'),
    birthday: plain('date'),
    parent_id: to('many2one', 'partner'),
    child_ids: to('many2many', 'partner'),
    country_id: to('many2one', 'country'),
  },
  country: { id: plain('integer'), code: plain('char') },
};

/** A field that is empty is not there. */
export type Row = Readonly<Record<string, unknown>> & { readonly id: number };
export type World = Readonly<Record<string, readonly Row[]>>;

/** The fields of orders, partners and countries, under a policy. */
export function smallOdoo(limits: Readonly<Record<string, Partial<ModelLimits>>>, tz = 'UTC'): FieldSource {
  return {
    ...fakeOdoo,
    fieldsOf: (model) =>
      Promise.resolve(new ModelFields(model, new Map(Object.entries(MODELS[model] ?? {})))),
    bindsData: Object.keys(limits).length > 0,
    limits: (model) => Promise.resolve({ ...NO_LIMITS, ...limits[model] }),
    today: () => Promise.resolve({ now: new Date('2026-11-30T10:00:00Z'), tz }),
  };
}

/** How Odoo negates: 19 as logic does; up to 18 it turns the operator round, and what is empty is neither. */
export type Negation = 'logical' | 'by operator';

const OPPOSITE: Readonly<Record<string, string>> = {
  '=': '!=',
  '!=': '=',
  '>': '<=',
  '>=': '<',
  '<': '>=',
  '<=': '>',
  in: 'not in',
  'not in': 'in',
  any: 'not any',
  'not any': 'any',
};

/** The ids of the records of a model for which a domain holds, as Odoo finds them. */
export const found = (
  world: World,
  model: string,
  domain: readonly unknown[],
  negation: Negation,
): number[] =>
  (world[model] ?? []).filter((row) => holds(world, model, row, domain, negation)).map(({ id }) => id);

function holds(
  world: World,
  model: string,
  row: Row,
  domain: readonly unknown[],
  negation: Negation,
): boolean {
  const evaluate = (tree: Tree<WrittenTerm>, negated: boolean): boolean => {
    switch (tree.kind) {
      case 'constant':
        return tree.value !== negated;
      case 'not':
        return evaluate(tree.child, !negated);
      case 'term': {
        const { path, operator, value } = tree.term;
        const opposite = negation === 'by operator' ? OPPOSITE[operator] : undefined;
        const test = (as: string): boolean =>
          compare(world, model, row, path.split('.'), as, value, negation);
        return negated && opposite !== undefined ? test(opposite) : test(operator) !== negated;
      }
      default: {
        const all = (tree.kind === 'and') !== negated;
        return all
          ? tree.children.every((child) => evaluate(child, negated))
          : tree.children.some((child) => evaluate(child, negated));
      }
    }
  };
  return evaluate(parseDomain(domain, 'domain'), false);
}

function compare(
  world: World,
  model: string,
  row: Row,
  [name = '', ...rest]: readonly string[],
  operator: string,
  value: unknown,
  negation: Negation,
): boolean {
  const relation = MODELS[model]?.[name]?.relation;
  if (!relation) return comparePlain(row[name], operator, value, MODELS[model]?.[name]?.type === 'boolean');
  const ids = [row[name] ?? []].flat() as number[];
  const rows = (world[relation] ?? []).filter(({ id }) => ids.includes(id));
  if (rest.length > 0)
    return rows.some((one) => compare(world, relation, one, rest, operator, value, negation));
  if (operator.endsWith('any')) {
    const some = rows.some((one) => holds(world, relation, one, value as unknown[], negation));
    return some === (operator === 'any');
  }
  const wanted = [value].flat() as (number | false)[];
  const some = wanted.some((id) => (id === false ? ids.length === 0 : ids.includes(id)));
  return some === (operator === '=' || operator === 'in');
}

function comparePlain(held: unknown, operator: string, value: unknown, isBoolean: boolean): boolean {
  const own = isBoolean ? Boolean(held) : held;
  const same = (wanted: unknown): boolean =>
    wanted === false && !isBoolean ? own === undefined : own === wanted;
  switch (operator) {
    case '=':
    case '=?':
      return (operator === '=?' && value === false) || same(value);
    case '!=':
      return !same(value);
    case 'in':
      return (value as unknown[]).some(same);
    case 'not in':
      return !(value as unknown[]).some(same);
  }
  if (own === undefined) return false;
  const [left, right] = [own as number, value as number];
  if (operator === '>') return left > right;
  if (operator === '>=') return left >= right;
  return operator === '<' ? left < right : left <= right;
}
