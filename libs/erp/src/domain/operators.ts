import type { FieldInfo } from '../schema/field-info.ts';
import { isDate, isRelation } from '../schema/field-info.ts';
import { invalid, show } from './invalid-domain.ts';

const EQUAL = ['=', '!=', '=?', 'in', 'not in'] as const;
const ORDERED = ['>', '>=', '<', '<='] as const;
const LIKE = ['like', 'not like', 'ilike', 'not ilike', '=like', '=ilike'] as const;
const HIERARCHY = ['child_of', 'parent_of'] as const;
const INNER = ['any', 'not any'] as const;

/** Odoo's operators (14 to 20). What is not here is refused, not passed on. */
const OPERATORS = [...EQUAL, ...ORDERED, ...LIKE, ...HIERARCHY, ...INNER] as const;
export type Operator = (typeof OPERATORS)[number];

const BY_TYPE: Readonly<Record<string, readonly Operator[]>> = {
  boolean: EQUAL,
  integer: [...EQUAL, ...ORDERED],
  float: [...EQUAL, ...ORDERED],
  monetary: [...EQUAL, ...ORDERED],
  char: [...EQUAL, ...LIKE, ...ORDERED],
  text: [...EQUAL, ...LIKE, ...ORDERED],
  html: [...EQUAL, ...LIKE],
  selection: [...EQUAL, ...ORDERED],
  date: [...EQUAL, ...ORDERED],
  datetime: [...EQUAL, ...ORDERED],
  many2one: [...EQUAL, ...LIKE, ...HIERARCHY, ...INNER],
  one2many: [...EQUAL, ...LIKE, ...HIERARCHY, ...INNER],
  many2many: [...EQUAL, ...LIKE, ...HIERARCHY, ...INNER],
  reference: [...EQUAL, ...LIKE],
  many2one_reference: EQUAL,
  binary: ['=', '!='],
  image: ['=', '!='],
};

/** What other languages write. */
const MEANT: Readonly<Record<string, Operator>> = {
  '==': '=',
  '===': '=',
  eq: '=',
  equals: '=',
  is: '=',
  '<>': '!=',
  '!==': '!=',
  ne: '!=',
  'is not': '!=',
  gt: '>',
  gte: '>=',
  '=>': '>=',
  lt: '<',
  lte: '<=',
  '=<': '<=',
  contains: 'ilike',
  nin: 'not in',
};

const NAMES: ReadonlySet<string> = new Set(OPERATORS);
const known = (text: string): text is Operator => NAMES.has(text);

const normal = (written: string): string => written.trim().replace(/\s+/g, ' ').toLowerCase();

/** Whether some version of Odoo could take a text for an operator. */
export const isOperator = (written: string): boolean =>
  known(normal(written)) || Object.hasOwn(MEANT, normal(written));

/** @throws ToolError `invalid_domain` naming the operator that was probably meant. */
export function readOperator(written: string, where: string): Operator {
  const text = normal(written);
  if (known(text)) return text;
  const meant = Object.hasOwn(MEANT, text) ? MEANT[text] : undefined;
  throw invalid(
    where,
    `has the unknown operator ${show(written)}`,
    meant ? `Write "${meant}".` : `Use one of ${OPERATORS.join(', ')}.`,
  );
}

/** @throws ToolError `invalid_domain` when the operator says nothing of a field of this type. */
export function assertFits(operator: Operator, name: string, field: FieldInfo, where: string): void {
  const { type } = field;
  const allowed = Object.hasOwn(BY_TYPE, type) ? (BY_TYPE[type] ?? []) : [];
  if (allowed.includes(operator) || (name === 'id' && isHierarchy(operator))) return;
  if (allowed.length === 0) {
    throw invalid(where, `searches by "${name}", of type ${type}, which cannot be searched`, 'Leave it out.');
  }
  const period = isDate(field) ? ' A period is compared as a whole: ["…","=","this_month"].' : '';
  const through = isRelation(field) ? ' To compare a value of it, write the path: "…_id.amount".' : '';
  throw invalid(
    where,
    `has "${operator}", which does not go with "${name}" of type ${type}`,
    `Use one of ${allowed.join(', ')}.${period}${through}`,
  );
}

export const takesList = (operator: Operator): boolean => operator === 'in' || operator === 'not in';
export const isOrdered = (operator: Operator): boolean => includes(ORDERED, operator);
export const isLike = (operator: Operator): boolean => includes(LIKE, operator);
export const isHierarchy = (operator: Operator): boolean => includes(HIERARCHY, operator);
export const isInner = (operator: string): operator is 'any' | 'not any' => includes(INNER, operator);

const includes = (operators: readonly string[], operator: string): boolean => operators.includes(operator);
