import type { FoundCurrencies } from './currency-split.ts';
import type { Aggregate } from './report-plan.ts';
import type { Group } from './report-value.ts';

/** Of an average of which nothing else is known; nothing before the point is rounded. */
const SIGNIFICANT_DIGITS = 6;
const FEWEST_DECIMALS = 2;

/**
 * Rounds the averages of groups, and of what they were before: amounts to the smallest unit of their currency, others to six
 * significant digits, at least two of them decimals. What is compared or sorted by is not rounded.
 */
export function averageRounding(
  aggregates: readonly Aggregate[],
  units: readonly FoundCurrencies[],
): (group: Group) => Group {
  const averages = aggregates
    .filter(({ fn }) => fn === 'avg')
    .map(({ key }) => {
      const unit = units.find((one) => one.aggregates.some((amount) => amount.key === key));
      return [key, decimalsOf(unit?.names ?? [])] as const;
    });
  const round = (group: Group): Group => {
    const rounded = averages.map(([key, decimals]) => [key, roundedValue(group[key], decimals)]);
    const { previous } = group;
    return {
      ...group,
      ...(Object.fromEntries(rounded) as Group),
      ...(previous !== undefined && { previous: round(previous as Group) }),
    };
  };
  return averages.length === 0 ? (group) => group : round;
}

/** Of several currencies the most; undefined where one of them is unknown. */
function decimalsOf(names: readonly (string | null)[]): number | undefined {
  const found = names.map((name) => name && currencyDecimals(name));
  return found.length > 0 && found.every((one) => typeof one === 'number') ? Math.max(...found) : undefined;
}

/** By ISO 4217, which the names of Odoo's currencies are codes of; undefined for any other name. */
function currencyDecimals(currency: string): number | undefined {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
      .maximumFractionDigits;
  } catch {
    return undefined;
  }
}

/** An average may be told for each currency: `{"EUR":5,"USD":7}`. */
function roundedValue(value: unknown, decimals: number | undefined): unknown {
  if (typeof value === 'number') return roundedNumber(value, decimals);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([currency, one]) => [currency, roundedValue(one, decimals)]),
  );
}

function roundedNumber(value: number, decimals: number | undefined): number {
  if (Number.isInteger(value)) return value;
  const before = Math.floor(Math.log10(Math.abs(value))) + 1;
  const known = decimals ?? Math.max(FEWEST_DECIMALS, SIGNIFICANT_DIGITS - before);
  return known > 100 ? value : Number(value.toFixed(known));
}
