import { isDate, isRelation } from '../schema/field-info.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import type { FieldSource } from '../schema/field-source.ts';
import { crossesMany, lastOf } from './checked-term.ts';
import type { CheckedTerm, DateBound, Step, TermValue } from './checked-term.ts';
import { isExpanded } from './date-term.ts';
import { readDate } from './date-value.ts';
import { MAX_TERMS, parseDomain } from './domain-parser.ts';
import type { PlacedTerm, TermsLeft } from './domain-parser.ts';
import { mapTerms } from './domain-tree.ts';
import type { Tree } from './domain-tree.ts';
import { readPath } from './field-path.ts';
import { invalid, show } from './invalid-domain.ts';
import { withoutMerged } from './merged-selection.ts';
import { assertFits, isHierarchy, isInner, isLike, isOrdered, readOperator, takesList } from './operators.ts';
import type { Operator } from './operators.ts';
import { checkId, checkPlain, checkText } from './plain-value.ts';
import { rulesAlong, rulesAt } from './row-rules.ts';
import { assertTellsNothing } from './term-limits.ts';

/** Odoo's first version with `any`, a domain on the records of a relation. */
const FIRST_WITH_ANY = 17;
const MAX_INNER = 5;
const MAX_VALUES = 5_000;
/** Each of them becomes two terms. */
const MAX_PERIODS = 50;

/** A domain of one model, whose terms and those of its inner domains are counted together. */
export interface DomainOf {
  readonly source: FieldSource;
  readonly model: string;
  readonly left?: TermsLeft;
  /** How many domains it is inside of. */
  readonly inside?: number;
}

/**
 * A domain whose every term is known to mean something, and to tell nothing that the caller may not know.
 *
 * @throws ToolError `invalid_domain`, `unknown_field` or `not_allowed`
 */
export async function checkTree(of: DomainOf, written: unknown, where: string): Promise<Tree<CheckedTerm>> {
  const left = of.left ?? { terms: MAX_TERMS };
  return mapTerms(parseDomain(written, where, left), (term) => checkTerm({ ...of, left }, term));
}

async function checkTerm(of: DomainOf, written: PlacedTerm): Promise<CheckedTerm> {
  const { where, value } = written;
  const operator = readOperator(written.operator, where);
  const path = await readPath(of.source, of.model, written.path, where);
  const last = lastOf(path);
  assertFits(operator, last.name, last.field, where);
  const checked = { path, operator, where, value: await checkValue(of, last, operator, value, where) };
  await assertPossible(of.source, checked);
  await assertTellsNothing(of.source, checked);
  return { ...checked, rules: await rulesAlong(of.source, path) };
}

async function checkValue(
  of: DomainOf,
  step: Step,
  operator: Operator,
  value: unknown,
  where: string,
): Promise<TermValue> {
  const { name, field } = step;
  if (isInner(operator)) return checkInner(of, field, value, where);
  if (isHierarchy(operator)) return { kind: 'plain', value: checkFamily(name, field, value, where) };
  if (isLike(operator)) return { kind: 'plain', value: checkPattern(name, operator, value, where) };
  const values = withoutMerged(step, takesList(operator) ? listOf(value, operator, where) : [value], where);
  if (isOrdered(operator) && isEmpty(value))
    throw invalid(where, `has ${show(value)} after "${operator}", where a value to compare with is needed`);
  if (isDate(field)) {
    const type = field.type === 'date' ? 'date' : 'datetime';
    const bounds: DateBound[] = [];
    for (const one of values) bounds.push(isEmpty(one) ? false : await readDate(of.source, type, one, where));
    return { kind: 'dates', bounds };
  }
  const byName = isRelation(field) && typeof value === 'string' && !/^\s*\d+\s*$/.test(value);
  if (byName) return { kind: 'plain', value: checkPattern(name, operator, value, where) };
  const plain = values.map((one) => (isEmpty(one) ? false : checkPlain(name, field, one, where)));
  return { kind: 'plain', value: takesList(operator) ? plain : plain[0] };
}

/** What Odoo has for "empty"; of a boolean it is a value like the other. */
const isEmpty = (value: unknown): boolean => value === false || value === null;

function listOf(value: unknown, operator: Operator, where: string): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw invalid(
      where,
      `needs a list of values after "${operator}", not ${show(value)}`,
      typeof value === 'object' ? undefined : `Write [${show(value)}].`,
    );
  }
  if (value.length > MAX_VALUES)
    throw invalid(where, `has more than ${MAX_VALUES} values after "${operator}"`, 'Ask in several calls.');
  return value;
}

/** An empty text is like everything: as a condition it would be none. */
function checkPattern(name: string, operator: Operator, value: unknown, where: string): string {
  const text = checkText(name, value, where);
  if (text === '')
    throw invalid(
      where,
      `has an empty text after "${operator}"`,
      'Leave the term out, or use false for "empty".',
    );
  return text;
}

function checkFamily(name: string, field: FieldInfo, value: unknown, where: string): number | number[] {
  if (!Array.isArray(value)) return checkId(name, field, value, where);
  return listOf(value, 'in', where).map((id) => checkId(name, field, id, where));
}

async function checkInner(of: DomainOf, field: FieldInfo, value: unknown, where: string): Promise<TermValue> {
  const { source, inside = 0 } = of;
  await assertAny(source, where, 'has "any"');
  if (inside >= MAX_INNER) throw invalid(where, `has more than ${MAX_INNER} domains inside each other`);
  const model = field.relation ?? '';
  const tree = await checkTree({ ...of, model, inside: inside + 1 }, value, `${where}.any`);
  return { kind: 'domain', tree, rules: await rulesAt(source, model, []) };
}

/** A period has two ends: through a list of lines, both must be asked of the same line. */
async function assertPossible(
  source: FieldSource,
  { path, operator, value, where }: Omit<CheckedTerm, 'rules'>,
): Promise<void> {
  if (value.kind !== 'dates' || !isExpanded(operator, value.bounds)) return;
  if (value.bounds.length > MAX_PERIODS)
    throw invalid(where, `has more than ${MAX_PERIODS} days after "${operator}"`, 'Use ">=" and "<".');
  if (crossesMany(path)) await assertAny(source, where, 'asks for a day or period of one of several records');
}

async function assertAny(source: FieldSource, where: string, what: string): Promise<void> {
  const { major } = await source.version();
  if (major >= FIRST_WITH_ANY) return;
  throw invalid(
    where,
    `${what}, which this Odoo (version ${major}) cannot look for`,
    'Write a path such as ["order_line.price_unit",">",100], or search the other model itself.',
  );
}
