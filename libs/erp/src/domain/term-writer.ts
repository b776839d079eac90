import { crossesMany } from './checked-term.ts';
import type { CheckedTerm } from './checked-term.ts';
import { isExpanded, writeDates } from './date-term.ts';
import { join, leaf, negate } from './domain-tree.ts';
import type { Tree, WrittenTerm } from './domain-tree.ts';
import { writeDomain } from './domain-writer.ts';
import { nested } from './row-rules.ts';

type Written = Tree<WrittenTerm>;

/**
 * A checked tree as Odoo is to have it: periods are their two ends, and where a term looks into a model of which the
 * caller may see only some records, the row rules of that model stand beside it. Such a term holds of no record that
 * may not be seen, and nor does its negation: the "!" goes before the term alone, since Odoo up to 18 negates
 * `amount > 5` to `amount <= 5`, which an empty amount is not either (`distribute_not` in odoo/osv/expression.py).
 */
export function writeTerms(tree: Tree<CheckedTerm>): Written {
  switch (tree.kind) {
    case 'constant':
      return tree;
    case 'term':
      return writeTerm(tree.term, false);
    case 'not':
      return isNegatedInside(tree.child) ? writeNegated(tree.child) : negate(writeTerms(tree.child));
    default:
      return join(tree.kind, tree.children.map(writeTerms));
  }
}

function writeNegated(tree: Tree<CheckedTerm>): Written {
  switch (tree.kind) {
    case 'constant':
      return { kind: 'constant', value: !tree.value };
    case 'term':
      return writeTerm(tree.term, true);
    case 'not':
      return writeTerms(tree.child);
    default:
      return join(tree.kind === 'and' ? 'or' : 'and', tree.children.map(writeNegated));
  }
}

function isNegatedInside(tree: Tree<CheckedTerm>): boolean {
  if (tree.kind === 'constant') return false;
  if (tree.kind === 'not') return isNegatedInside(tree.child);
  if (tree.kind !== 'term') return tree.children.some(isNegatedInside);
  const { operator, value, rules } = tree.term;
  return rules.length > 0 || (value.kind === 'dates' && isExpanded(operator, value.bounds));
}

const writeTerm = (term: CheckedTerm, negated: boolean): Written =>
  join('and', [writeAlone(term, negated), ...term.rules]);

function writeAlone({ path, operator, value }: CheckedTerm, negated: boolean): Written {
  const names = path.map(({ name }) => name);
  const whole = names.join('.');
  const as = (written: Written): Written => (negated ? negate(written) : written);
  if (value.kind === 'plain') return as(leaf(whole, operator, value.value));
  if (value.kind === 'domain') {
    const inner = join('and', [writeTerms(value.tree), ...value.rules]);
    return as(nested(names, operator, writeDomain(inner)));
  }
  const { bounds } = value;
  if (!isExpanded(operator, bounds)) return as(writeDates(whole, operator, bounds));
  if (!crossesMany(path)) return writeDates(whole, operator, bounds, negated);
  const inner = writeDates(names.at(-1) ?? '', operator, bounds);
  return as(nested(names.slice(0, -1), 'any', writeDomain(inner)));
}
