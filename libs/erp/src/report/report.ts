import type { Erp } from '../erp.ts';
import { splitByCurrency, withCurrency } from './currency-split.ts';
import { planComparison } from './report-compare.ts';
import type { Comparison } from './report-compare.ts';
import { amountUnits } from './report-currency.ts';
import { invalidArgument } from '../invalid-argument.ts';
import { parseHaving } from './report-having.ts';
import { labelsOf } from './report-labels.ts';
import { parseOrder } from './report-order.ts';
import { assertFoldable, groupsByPath } from './report-paths.ts';
import { planAggregates, planGroupings } from './report-plan.ts';
import type { Grouping } from './report-plan.ts';
import { totalNotes, totalRow } from './report-totals.ts';
import { MOST_GROUPS, reportRows } from './report-rows.ts';
import type { Ask, Fit } from './report-rows.ts';
import type { Group } from './report-value.ts';
import { zoneName } from './report-zone.ts';
import { averageRounding } from './rounded-averages.ts';

export interface ReportQuestion {
  model: string;
  domain: unknown;
  groupby: readonly string[];
  aggregates: readonly string[];
  having?: readonly unknown[] | undefined;
  order?: string | undefined;
  /** Only the first so many groups, and the others as one. */
  top?: number | undefined;
  /** The date field whose period in the domain is compared with the one before. */
  compare?: string | undefined;
  totals?: boolean | undefined;
  /** The zone that the call asks for; else it is the Odoo user's. */
  tz?: string | undefined;
  offset: number;
  limit: number;
}

export interface ReportAnswer {
  groups: Group[];
  others?: Group;
  totals?: Group;
  total?: number;
  currency?: string;
  /** In which days begin and end. */
  tz?: string;
  compared?: Comparison['compared'];
  /** By grouping: what people call its values. */
  labels?: Record<string, Record<string, string>>;
  notes?: string[];
  /** The offset of what follows, or null. */
  next: number | null;
}

/**
 * Totals by group, added up by Odoo; what Odoo cannot do (`having` before 19, `top`, the comparison) is decided here over
 * all groups.
 *
 * @param fit as many of the groups as fit into an answer. @throws ToolError or OdooError
 */
export async function report(erp: Erp, question: ReportQuestion, fit: Fit): Promise<ReportAnswer> {
  const [model, version] = await Promise.all([erp.model(question.model), erp.version()]);

  const place = { source: erp, fields: model.fields, major: version.major };
  const groupings = await planGroupings(place, question.groupby);
  const aggregates = planAggregates(model.fields, question.aggregates);
  assertFoldable(groupings, aggregates, version.major);
  const sums = [...aggregates.map(({ key }) => key), 'count'];
  const having = question.having && parseHaving(question.having, sums);
  const order = parseOrder(question.order, groupings, sums);
  if (question.top !== undefined && groupings.length === 0)
    throw invalidArgument(
      'top: there is only one group.',
      'Say in groupby what the largest are to be found among.',
    );
  const domain = await model.domain(question.domain);
  let known: Promise<string> | undefined;
  const zone = (): Promise<string> => (known ??= timeZone(erp, question.tz));
  const comparison =
    question.compare === undefined
      ? undefined
      : await planComparison(place, model, domain, question.compare, groupings, zone);
  if (groupings.some(({ type }) => type === 'datetime')) await zone();
  const tz = await known;
  const everything = { groupings: [], order: [], offset: 0, limit: MOST_GROUPS };
  const ask: Ask = (part) =>
    groupsByPath(erp, {
      model,
      series: version,
      domain,
      zone: tz ?? 'UTC',
      aggregates,
      ...everything,
      ...part,
    });
  const domains = comparison ? [domain, comparison.domain] : [domain];
  const units = await amountUnits(erp, place, aggregates);
  const split = await splitByCurrency(units, groupings, async (by, amounts) => {
    const found = domains.map((one) => ask({ groupings: [by], aggregates: amounts, domain: one }));
    return (await Promise.all(found)).flat();
  });
  const { offset } = question;
  const limit = model.mostGroups(question.limit);
  const top = question.top && model.mostGroups(question.top);
  const plan = { split, aggregates, order, having, top, previous: comparison?.domain, offset, limit };
  const round = averageRounding(aggregates, split.units);
  const shown: Fit = (groups) => fit(withCurrency(split, groups).map(round));
  const { notes, others, ...rows } = await reportRows(plan, ask, shown);
  const totals = question.totals && (await totalRow(split, domains, ask));
  const labels = labelsOf(groupings, rows.groups);
  const remarks = [
    ...split.notes,
    ...notes,
    ...overlaps(split.groupings, rows.groups),
    ...(totals ? totalNotes(having !== undefined) : []),
  ];
  return {
    ...rows,
    ...(others && { others: round(others) }),
    ...(totals && { totals: round(totals) }),
    ...(split.currency && { currency: split.currency }),
    ...(tz && { tz }),
    ...(comparison && { compared: comparison.compared }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(remarks.length > 0 && { notes: remarks }),
  };
}

/** Only asked for where a report needs it: it is that of the Odoo user when the call names none. */
const timeZone = async (erp: Erp, asked: string | undefined): Promise<string> =>
  zoneName(asked, asked === undefined ? (await erp.user()).tz : null);

function overlaps(groupings: readonly Grouping[], groups: readonly Group[]): string[] {
  const keys = groupings.filter(({ type }) => type === 'many2many').map(({ key }) => key);
  if (keys.length === 0 || groups.length === 0) return [];
  return [`A record with several ${keys.join(', ')} is counted in each of its groups.`];
}
