import { isDate, isNumber } from '../schema/field-info.ts';
import type { FoundCurrencies } from './currency-split.ts';
import type { AmountUnit } from './report-currency.ts';
import type { Aggregate } from './report-plan.ts';
import type { Group } from './report-value.ts';

/** What has to be asked for, so that groups can be put together: an average is not one of averages. */
export function mergeable(aggregates: readonly Aggregate[]): Aggregate[] {
  const parts = aggregates
    .filter(({ fn }) => fn === 'avg')
    .flatMap(({ field, type }) =>
      (['sum', 'count'] as const).map((fn): Aggregate => ({ key: `${field}:${fn}`, field, fn, type })),
    );
  const all = [...aggregates, ...parts];
  return all.filter(({ key }, index) => all.findIndex((one) => one.key === key) === index);
}

/**
 * Several groups as one. What is in several currencies is told for each: `{"EUR":5,"USD":7}`. What cannot be added up over
 * groups is null, and a note says so.
 */
export function merge(
  groups: readonly Group[],
  aggregates: readonly Aggregate[],
  units: readonly FoundCurrencies[],
): { merged: Group; notes: string[] } {
  const { count, ...merged } = mergedGroup(groups, aggregates);
  for (const unit of units.filter(isMixed)) Object.assign(merged, byCurrency(unit, groups));
  const lost = aggregates.filter((one) => groups.length > 1 && !canMerge(one));
  return {
    merged: { ...merged, count },
    notes:
      lost.length > 0
        ? [`others: ${lost.map(({ key }) => key).join(', ')} is null, since groups do not tell it together.`]
        : [],
  };
}

/** What was added up, of several groups. @param groups those of {@link mergeable} aggregates. */
export const mergedGroup = (groups: readonly Group[], aggregates: readonly Aggregate[]): Group => ({
  ...Object.fromEntries(aggregates.map((one) => [one.key, mergedValue(groups, one)])),
  count: total(groups, 'count') ?? 0,
});

const NONE = 'none';

/** The amounts of a unit, each by the name of its currency. @param groups those of {@link mergeable} aggregates. */
export function byCurrency({ aggregates, nameOf }: AmountUnit, groups: readonly Group[]): Group {
  const parts = Map.groupBy(groups, (group) => nameOf(group) ?? NONE);
  return Object.fromEntries(
    aggregates.map((one) => {
      const amounts = [...parts].map(([name, some]) => [name, mergedValue(some, one)] as const);
      // What has no currency is in none of them, unless there is something of it.
      const there = amounts.filter(([name, amount]) => (name === NONE ? amount : amount !== null));
      return [one.key, Object.fromEntries(there)];
    }),
  );
}

/** Also where only one currency is left: else nobody would know which. */
const isMixed = ({ by, names }: FoundCurrencies): boolean => by !== null && names.length > 1;

/** Which text comes first, the database decides by its language. */
export function canMerge(one: Aggregate): boolean {
  if (one.fn === 'count_distinct') return false;
  return one.fn === 'min' || one.fn === 'max' ? isNumber(one) || isDate(one) : true;
}

function mergedValue(groups: readonly Group[], one: Aggregate): unknown {
  if (groups.length === 1) return groups[0]?.[one.key];
  if (!canMerge(one)) return null;
  switch (one.fn) {
    case 'avg': {
      const [sum, count] = [total(groups, `${one.field}:sum`), total(groups, `${one.field}:count`)];
      return sum === null || !count ? null : tidy(sum / count);
    }
    case 'min':
      return extreme(groups, one.key, (a, b) => a < b);
    case 'max':
      return extreme(groups, one.key, (a, b) => a > b);
    case 'count':
      return total(groups, one.key) ?? 0;
    default:
      return total(groups, one.key);
  }
}

function total(groups: readonly Group[], key: string): number | null {
  const numbers = groups.map((group) => group[key]).filter((value) => typeof value === 'number');
  return numbers.length === 0 ? null : tidy(numbers.reduce((sum, value) => sum + value, 0));
}

function extreme(
  groups: readonly Group[],
  key: string,
  isBetter: (a: number | string, b: number | string) => boolean,
): number | string | null {
  const values = groups
    .map((group) => group[key])
    .filter((value) => typeof value === 'number' || typeof value === 'string');
  return values.reduce<number | string | null>(
    (best, value) => (best === null || isBetter(value, best) ? value : best),
    null,
  );
}

/** Without the noise of binary fractions: 0.1 + 0.2 is 0.3. */
const tidy = (value: number): number => Number(value.toPrecision(15));
