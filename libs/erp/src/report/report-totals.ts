import type { CheckedDomain } from '../erp-model.ts';
import type { CurrencySplit } from './currency-split.ts';
import type { Aggregate } from './report-plan.ts';
import type { Ask } from './report-rows.ts';
import type { Group } from './report-value.ts';

/** Everything that the domain finds, added up by Odoo: right where groups overlap, and for averages, too. */
export async function totalRow(
  split: CurrencySplit,
  domains: readonly CheckedDomain[],
  ask: Ask,
): Promise<Group> {
  const [now = {}, before] = (await Promise.all(domains.map((domain) => ask({ domain })))).map((rows) =>
    oneCurrency(split, rows[0] ?? {}),
  );
  return { ...now, ...(before && { previous: before }) };
}

function oneCurrency({ units }: CurrencySplit, row: Group): Group {
  const mixed = new Set(severalCurrencies(units).map(({ key }) => key));
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, mixed.has(key) ? null : value]));
}

const severalCurrencies = (units: CurrencySplit['units']): Aggregate[] =>
  units.flatMap(({ names, aggregates }) => (names.length > 1 ? aggregates : []));

/** What to know before using it. */
export function totalNotes({ units }: CurrencySplit, hasHaving: boolean): string[] {
  const mixed = severalCurrencies(units).map(({ key }) => key);
  return [
    ...(mixed.length > 0 ? [`totals: ${mixed.join(', ')} is null, being in several currencies.`] : []),
    ...(hasHaving ? ['totals: of everything that the domain finds, whatever having leaves out.'] : []),
  ];
}
