import type { AmountUnit } from './report-currency.ts';
import type { Aggregate, Grouping } from './report-plan.ts';
import type { Group } from './report-value.ts';

/** An amount unit, and the currencies that its amounts are in; null stands for none. */
export interface FoundCurrencies extends AmountUnit {
  readonly names: readonly (string | null)[];
}

export interface CurrencySplit {
  /** Those asked for, and one for each currency that would else be added to another. */
  readonly groupings: Grouping[];
  readonly units: readonly FoundCurrencies[];
  /** Where all amounts of the report are in one. */
  readonly currency?: string;
  readonly notes: string[];
}

/** @param ask groups by one field, over everything that the report covers. */
export async function splitByCurrency(
  units: readonly AmountUnit[],
  groupings: readonly Grouping[],
  ask: (by: Grouping, aggregates: readonly Aggregate[]) => Promise<Group[]>,
): Promise<CurrencySplit> {
  const found = await Promise.all(units.map(async (unit) => ({ ...unit, names: await namesOf(unit, ask) })));
  const added = found
    .filter(({ by, names }) => by && names.length > 1 && !groupings.some(({ key }) => key === by.key))
    .map(({ by }) => by!)
    .filter((by, index, all) => all.findIndex(({ key }) => key === by.key) === index);
  const all = found.flatMap(({ names }) => names);
  const [currency] = all;
  const isOne = currency && found.every(({ names }) => names.length === 1) && new Set(all).size === 1;
  return {
    groupings: [...groupings, ...added],
    units: found,
    ...(isOne && { currency }),
    notes: [...found.flatMap((unit) => noteOn(unit, added)), ...(isOne ? [] : each(found))],
  };
}

/** Groups that are split by Odoo company say the currency, too: of a company it is not to be seen. */
export function withCurrency({ units }: CurrencySplit, groups: Group[]): Group[] {
  const [unit, ...others] = units.filter(({ names }) => names.length > 1);
  if (!unit?.by || unit.by.relation === 'res.currency' || others.length > 0) return groups;
  return groups.map((group) => ({ ...group, currency: unit.nameOf(group) }));
}

async function namesOf(
  { by, always, aggregates, nameOf }: AmountUnit,
  ask: (by: Grouping, aggregates: readonly Aggregate[]) => Promise<Group[]>,
): Promise<(string | null)[]> {
  if (always !== null) return [always];
  if (!by) return [];
  const groups = await ask(by, aggregates);
  const some = groups.filter(
    (group) => nameOf(group) !== null || aggregates.some(({ key }) => Boolean(group[key])),
  );
  return [...new Set(some.map(nameOf))];
}

const keysOf = (aggregates: readonly Aggregate[]): string => aggregates.map(({ key }) => key).join(', ');

function noteOn({ by, names, aggregates }: FoundCurrencies, added: readonly Grouping[]): string[] {
  if (names.length === 0 && !by)
    return [
      `${keysOf(aggregates)}: Odoo does not say in which currency; amounts in several may be added up.`,
    ];
  if (!by || names.length < 2) return [];
  const list = names.map((name) => name ?? 'none').join(', ');
  return added.some(({ key }) => key === by.key)
    ? [`${keysOf(aggregates)} is in several currencies (${list}): groups are split by ${by.key}.`]
    : [`${keysOf(aggregates)} is in several currencies: ${list}.`];
}

/** Amounts that are in one currency each, but not in the same. */
const each = (found: readonly FoundCurrencies[]): string[] =>
  found.flatMap(({ names: [name, more], aggregates }) =>
    name && more === undefined ? [`${keysOf(aggregates)} is in ${name}.`] : [],
  );
