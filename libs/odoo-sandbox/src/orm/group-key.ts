import { python } from '../faults.ts';
import { checkAccess, visible } from './access.ts';
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
  /** The field, or the path to it. */
  readonly path: string;
  /** The one at the end of the path. */
  readonly field: Field;
  /** Of no row, where a path leads to none, too. */
  keysOf(row: Row | undefined): readonly Key[];
  /** What `read_group` shows. */
  show(key: Key): unknown;
  /** What `formatted_read_group` shows: dates with their beginning. */
  showFormatted(key: Key): unknown;
  domain(key: Key): readonly unknown[];
  /** From and to of a period. */
  range?(key: Key): { from: string; to: string } | false;
}

/**
 * One term of `read_group`, which follows no path.
 * @throws OdooFault for a field that is unknown or has no column, and for an unknown granularity.
 */
export function groupKey(env: Env, model: Model, spec: string): GroupKey {
  const { name, rest, granularity } = partsOf(spec);
  // A dot leads to one of a record's properties there (odoo/odoo 17.0 to 19.0, `read_group`).
  if (rest && env.db.series >= 17 && model.fields.has(name)) {
    throw python('ValueError', `Property name '${rest}' has to be used on a property field.`);
  }
  return ownKey(env, model, rest ? `${name}.${rest}` : name, granularity, spec);
}

/**
 * One term of `formatted_read_group`, which follows many2ones (odoo/odoo 19.0, odoo/orm/models.py, `_read_group_groupby`).
 * What they point to counts where the user may see it; else the row is in the group of nothing. Archived records count.
 * @throws OdooFault as {@link groupKey}, and for a path over something else
 */
export function pathKey(env: Env, model: Model, spec: string): GroupKey {
  const { name, rest, granularity } = partsOf(spec);
  if (!rest) return ownKey(env, model, name, granularity, spec);
  const field = groupable(env, model, name);
  if (field.type !== 'many2one') {
    throw python('ValueError', `Only many2one path is accepted for the '${spec}' groupby spec`);
  }
  const table = env.db.table(field.relation ?? '');
  checkAccess(env, table.model, 'read');
  const end = pathKey(env, table.model, granularity ? `${rest}:${granularity}` : rest);
  return {
    ...end,
    spec,
    path: `${name}.${end.path}`,
    keysOf: (row) => {
      const id = row && valueOf(env, model, row, field);
      const target = typeof id === 'number' ? table.get(id) : undefined;
      return end.keysOf(target && visible(env, table.model, target) ? target : undefined);
    },
    domain: (key) => {
      const there = [name, 'any', end.domain(key)];
      return key === undefined || key === false ? ['|', [name, 'not any', []], there] : [there];
    },
  };
}

function partsOf(spec: string): { name: string; rest: string; granularity?: string | undefined } {
  const [path = '', granularity] = spec.split(':');
  const [name = '', ...rest] = path.split('.');
  return { name, rest: rest.join('.'), granularity };
}

function groupable(env: Env, model: Model, name: string): Field {
  const field = model.fields.get(name);
  if (!field) throw python('ValueError', `Invalid field '${name}' on model '${model.model}'`);
  if (!field.stored && !field.related) {
    throw python('ValueError', `Cannot convert ${model.model}.${name} to SQL because it is not stored`);
  }
  return field;
}

function ownKey(
  env: Env,
  model: Model,
  name: string,
  granularity: string | undefined,
  spec: string,
): GroupKey {
  const field = groupable(env, model, name);
  if (field.type !== 'date' && field.type !== 'datetime') return plainKey(env, model, field, spec);
  const period = granularity ?? 'month';
  if (!isGranularity(period)) {
    throw python('ValueError', `Granularity specification isn't correct: '${period}'`);
  }
  // Odoo asks a date for its hour when it names the group (14 to 19).
  if (period === 'hour' && field.type === 'date') {
    throw python('AttributeError', "'datetime.date' object has no attribute 'hour'");
  }
  return periodKey(env, model, field, spec, period);
}

function plainKey(env: Env, model: Model, field: Field, spec: string): GroupKey {
  const show = (key: Key): unknown => {
    if (key === undefined) return false;
    return field.relation && typeof key === 'number' ? [key, nameById(env, field.relation, key)] : key;
  };
  const none = field.type === 'boolean' ? false : undefined;
  return {
    spec,
    path: field.name,
    field,
    show,
    showFormatted: show,
    keysOf: (row) => {
      if (!row) return [none];
      if (field.type === 'many2many')
        return linkedIds(env, row, field).length ? linkedIds(env, row, field) : [undefined];
      const value = valueOf(env, model, row, field);
      return [typeof value === 'object' ? undefined : (value ?? none)];
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
  const bound = (start: string): string => (isTime ? toUtc(start.padEnd(19, ' 00:00:00'), env.tz) : start);
  const range = (key: Key): { from: string; to: string } | false =>
    typeof key === 'string' && { from: bound(key), to: bound(periodEnd(key, granularity)) };
  const label = (key: Key): string | false =>
    typeof key === 'string' && periodLabel(key, granularity, env.lang, firstDay);
  return {
    spec,
    path: field.name,
    field,
    range,
    show: label,
    showFormatted: (key) => (typeof key === 'string' ? [bound(key), label(key)] : false),
    keysOf: (row) => {
      const value = row && valueOf(env, model, row, field);
      if (typeof value !== 'string') return [undefined];
      return [periodStart(isTime ? toLocal(value, env.tz) : value, granularity, firstDay)];
    },
    domain: (key) => {
      const period = range(key);
      if (!period) return [[field.name, '=', false]];
      return ['&', [field.name, '>=', period.from], [field.name, '<', period.to]];
    },
  };
}
