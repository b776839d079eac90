import { fromOdoo } from '@aidoo/odoo';
import type { Grouping } from './report-plan.ts';
import { toLocal } from './report-zone.ts';

export type Group = Record<string, unknown>;

/** The first moment of a period, in Odoo's words, and Odoo's own name of the period. */
export interface Period {
  from: unknown;
  label: unknown;
}

/**
 * What a group says of one of its groupings, for every version and type: a many2one or many2many is `{id,name}`, a period
 * `{from,label}`, nothing is null. All group values of all reports pass here.
 *
 * @param zone in which a datetime was grouped.
 */
export function groupValue(grouping: Grouping, value: unknown, zone: string): unknown {
  if (grouping.granularity) return isPeriod(value) ? shownPeriod(grouping, value, zone) : null;
  // Grouped by a many2many, or by `id`, Odoo answers the pair of id and name, too.
  return fromOdoo(Array.isArray(value) ? 'many2one' : grouping.type, value);
}

const MOMENT = /^\d{4}-(0[1-9]|1[0-2])-([0-2]\d|3[01])( ([01]\d|2[0-3]):[0-5]\d:[0-5]\d)?$/;

const isPeriod = (value: unknown): value is Period =>
  typeof value === 'object' && value !== null && 'label' in value && value.label !== false;

/** The first day of a period, or the hour, where the caller is: Odoo names it in UTC. The label is in the language of the call. */
function shownPeriod({ type, granularity }: Grouping, { from, label }: Period, zone: string): unknown {
  if (typeof from !== 'string' || !MOMENT.test(from)) return { from: null, label };
  const local = type === 'datetime' && from.length > 10 ? toLocal(from, zone) : from;
  return { from: granularity === 'hour' ? local.slice(0, 16) : local.slice(0, 10), label };
}

/** Two groups with the same text are the same group, in whichever period they were found. */
export const identity = (groupings: readonly Grouping[], group: Group): string =>
  JSON.stringify(groupings.map(({ key }) => keyOf(group[key])));

function keyOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('id' in value) return value.id;
  return 'from' in value ? (value.from ?? value) : value;
}
