import { python } from '../faults.ts';
import { aggregatorOf } from './describe.ts';
import { valueOf } from './record.ts';
import type { Env, Field, Model, Row, Value } from './types.ts';

/** One total of a group. */
export interface Aggregate {
  /** Under which name it is answered by `read_group`; `formatted_read_group` answers it as it was asked for. */
  readonly alias: string;
  readonly spec: string;
  of(rows: readonly Row[]): unknown;
}

const round = (number: number): number => Math.round(number * 1e6) / 1e6;
const sum = (values: readonly Value[]): number =>
  values.reduce<number>((total, value) => total + Number(value), 0);
const extreme = (values: readonly Value[], sign: 1 | -1): Value | undefined =>
  values.reduce<Value | undefined>((best, value) => {
    if (best === undefined) return value;
    const smaller = value < best;
    return (sign === 1 ? smaller : !smaller) ? value : best;
  }, undefined);

const FUNCTIONS: Readonly<Record<string, (values: readonly Value[]) => unknown>> = {
  sum: (values) => values.length > 0 && round(sum(values)),
  avg: (values) => values.length > 0 && round(sum(values) / values.length),
  min: (values) => extreme(values, 1) ?? false,
  max: (values) => extreme(values, -1) ?? false,
  count: (values) => values.length,
  count_distinct: (values) => new Set(values).size,
  array_agg: (values) => values,
  bool_and: (values) => values.every(Boolean),
  bool_or: (values) => values.some(Boolean),
};

const SPEC = /^(\w+)(?::(\w+)(?:\((\w+)\))?)?$/;

/** Reads `field`, `field:function` or `alias:function(field)`. @returns undefined where there is nothing to add up. */
export function aggregate(env: Env, model: Model, spec: string): Aggregate | undefined {
  if (spec === '__count') return { alias: '__count', spec, of: (rows) => rows.length };
  const [matched, alias = '', given, inner] = SPEC.exec(spec) ?? [];
  if (!matched) throw python('ValueError', `Invalid aggregate specification '${spec}'.`);
  const field = model.fields.get(inner ?? alias);
  if (!field) throw python('ValueError', `Invalid field '${inner ?? alias}' on model '${model.model}'`);
  const name = given ?? aggregatorOf(field);
  const compute = name === undefined ? undefined : FUNCTIONS[name];
  if (name !== undefined && !compute) {
    throw python('ValueError', `Invalid aggregate method '${name}' for '${spec}'.`);
  }
  if (!compute) return undefined;
  if (!field.stored && !field.related) {
    throw python('ValueError', `Cannot convert ${model.model}.${field.name} to SQL because it is not stored`);
  }
  return { alias, spec, of: (rows) => compute(valuesOf(env, model, rows, field)) };
}

const valuesOf = (env: Env, model: Model, rows: readonly Row[], field: Field): Value[] =>
  rows.flatMap((row) => {
    const value = valueOf(env, model, row, field);
    return value === undefined ? [] : [value];
  });
