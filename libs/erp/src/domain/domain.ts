import { isRelation } from '../schema/field-info.ts';
import type { FieldSource } from '../schema/field-source.ts';
import { ToolError } from '../tool-error.ts';

/** Odoo's operators (14 to 20). What is not here is refused, not passed on. */
const COMPARISONS = ['=', '!=', '>', '>=', '<', '<=', '=?'];
const MATCHES = ['like', 'not like', 'ilike', 'not ilike', '=like', '=ilike'];
const OPERATORS = new Set(COMPARISONS.concat(MATCHES, ['in', 'not in', 'child_of', 'parent_of']));
const LIST_OPERATORS = new Set(['in', 'not in']);
const TEXT_OPERATORS = new Set(MATCHES);
const ARITY: Readonly<Record<string, number>> = { '&': 2, '|': 2, '!': 1 };
const MAX_TERMS = 200;

/**
 * Odoo's prefix notation, checked term by term: operators, number of operands, field paths. A domain that cannot be
 * understood is refused with the place of the mistake; it is never dropped or widened.
 *
 * @throws ToolError `invalid_domain` or `unknown_field`
 */
export async function checkDomain(
  source: FieldSource,
  model: string,
  domain: unknown,
  argument = 'domain',
): Promise<unknown[]> {
  if (!Array.isArray(domain)) throw invalid(argument, `is ${show(domain)}, not a list of terms`);
  if (domain.length > MAX_TERMS) throw invalid(argument, `has more than ${MAX_TERMS} terms`);
  if (
    domain.length === 3 &&
    typeof domain[0] === 'string' &&
    !(domain[0] in ARITY) &&
    typeof domain[1] === 'string'
  ) {
    throw invalid(argument, 'is a single term', `Put it in a list: ${JSON.stringify([domain])}`);
  }
  // How many operands are still owed; terms that nobody asked for are joined by an implicit "and".
  let owed = 0;
  for (const [index, item] of (domain as unknown[]).entries()) {
    const where = `${argument}[${index}]`;
    if (typeof item === 'string') {
      if (!Object.hasOwn(ARITY, item))
        throw invalid(where, `is ${show(item)}, which is neither '&', '|' nor '!'`);
      owed = Math.max(owed, 1) - 1 + ARITY[item]!;
    } else {
      await checkTerm(source, model, item, where);
      owed = Math.max(owed - 1, 0);
    }
  }
  if (owed > 0)
    throw invalid(
      argument,
      `ends too early: ${owed} more term${owed > 1 ? 's are' : ' is'} needed after the last operator`,
    );
  return [...(domain as unknown[])];
}

async function checkTerm(source: FieldSource, model: string, term: unknown, where: string): Promise<void> {
  if (!Array.isArray(term) || term.length !== 3)
    throw invalid(where, `is ${show(term)}, not a term [field, operator, value]`);
  const [path, operator, value] = term as unknown[];
  if (typeof path !== 'string' || path === '')
    throw invalid(where, `has ${show(path)} where a field's name is expected`);
  if (typeof operator !== 'string' || !OPERATORS.has(operator)) {
    throw invalid(
      where,
      `has the unknown operator ${show(operator)}`,
      `Use one of ${[...OPERATORS].join(', ')}.`,
    );
  }
  checkValue(operator, value, where);
  await checkPath(source, model, path, where);
}

function checkValue(operator: string, value: unknown, where: string): void {
  const isList = Array.isArray(value);
  if (LIST_OPERATORS.has(operator) && !isList)
    throw invalid(where, `needs a list of values after "${operator}", not ${show(value)}`);
  if (TEXT_OPERATORS.has(operator) && typeof value !== 'string')
    throw invalid(where, `needs a text after "${operator}", not ${show(value)}`);
  if (isList ? value.some(isStructure) : isStructure(value))
    throw invalid(where, `has ${show(value)} where a plain value is expected`);
}

const isStructure = (value: unknown): boolean =>
  value === undefined || (typeof value === 'object' && value !== null);

/** Every step of `partner_id.country_id.code` is a field of the model that the step before leads to. */
async function checkPath(source: FieldSource, model: string, path: string, where: string): Promise<void> {
  const steps = path.split('.');
  let current = model;
  for (const [index, step] of steps.entries()) {
    const field = (await source.fieldsOf(current)).get(step, where, 'search');
    if (index === steps.length - 1) return;
    if (!isRelation(field) || !field.relation) {
      throw invalid(
        where,
        `goes on after "${step}", which is no relation`,
        `"${step}" is of type ${field.type}.`,
      );
    }
    current = field.relation;
  }
}

function invalid(where: string, what: string, hint?: string): ToolError {
  return new ToolError('invalid_domain', `${where} ${what}.`, {
    hint: hint ?? 'A domain is a list of terms such as [["country_id.code","=","BE"],["active","=",true]].',
  });
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
