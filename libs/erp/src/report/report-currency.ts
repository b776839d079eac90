import type { Erp } from '../erp.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import { referenceId } from '../records/reference-id.ts';
import { HIDDEN } from '../records/related-names.ts';
import { isOfAsker, unitOf } from '../schema/units.ts';
import { canGroup } from './report-plan.ts';
import type { Aggregate, Grouping, PlanPlace } from './report-plan.ts';
import type { Group } from './report-value.ts';

/** Amounts that are in one currency each record, and how that is found out. */
export interface AmountUnit {
  readonly aggregates: readonly Aggregate[];
  /** Groups of which each has one currency; null when Odoo cannot group by it. */
  readonly by: Grouping | null;
  /** The name of a group's currency, when groups are grouped {@link by} it; null when it has none. */
  readonly nameOf: (group: Group) => string | null;
  /** Known beforehand, for all records. */
  readonly always: string | null;
}

const AMOUNTS = new Set(['sum', 'avg', 'min', 'max']);

/** The amounts among the aggregates, by the field that says their currency. */
export async function amountUnits(
  erp: Erp,
  place: PlanPlace,
  aggregates: readonly Aggregate[],
): Promise<AmountUnit[]> {
  const fields = new Map<string | undefined, Aggregate[]>();
  const amounts = Object.groupBy(
    aggregates.filter(({ fn }) => AMOUNTS.has(fn)),
    ({ field }) => (isOfAsker(place.fields, field) ? 'ofAsker' : 'ofRecord'),
  );
  for (const one of amounts.ofRecord ?? []) {
    const name = currencyField(place, one.field);
    if (name === undefined && one.type !== 'monetary') continue;
    fields.set(name, [...(fields.get(name) ?? []), one]);
  }
  return Promise.all([
    ...[...fields].map(([name, members]) => amountUnit(erp, place, name, members)),
    ...(amounts.ofAsker ? [askerUnit(erp, amounts.ofAsker)] : []),
  ]);
}

async function askerUnit(erp: Erp, aggregates: readonly Aggregate[]): Promise<AmountUnit> {
  const [[first], all] = await Promise.all([erp.companies(), erp.companyCurrencies()]);
  const always = all.find(({ id }) => id === first?.id)?.currency ?? null;
  return { aggregates, by: null, nameOf: () => always, always };
}

/** Undefined for what is no amount, and where the caller may not see the currency. */
function currencyField({ fields }: PlanPlace, amount: string): string | undefined {
  const name = unitOf(fields, amount);
  return name !== undefined && fields.find(name)?.relation === 'res.currency' ? name : undefined;
}

async function amountUnit(
  erp: Erp,
  place: PlanPlace,
  name: string | undefined,
  aggregates: readonly Aggregate[],
): Promise<AmountUnit> {
  const info = name === undefined ? undefined : place.fields.find(name);
  if (name !== undefined && info && isCompanyCurrency(name, info)) {
    const unit = await companyUnit(erp, place, aggregates);
    if (unit) return unit;
  }
  if (name === undefined || !info || !canSplit(place, name, info))
    return { aggregates, by: null, nameOf: () => null, always: null };
  const by = { key: name, field: name, type: 'many2one', relation: 'res.currency' };
  return { aggregates, by, always: null, nameOf: (group) => nameIn(group[name]) };
}

/** The currency of the Odoo company that a record belongs to: few companies, so it is often known without asking. */
async function companyUnit(
  erp: Erp,
  place: PlanPlace,
  aggregates: readonly Aggregate[],
): Promise<AmountUnit | undefined> {
  const [covered, all] = await Promise.all([erp.companies(), erp.companyCurrencies()]);
  const names = new Map(all.map(({ id, currency }) => [id, currency]));
  const used = new Set(covered.map(({ id }) => names.get(id) ?? null));
  const [only] = used;
  if (used.size === 1 && only) return { aggregates, by: null, nameOf: () => only, always: only };
  const company = place.fields.find('company_id');
  if (!company || !canSplit(place, 'company_id', company)) return undefined;
  // A record of no company is in the currency of the one that the call is made for.
  const own = names.get(covered[0]?.id ?? 0) ?? null;
  return {
    aggregates,
    by: { key: 'company_id', field: 'company_id', type: 'many2one', relation: 'res.company' },
    always: null,
    nameOf: (group) => {
      const id = referenceId(group['company_id']);
      return id === undefined ? own : (names.get(id) ?? null);
    },
  };
}

/** By what Odoo says of the field, or by the name that it has everywhere (`crm.lead`, `account.move`). */
const isCompanyCurrency = (name: string, { related, depends, store }: FieldInfo): boolean =>
  related === 'company_id.currency_id' ||
  (store === false && /^company_currency(_id)?$/.test(name)) ||
  (store === false && !related && (depends ?? []).some((path) => path.split('.')[0] === 'company_id'));

const canSplit = (place: PlanPlace, name: string, info: FieldInfo): boolean =>
  info.type === 'many2one' && !place.fields.isMasked(name) && canGroup(place, info);

/** Currencies whose names the policy closes are still not the same. */
function nameIn(value: unknown): string | null {
  const id = referenceId(value);
  if (id === undefined) return null;
  const { name } = value as { name?: unknown };
  return typeof name === 'string' && name !== HIDDEN ? name : `currency ${id}`;
}
