import { depth, join, negate } from './domain-tree.ts';
import type { Tree, WrittenTerm } from './domain-tree.ts';
import { invalid, show } from './invalid-domain.ts';
import { isOperator } from './prefix-list.ts';
import { isTermObject, itemsOf } from './written-list.ts';

export const MAX_TERMS = 200;
const MAX_ITEMS = 3 * MAX_TERMS;
const MAX_DEPTH = 40;
const MAX_PATH = 256;

/** A term as it was written, with its place for messages. */
export interface PlacedTerm extends WrittenTerm {
  readonly where: string;
}

/** How many more terms a domain may have, those of its inner domains included. */
export interface TermsLeft {
  terms: number;
}

/**
 * Reads Odoo's prefix notation, or a plain list of terms, into a tree. What a term says is not looked at here.
 *
 * @throws ToolError `invalid_domain` with the place of the mistake: nothing is ever dropped or widened.
 */
export function parseDomain(
  written: unknown,
  where: string,
  left: TermsLeft = { terms: MAX_TERMS },
): Tree<PlacedTerm> {
  const items = itemsOf(written, where);
  left.terms -= items.filter((item) => !isOperator(item)).length;
  if (left.terms < 0)
    throw invalid(where, `has more than ${MAX_TERMS} terms`, 'Use "in" with a list of values.');
  if (items.length > MAX_ITEMS) throw invalid(where, `has more than ${MAX_ITEMS} terms and operators`);
  let position = 0;
  const next = (): Tree<PlacedTerm> => {
    const place = `${where}[${position}]`;
    const item = items[position];
    position += 1;
    if (!isOperator(item)) return parseTerm(item, place);
    if (item === '!') return negate(next());
    return join(item === '&' ? 'and' : 'or', [next(), next()]);
  };
  const trees: Tree<PlacedTerm>[] = [];
  while (position < items.length) trees.push(next());
  const tree = join('and', trees);
  if (depth(tree) > MAX_DEPTH) throw invalid(where, `is nested deeper than ${MAX_DEPTH} operators`);
  return tree;
}

function parseTerm(item: unknown, where: string): Tree<PlacedTerm> {
  if (typeof item === 'string') {
    throw invalid(
      where,
      `is ${show(item)}, which is neither '&', '|' nor '!'`,
      '"|" (or) and "&" (and) stand before the two terms that they join, "!" (not) before one: ["|",["name","=","A"],["name","=","B"]].',
    );
  }
  const term = isTermObject(item) ? [item.field, item.operator, item.value] : item;
  if (!Array.isArray(term)) throw invalid(where, `is ${show(item)}, not a term [field, operator, value]`);
  assertFlat(term, where);
  if (term.length !== 3) throw invalid(where, `is ${show(item)}, not a term [field, operator, value]`);
  const [path, operator, value] = term as unknown[];
  if ((path === 1 || path === 0) && operator === '=' && value === 1) {
    return { kind: 'constant', value: path === 1 };
  }
  if (typeof path !== 'string' || path === '' || path.length > MAX_PATH)
    throw invalid(where, `has ${show(path)} where a field's name is expected`);
  if (typeof operator !== 'string') throw invalid(where, `has the unknown operator ${show(operator)}`);
  return { kind: 'term', term: { path, operator, value, where } };
}

/** `[["a","=",1],["b","=",2]]` where one term is expected: what was meant can be said, but is not guessed. */
function assertFlat(list: readonly unknown[], where: string): void {
  const [first] = list;
  if (!isOperator(first) && (typeof first !== 'object' || first === null)) return;
  const operators = isOperator(first) ? [] : list.slice(1).map(() => '&');
  const flat = JSON.stringify([...operators, ...list]).slice(1, -1);
  throw invalid(
    where,
    'is a list of terms inside the list',
    flat.length > 200
      ? 'Write its terms in its place, without brackets around them: "&" or "|" stands before the two terms that it joins.'
      : `Write its terms in its place, without brackets around them: ${flat}`,
  );
}
