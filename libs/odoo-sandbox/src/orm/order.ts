import { python, userError } from '../faults.ts';
import { valueOf } from './record.ts';
import type { Env, Model, Row, Value } from './types.ts';

type Compare = (a: Row, b: Row) => number;

const PART = /^([a-z_]\w*)(?:\.\w+)?(?:\s+(asc|desc))?(?:\s+nulls\s+(first|last))?$/i;
const collator = new Intl.Collator('en');

const compareValues = (a: Value, b: Value): number => {
  if (typeof a === 'string' && typeof b === 'string') return a === b ? 0 : collator.compare(a, b);
  return Number(a) - Number(b);
};

/**
 * The comparison that an `order` asks for: NULL comes last when ascending, as in PostgreSQL, and many2ones stand in
 * their own model's order.
 * @throws OdooFault UserError for bad syntax, ValueError for a field that is unknown or not stored.
 */
export function compileOrder(env: Env, model: Model, order: string): Compare {
  const parts = order.split(',').map((part) => compilePart(env, model, part.trim(), order));
  return (a, b) => {
    for (const compare of parts) {
      const result = compare(a, b);
      if (result !== 0) return result;
    }
    return 0;
  };
}

function compilePart(env: Env, model: Model, part: string, order: string): Compare {
  const found = PART.exec(part);
  if (!found) {
    throw userError(
      `Invalid "order" specified (${order}). A valid "order" specification is a comma-separated list of valid field names (optionally followed by asc/desc for the direction)`,
    );
  }
  const [, name = '', direction = 'asc', nulls] = found;
  const field = model.fields.get(name);
  if (!field) throw python('ValueError', `Invalid field '${name}' on model '${model.model}'`);
  if (!field.stored && !field.related) {
    throw python('ValueError', `Cannot convert ${model.model}.${name} to SQL because it is not stored`);
  }
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  const nullSign = nulls ? (nulls.toLowerCase() === 'first' ? -1 : 1) : sign;
  const inner = field.type === 'many2one' ? byRelated(env, field.relation ?? '') : compareValues;
  const plain = field.stored && !field.translate && !field.companyDependent;
  return (left, right) => {
    const a = plain ? left[name] : valueOf(env, model, left, field);
    const b = plain ? right[name] : valueOf(env, model, right, field);
    if (a === b) return 0;
    if (a === undefined) return nullSign;
    if (b === undefined) return -nullSign;
    return sign * inner(a, b);
  };
}

function byRelated(env: Env, relation: string): (a: Value, b: Value) => number {
  const table = env.db.table(relation);
  const compare = compileOrder(env, table.model, table.model.order);
  return (a, b) => {
    const [left, right] = [table.get(Number(a)), table.get(Number(b))];
    return left && right ? compare(left, right) : Number(a) - Number(b);
  };
}
