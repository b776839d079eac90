import { isDate, isMany, isNumber } from '../schema/field-info.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import type { FieldSource } from '../schema/field-source.ts';
import type { ModelFields } from '../schema/model-fields.ts';
import { tellsNothing } from '../schema/order.ts';
import { ToolError } from '../tool-error.ts';
import { followPath } from './field-path.ts';
import { invalidArgument } from '../invalid-argument.ts';

/** Odoo's own names for the length of a period (14 to 20). */
const GRANULARITIES = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
const FUNCTIONS = ['sum', 'avg', 'min', 'max', 'count', 'count_distinct'] as const;

const UNGROUPABLE = new Set(['binary', 'image', 'one2many', 'html', 'text', 'json', 'properties']);
const COMPARABLE = new Set(['char', 'selection', 'text']);

/** `read_group` follows no relation; from 19 on a groupby may (odoo/odoo#209544). Before, the report follows it itself. */
const FIRST_WITH_PATHS = 19;
/** Before, Odoo groups by what has a column of its own only. */
const FIRST_WITH_MANY2MANY = 15;
const FIRST_WITH_RELATED = 17;

export interface Grouping {
  /** As the caller wrote it, such as `date_order:month`: the key of the answer. */
  key: string;
  /** The field, or the path to it. */
  field: string;
  type: string;
  /** Of a date: how long a period is. */
  granularity?: string;
  /** Pairs of value and label. */
  selection?: readonly unknown[];
  /** Of records: their model. */
  relation?: string;
  /** The policy lets nobody sort by it: the order would tell something of records that are not open to the caller. */
  unsortable?: true;
  /** Of a path that this Odoo does not follow: the many2one that it begins with, by which Odoo groups instead. */
  first?: Grouping;
}

export interface Aggregate {
  /** Such as `amount_total:sum`: the key of the answer. */
  key: string;
  field: string;
  fn: (typeof FUNCTIONS)[number];
  type: string;
}

/** What a plan is made for. */
export interface PlanPlace {
  readonly source: FieldSource;
  readonly fields: ModelFields;
  /** Odoo's major version. */
  readonly major: number;
}

/** What is to be grouped by, checked against the fields of the model; each once. @throws ToolError */
export async function planGroupings(place: PlanPlace, groupby: readonly string[]): Promise<Grouping[]> {
  const planned = await Promise.all(groupby.map((text) => planGrouping(place, text)));
  return planned.filter(({ key }, index) => planned.findIndex((one) => one.key === key) === index);
}

async function planGrouping(place: PlanPlace, text: string): Promise<Grouping> {
  const [field = '', granularity, ...rest] = text.split(':');
  const info = await followPath(place.source, place.fields, field, 'groupby', 'group');
  const { type, selection } = info;
  if (field.endsWith('.id'))
    throw invalidArgument(
      `groupby: "${field}" says no more than the relation itself.`,
      `Group by "${field.slice(0, -3)}".`,
    );
  // Grouped by its id, a record comes with its name.
  const relation = field === 'id' ? place.fields.model : info.relation;
  const isOwn = !field.includes('.') || place.major >= FIRST_WITH_PATHS;
  if (!canGroup(isOwn ? place : { major: FIRST_WITH_PATHS }, info))
    throw invalidArgument(
      `groupby: cannot group by "${field}" (type ${type}${info.store === false ? ', not stored' : ''}).`,
      'Group by a stored field that holds one value: aidoo_schema lists them.',
    );
  if (!isOwn && (isDate(info) || isMany(info))) throw notThrough(place, field, type);
  const first = isOwn ? undefined : await planGrouping(place, field.split('.')[0] ?? field);
  const isKnown = granularity === undefined || (GRANULARITIES as readonly string[]).includes(granularity);
  if (rest.length > 0 || !isKnown)
    throw invalidArgument(
      `groupby: cannot read "${text}".`,
      `A date is grouped by ${GRANULARITIES.join(', ')}: "date_order:month".`,
    );
  if (!isDate(info)) {
    if (granularity)
      throw invalidArgument(
        `groupby: "${field}" is no date (type ${type}), so ":${granularity}" means nothing.`,
      );
    return {
      key: field,
      field,
      type,
      ...(Array.isArray(selection) && { selection }),
      ...(relation && { relation }),
      ...(!(await canSort(place, info)) && { unsortable: true }),
      ...(first && { first }),
    };
  }
  if (granularity === 'hour' && type === 'date')
    throw invalidArgument(`groupby: "${field}" is a date without a time: group it by day or longer.`);
  // Odoo's own default for dates, said aloud so that every version answers the same.
  const length = granularity ?? 'month';
  return { key: `${field}:${length}`, field, type, granularity: length };
}

/** It was followed for grouping already: all that is left is the order of what it leads to. */
const canSort = ({ source }: PlanPlace, field: FieldInfo): Promise<boolean> =>
  tellsNothing(source, field).catch((error: unknown) => {
    if (error instanceof ToolError) return false;
    throw error;
  });

/** Whether Odoo can. */
export function canGroup({ major }: Pick<PlanPlace, 'major'>, { type, store, related }: FieldInfo): boolean {
  if (UNGROUPABLE.has(type)) return false;
  if (type === 'many2many' && major < FIRST_WITH_MANY2MANY) return false;
  return store !== false || (Boolean(related) && major >= FIRST_WITH_RELATED);
}

/** Of a related record the report reads one value, and adds up no periods. */
function notThrough({ major }: PlanPlace, path: string, type: string): Error {
  const steps = path.split('.').slice(0, -1).join('.');
  return invalidArgument(
    `groupby: Odoo ${major} does not group by "${path}", a ${type} of a related record.`,
    `Group by "${steps}", or ask for one value at a time, with a term on "${path}" in the domain.`,
  );
}

/** @throws ToolError */
export function planAggregates(fields: ModelFields, aggregates: readonly string[]): Aggregate[] {
  return [...new Set(aggregates)].map((text) => {
    const [field = '', fn = '', ...rest] = text.split(':');
    if (rest.length > 0 || !isFunction(fn)) {
      throw invalidArgument(
        `aggregates: cannot read "${text}".`,
        `Write field:function with ${FUNCTIONS.join(', ')}: "amount_total:sum".`,
      );
    }
    if (field.includes('.'))
      throw invalidArgument(
        `aggregates: "${text}" goes through a relation; Odoo adds up fields of ${fields.model} itself.`,
        'Report on the model that has the field.',
      );
    const info = fields.get(field, 'aggregates', 'add up');
    if (info.store === false)
      throw invalidArgument(`aggregates: Odoo does not store "${field}" and cannot add it up.`);
    assertFits(field, fn, info);
    return { key: text, field, fn, type: info.type };
  });
}

function assertFits(field: string, fn: Aggregate['fn'], info: FieldInfo): void {
  const isOrdered = isNumber(info) || isDate(info) || COMPARABLE.has(info.type);
  const no = (what: string): Error =>
    invalidArgument(
      `aggregates: "${field}" is no ${what} (type ${info.type}), so ${fn} means nothing.`,
      'count and count_distinct work.',
    );
  if ((fn === 'sum' || fn === 'avg') && !isNumber(info)) throw no('number');
  if ((fn === 'min' || fn === 'max') && !isOrdered) throw no('number, date or text');
  if (isMany(info))
    throw invalidArgument(
      `aggregates: "${field}" is a list of records, which Odoo does not count here.`,
      'Report on the model of the list.',
    );
}

const isFunction = (text: string): text is Aggregate['fn'] => (FUNCTIONS as readonly string[]).includes(text);
