import { missingError, postgres, python } from '../faults.ts';
import { repr, str } from '../py.ts';
import { isDate, isDatetime, toDate, toDatetime } from './dates.ts';
import type { Env, Field, Value } from './types.ts';

/**
 * Turns what a caller wrote into what a row holds, with Odoo's own complaints.
 * @returns undefined for SQL's NULL: null, and false unless the field is boolean.
 */
export function toStored(env: Env, model: string, field: Field, input: unknown): Value | undefined {
  if (field.type === 'boolean') return Boolean(input);
  if (input === null || input === undefined || input === false) return undefined;
  switch (field.type) {
    case 'integer':
      return toInteger(input);
    case 'float':
      return toNumber(input);
    case 'monetary':
      return Math.round(toNumber(input) * 100) / 100;
    case 'date':
    case 'datetime':
      return toMoment(env, field.type, input);
    case 'selection':
      if (field.selection?.some(([key]) => key === input)) return str(input);
      throw python('ValueError', `Wrong value for ${model}.${field.name}: ${repr(input)}`);
    case 'many2one':
      return toMany2one(env, field, input);
    default:
      return toText(field, input);
  }
}

function toInteger(input: unknown): number {
  const number = typeof input === 'string' && /^\s*[+-]?\d+\s*$/.test(input) ? Number(input) : input;
  if (typeof number === 'string')
    throw python('ValueError', `invalid literal for int() with base 10: ${repr(input)}`);
  const whole = Math.trunc(Number(number));
  if (Math.abs(whole) > 2_147_483_647) throw postgres('NumericValueOutOfRange', 'integer out of range');
  return whole;
}

function toNumber(input: unknown): number {
  const number = Number(input);
  if (Number.isNaN(number)) throw python('ValueError', `could not convert string to float: ${repr(input)}`);
  return number;
}

function toMoment(env: Env, type: 'date' | 'datetime', input: unknown): string {
  if (input instanceof Date) {
    if (env.db.series <= 17) throw python('TypeError', "object of type 'DateTime' has no len()");
    return type === 'date' ? toDate(input) : toDatetime(input);
  }
  const text = String(input);
  if (type === 'date' && isDate(text.slice(0, 10))) return text.slice(0, 10);
  if (type === 'datetime' && isDate(text)) return `${text} 00:00:00`;
  if (type === 'datetime' && isDatetime(text)) return text;
  const format = type === 'date' ? '%Y-%m-%d' : '%Y-%m-%d %H:%M:%S';
  throw python('ValueError', `time data ${repr(text)} does not match format '${format}'`);
}

function toMany2one(env: Env, field: Field, input: unknown): number {
  // `read` answers a pair, and the pair may be written back.
  const id: unknown = Array.isArray(input) ? input[0] : input;
  if (typeof id !== 'number') {
    throw python('ValueError', `Wrong value for ${field.name}: ${repr(input)}`);
  }
  if (!env.db.table(field.relation ?? '').get(id)) throw missingError(field.relation ?? '', id, env.uid);
  return id;
}

function toText(field: Field, input: unknown): string {
  if (Buffer.isBuffer(input)) {
    throw python('TypeError', "argument should be a bytes-like object or ASCII string, not 'Binary'");
  }
  const text = typeof input === 'string' ? input : repr(input);
  if (text.includes('\u0000')) {
    throw python('ValueError', 'A string literal cannot contain NUL (0x00) characters.');
  }
  return field.type === 'html' ? toHtml(text) : text;
}

/** Odoo wraps plain text in a paragraph, and lets no script in. */
function toHtml(text: string): string {
  const clean = text.replaceAll(/<script\b[\s\S]*?<\/script>/gi, '');
  return clean === '' || clean.includes('<') ? clean : `<p>${clean}</p>`;
}
