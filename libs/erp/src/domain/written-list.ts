import { invalid, show } from './invalid-domain.ts';
import { ARITY, isOperator } from './prefix-list.ts';

const IN_JSON =
  'Send the list itself, in JSON: [["active","=",true]], with double quotes and true, false, null.';

/**
 * The items of a domain that is a list, or the JSON text of one. Nothing else is one: what is empty in another way is
 * refused, since it would find everything.
 *
 * @throws ToolError `invalid_domain`
 */
export function itemsOf(written: unknown, where: string): readonly unknown[] {
  const domain = typeof written === 'string' ? fromJson(written, where) : written;
  if (isTermObject(domain)) {
    throw invalid(where, 'is a single term', `Put it in a list: [${show(domain)}]`);
  }
  if (!Array.isArray(domain)) {
    const hint = domain === null || domain === undefined ? 'Write [] for all records.' : undefined;
    throw invalid(where, `is ${show(domain)}, not a list of terms`, hint);
  }
  const items = domain as readonly unknown[];
  if (isSingleTerm(items)) throw invalid(where, 'is a single term', `Put it in a list: [${show(items)}]`);
  assertComplete(items, where);
  return items;
}

/** `{"field": …, "operator": …, "value": …}`, as some write terms. */
export function isTermObject(item: unknown): item is { field: unknown; operator: unknown; value: unknown } {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return false;
  const keys = Object.keys(item);
  return keys.length === 3 && ['field', 'operator', 'value'].every((key) => keys.includes(key));
}

function fromJson(text: string, where: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    if (Array.isArray(parsed)) return parsed;
  } catch {
    // Said below.
  }
  const what = text.trim() === '' ? 'is an empty text' : `is the text ${show(text)}`;
  throw invalid(where, `${what}, not a list of terms`, IN_JSON);
}

function isSingleTerm(items: readonly unknown[]): boolean {
  const [path, operator] = items;
  if (items.length !== 3 || typeof operator !== 'string' || isOperator(operator)) return false;
  return (typeof path === 'string' && !isOperator(path)) || typeof path === 'number';
}

/** Every operator has its terms; terms that no operator asked for are joined by an implicit "and". */
function assertComplete(items: readonly unknown[], where: string): void {
  const open: { index: number; operator: string; owed: number }[] = [];
  for (const [index, item] of items.entries()) {
    if (isOperator(item)) {
      open.push({ index, operator: item, owed: ARITY.get(item) ?? 0 });
    } else {
      // A term may be the last of an operator, and that the last of the one around it.
      for (let last = open.at(-1); last && (last.owed -= 1) === 0; last = open.at(-1)) open.pop();
    }
  }
  const last = open.at(-1);
  if (!last) return;
  // Each open operator but the first is itself one of the terms that the one around it waits for.
  const owed = open.reduce((sum, one) => sum + one.owed, 1 - open.length);
  throw invalid(
    where,
    `ends too early: ${owed} more term${owed > 1 ? 's are' : ' is'} needed after the last operator`,
    last.operator === '!'
      ? `"!" at ${where}[${last.index}] stands before the term that it negates: ["!", term].`
      : `"${last.operator}" at ${where}[${last.index}] stands before the two terms that it joins: ["${last.operator}", term, term].`,
  );
}
