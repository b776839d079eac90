import { python } from '../faults.ts';
import {
  type Granularity,
  isGranularity,
  periodEnd,
  periodLabel,
  periodStart,
  toLocal,
  toUtc,
} from './dates.ts';
import { linkedIds, nameById, valueOf } from './record.ts';
import type { Env, Field, Model, Row, Value } from './types.ts';

export type Key = Exclude<Value, readonly number[]> | undefined;

/** One term of a `groupby`: how rows fall into groups, and what a group says of itself. */
export interface GroupKey {
  /** As it was asked for, such as `date_order:month`. */
  readonly spec: string;
  readonly field: Field;
  keysOf(row: Row): readonly Key[];
  /** What `read_group` shows. */
  show(key: Key): unknown;
  /** What `formatted_read_group` shows: dates with their beginning. */
  showFormatted(key: Key): unknown;
  domain(key: Key): readonly unknown[];
  /** From and to of a period. */
  range?(key: Key): { from: string; to: string } | false;
}

/** @throws OdooFault for a field that is unknown or has no column, and for an unknown granularity. */
export function groupKey(env: Env, model: Model, spec: string): GroupKey {
  const [name = '', granularity] = spec.split(':');
  const field = model.fields.get(name);
  if (!field) throw python('ValueError', `Invalid field '${name}' on model '${model.model}'`);
  if (!field.stored && !field.related) {
    throw python('ValueError', `Cannot convert ${model.model}.${name} to SQL because it is not stored`);
  }
  if (field.type !== 'date' && field.type !== 'datetime') return plainKey(env, model, field, spec);
  const period = granularity ?? 'month';
  if (!isGranularity(period)) {
    throw python('ValueError', `Granularity specification isn't correct: '${period}'`);
  }
  return periodKey(env, model, field, spec, period);
}

function plainKey(env: Env, model: Model, field: Field, spec: string): GroupKey {
  const show = (key: Key): unknown => {
    if (key === undefined) return false;
    return field.relation && typeof key === 'number' ? [key, nameById(env, field.relation, key)] : key;
  };
  return {
    spec,
    field,
    show,
    showFormatted: show,
    keysOf: (row) => {
      if (field.type === 'many2many')
        return linkedIds(env, row, field).length ? linkedIds(env, row, field) : [undefined];
      const value = valueOf(env, model, row, field);
      return [
        typeof value === 'object' ? undefined : (value ?? (field.type === 'boolean' ? false : undefined)),
      ];
    },
    domain: (key) => [[field.name, '=', key ?? false]],
  };
}

/** Weeks begin as the language of the call has it. */
function firstWeekday(env: Env): number {
  for (const row of env.db.table('res.lang').rows()) {
    if (row['code'] === env.lang) return row['week_start'] === '7' ? 0 : 1;
  }
  return 0;
}

function periodKey(env: Env, model: Model, field: Field, spec: string, granularity: Granularity): GroupKey {
  const firstDay = firstWeekday(env);
  const isTime = field.type === 'datetime';
  const bound = (day: string): string => (isTime ? toUtc(`${day} 00:00:00`, env.tz) : day);
  const range = (key: Key): { from: string; to: string } | false =>
    typeof key === 'string' && { from: bound(key), to: bound(periodEnd(key, granularity)) };
  const label = (key: Key): string | false =>
    typeof key === 'string' && periodLabel(key, granularity, env.lang, firstDay);
  return {
    spec,
    field,
    range,
    show: label,
    showFormatted: (key) => (typeof key === 'string' ? [bound(key), label(key)] : false),
    keysOf: (row) => {
      const value = valueOf(env, model, row, field);
      if (typeof value !== 'string') return [undefined];
      const day = (isTime ? toLocal(value, env.tz) : value).slice(0, 10);
      return [periodStart(day, granularity, firstDay)];
    },
    domain: (key) => {
      const period = range(key);
      if (!period) return [[field.name, '=', false]];
      return ['&', [field.name, '>=', period.from], [field.name, '<', period.to]];
    },
  };
}
