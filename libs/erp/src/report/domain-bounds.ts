import { conjuncts } from '../domain/prefix-list.ts';
import type { Bounds } from './report-period.ts';
import { addDays } from './report-period.ts';
import { addSeconds } from './report-zone.ts';

/** A domain taken apart at one of its dates: the period that it asks for, and what else has to hold. */
export interface BoundedDomain {
  readonly bounds: Bounds;
  readonly rest: unknown[];
}

const BOUNDS = new Set(['>=', '>', '<', '<=', '=']);
const DATE = /^\d{4}-\d\d-\d\d$/;
const DATETIME = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/**
 * The period that a domain (checked, in prefix notation) limits a date to, by terms that must all hold; undefined when it has
 * no beginning or no end, or when it says anything else of the date, in an "or" for example.
 */
export function boundsOf(domain: readonly unknown[], field: string, type: string): BoundedDomain | undefined {
  const rest: unknown[] = [];
  let [from, before] = ['', ''];
  for (const part of conjuncts(domain)) {
    const bound = boundOf(part, field, type);
    if (bound?.from && bound.from > from) from = bound.from;
    if (bound?.before && (before === '' || bound.before < before)) before = bound.before;
    if (bound) continue;
    if (part.some((item) => isTermOf(item, field)) && !isNotEmpty(part)) return undefined;
    rest.push(...part);
  }
  return from !== '' && from < before ? { bounds: { from, before }, rest } : undefined;
}

export const boundTerms = (field: string, { from, before }: Bounds): unknown[] => [
  [field, '>=', from],
  [field, '<', before],
];

const isTermOf = (item: unknown, field: string): item is [string, string, unknown] =>
  Array.isArray(item) && item[0] === field;

/** Says nothing that a period does not say. */
const isNotEmpty = ([term, ...more]: readonly unknown[]): boolean =>
  more.length === 0 && Array.isArray(term) && term[1] === '!=' && term[2] === false;

/** With an end that is not included, as periods are counted. */
function boundOf(part: readonly unknown[], field: string, type: string): Partial<Bounds> | undefined {
  const [term] = part;
  if (part.length !== 1 || !isTermOf(term, field)) return undefined;
  const [, operator, value] = term;
  if (!BOUNDS.has(operator) || typeof value !== 'string') return undefined;
  const isDay = DATE.test(value);
  if (!isDay && !(type === 'datetime' && DATETIME.test(value))) return undefined;
  if (operator === '=') return type === 'date' ? { from: value, before: addDays(value, 1) } : undefined;
  // For a time, a day alone begins at midnight in UTC, and is over a day later (Odoo 14 to 19).
  const isAfter = operator === '>' || operator === '<=';
  const moment = isDay ? addDays(value, isAfter ? 1 : 0) : addSeconds(value, isAfter ? 1 : 0);
  const bound = type === 'datetime' && isDay ? `${moment} 00:00:00` : moment;
  return operator.startsWith('>') ? { from: bound } : { before: bound };
}
