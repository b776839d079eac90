import type { CheckedDomain } from '../erp-model.ts';
import type { CurrencySplit, FoundCurrencies } from './currency-split.ts';
import { byCurrency, mergeable } from './report-merge.ts';
import type { Ask } from './report-rows.ts';
import type { Group } from './report-value.ts';

/**
 * Everything that the domain finds, added up by Odoo: right where groups overlap, and for averages, too. Amounts in several
 * currencies are told for each.
 */
export async function totalRow(
  { units }: CurrencySplit,
  domains: readonly CheckedDomain[],
  ask: Ask,
): Promise<Group> {
  const mixed = units.filter(({ names }) => names.length > 1);
  const [now = {}, before] = await Promise.all(
    domains.map(async (domain) => {
      const [rows, ...amounts] = await Promise.all([
        ask({ domain }),
        ...mixed.map((unit) => amountsIn(unit, domain, ask)),
      ]);
      return Object.assign({}, rows?.[0], ...amounts) as Group;
    }),
  );
  return { ...now, ...(before && { previous: before }) };
}

async function amountsIn(unit: FoundCurrencies, domain: CheckedDomain, ask: Ask): Promise<Group> {
  if (!unit.by) return {};
  const groups = await ask({ domain, groupings: [unit.by], aggregates: mergeable(unit.aggregates) });
  return byCurrency(unit, groups);
}

/** What to know before using it. */
export const totalNotes = (hasHaving: boolean): string[] =>
  hasHaving ? ['totals: of everything that the domain finds, whatever having leaves out.'] : [];
