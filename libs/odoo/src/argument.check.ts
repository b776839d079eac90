import { OdooError } from './odoo.error.ts';

/** What a protocol cannot carry, in words; null when it can. */
export interface CarrierRules {
  /** Why this whole number cannot be sent. */
  integer(value: number): string | null;
  /** Why this text, or name of a member, cannot be sent. */
  text(value: string): string | null;
}

const MAX_DEPTH = 64;

/**
 * Refuses what would be sent as something else than was meant, or dropped: a condition that falls out of a domain on the
 * way would answer every record.
 * @throws OdooError `invalid_argument` that names the place (`kwargs.domain[0][2]`) and never the value.
 */
export function checkArguments(value: unknown, path: string, rules: CarrierRules, depth = 0): void {
  const why = depth > MAX_DEPTH ? 'is nested too deeply' : problem(value, rules);
  if (why) throw new OdooError('invalid_argument', `${path} ${why}.`);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) checkArguments(item, `${path}[${index}]`, rules, depth + 1);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      const wrongName = rules.text(key);
      if (wrongName) throw new OdooError('invalid_argument', `The name of a member of ${path} ${wrongName}.`);
      checkArguments(item, `${path}.${key}`, rules, depth + 1);
    }
  }
}

function problem(value: unknown, rules: CarrierRules): string | null {
  if (value === null || typeof value === 'boolean') return null;
  if (typeof value === 'string') return rules.text(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) return 'is not a finite number';
    return Number.isInteger(value) ? rules.integer(value) : null;
  }
  if (typeof value === 'object') return problemOfObject(value);
  return `is ${typeof value}, which cannot be sent to Odoo`;
}

function problemOfObject(value: object): string | null {
  if (value instanceof Date) return 'is a Date: send text, YYYY-MM-DD HH:MM:SS in UTC';
  if (value instanceof Uint8Array) return 'is binary: send base64 text';
  if (Array.isArray(value)) return null;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype ? null : 'is not a plain object';
}
