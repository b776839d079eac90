import { postgres, python } from '../faults.ts';
import { repr, reprTuple, str } from '../py.ts';
import { isDate, isDatetime } from './dates.ts';
import type { Env, Field, Value } from './types.ts';

export type ValueTest = (value: Value | undefined) => boolean;

const LIKE = new Set(['like', 'ilike', '=like', '=ilike']);

/** The test that one operator makes of the value of one plain (not relational) field. */
export function testFor(
  env: Env,
  field: Field,
  operator: string,
  given: unknown,
  term: readonly unknown[],
): ValueTest {
  if (operator.startsWith('not ')) {
    const positive = testFor(env, field, operator.slice(4), given, term);
    return (value) => !positive(value);
  }
  if (LIKE.has(operator)) return like(operator, given);
  if (operator === '=?') {
    return given === false || given === null ? () => true : testFor(env, field, '=', given, term);
  }
  if (operator === 'in') return oneOf(env, field, given, term);
  if (operator === '=' || operator === '!=') {
    const same = Array.isArray(given) ? oneOf(env, field, given, term) : equal(env, field, given);
    return operator === '=' ? same : (value) => !same(value);
  }
  if (!/^[<>]=?$/.test(operator)) throw python('ValueError', `Invalid leaf ${reprTuple(term)}`);
  return compare(operator, operand(env, field, given, operator));
}

function oneOf(env: Env, field: Field, given: unknown, term: readonly unknown[]): ValueTest {
  if (!Array.isArray(given)) {
    if (env.db.series >= 19) return equal(env, field, given);
    if (typeof given !== 'boolean') throw python('ValueError', `Invalid domain term ${reprTuple(term)}`);
    return given ? (value) => value !== undefined : (value) => value === undefined;
  }
  if (given.some((item) => item === null || item === false)) {
    const rest = given
      .filter((item) => item !== null && item !== false)
      .map((item) => equal(env, field, item));
    const empty = equal(env, field, false);
    return (value) => empty(value) || rest.some((test) => test(value));
  }
  const wanted = new Set(given.map((item: unknown) => operand(env, field, item, '=')));
  return (value) => value !== undefined && wanted.has(value);
}

function equal(env: Env, field: Field, given: unknown): ValueTest {
  if (field.type === 'boolean') return (value) => Boolean(value) === Boolean(given);
  if (given === false || given === null) {
    // From 18 on an empty text counts as no text.
    const emptyText = env.db.series >= 18;
    return (value) => value === undefined || (emptyText && value === '');
  }
  const wanted = operand(env, field, given, '=');
  return (value) => value === wanted;
}

function compare(operator: string, wanted: Value): ValueTest {
  const test = (value: Value): boolean => {
    if (operator === '>') return value > wanted;
    if (operator === '>=') return value >= wanted;
    return operator === '<' ? value < wanted : value <= wanted;
  };
  return (value) => value !== undefined && test(value);
}

function like(operator: string, given: unknown): ValueTest {
  const text = given === false || given === null ? '' : str(given);
  const pattern = text
    .split('')
    .map((letter) =>
      letter === '%' ? '.*' : letter === '_' ? '.' : letter.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&'),
    )
    .join('');
  const whole = operator.startsWith('=') ? `^${pattern}$` : pattern;
  const regex = new RegExp(whole, operator.endsWith('ilike') ? 'isu' : 'su');
  return (value) => value !== undefined && regex.test(String(value));
}

/** The value as the column's type, or PostgreSQL's complaint (19 finds some of it before PostgreSQL does). */
function operand(env: Env, field: Field, given: unknown, operator: string): Value {
  switch (field.type) {
    case 'integer':
    case 'many2one':
    case 'one2many':
    case 'many2many':
      return number(given, 'integer');
    case 'float':
    case 'monetary':
      return number(given, 'double precision');
    case 'boolean':
      return Boolean(given);
    case 'date':
    case 'datetime':
      return moment(env, field.type, given, operator);
    default:
      return typeof given === 'string' ? given : repr(given);
  }
}

function number(given: unknown, type: string): number {
  if (typeof given === 'number' || typeof given === 'boolean') return Number(given);
  const text = String(given);
  if (text.trim() !== '' && !Number.isNaN(Number(text))) return Number(text);
  throw postgres(
    'InvalidTextRepresentation',
    `invalid input syntax for type ${type}: "${text}"`,
    `active" = true) AND ("id" = '${text}')) AN`,
  );
}

function moment(env: Env, type: 'date' | 'datetime', given: unknown, operator: string): string {
  const raw = given instanceof Date ? given.toISOString().slice(0, 19) : String(given);
  if (env.db.series >= 19 && /[zZ]$|[+-]\d\d:\d\d$/.test(raw)) {
    throw python('ValueError', `expecting only datetimes with no timezone: ${repr(raw)}`);
  }
  const text = raw.replace('T', ' ').replace(/[zZ]$/, '');
  if (type === 'date') {
    if (isDate(text.slice(0, 10))) return text.slice(0, 10);
  } else if (isDate(text)) {
    return `${text} ${operator === '>' || operator === '<=' ? '23:59:59' : '00:00:00'}`;
  } else if (isDatetime(text.slice(0, 19))) {
    return text.slice(0, 19);
  }
  if (env.db.series >= 19)
    throw python('ValueError', `Invalid term ${repr(raw)} in expression date: ${repr(raw)}`);
  const [error, column] =
    type === 'date' ? ['InvalidDatetimeFormat', 'date'] : ['InvalidDatetimeFormat', 'timestamp'];
  throw postgres(
    error,
    `invalid input syntax for type ${column}: "${raw}"`,
    ` WHERE ("${type}" >= '${raw.slice(0, 10)}`,
  );
}
