import type { FieldSource } from '../schema/field-source.ts';
import { crossesMany } from './checked-term.ts';
import type { CheckedTerm } from './checked-term.ts';
import { isExpanded, writeDates } from './date-term.ts';
import { parseDomain } from './domain-parser.ts';
import { join, leaf, negate } from './domain-tree.ts';
import type { Tree, WrittenTerm } from './domain-tree.ts';
import { writeDomain } from './domain-writer.ts';

type Written = Tree<WrittenTerm>;
type Limits = Pick<FieldSource, 'limits'>;

/**
 * A checked tree as Odoo is to have it: periods are their two ends, and where a term looks into a model of which the
 * caller may see only some records, the row rules of that model stand beside it. Such a term holds of no record that
 * may not be seen, and nor does its negation: the "!" goes before the term alone, since Odoo up to 18 negates
 * `amount > 5` to `amount <= 5`, which an empty amount is not either.
 */
export function writeTerms(source: Limits, tree: Tree<CheckedTerm>): Written {
  switch (tree.kind) {
    case 'constant':
      return tree;
    case 'term':
      return writeTerm(source, tree.term, false);
    case 'not':
      return isNegatedInside(source, tree.child)
        ? writeNegated(source, tree.child)
        : negate(writeTerms(source, tree.child));
    default:
      return join(
        tree.kind,
        tree.children.map((child) => writeTerms(source, child)),
      );
  }
}

function writeNegated(source: Limits, tree: Tree<CheckedTerm>): Written {
  switch (tree.kind) {
    case 'constant':
      return { kind: 'constant', value: !tree.value };
    case 'term':
      return writeTerm(source, tree.term, true);
    case 'not':
      return writeTerms(source, tree.child);
    default:
      return join(
        tree.kind === 'and' ? 'or' : 'and',
        tree.children.map((child) => writeNegated(source, child)),
      );
  }
}

function isNegatedInside(source: Limits, tree: Tree<CheckedTerm>): boolean {
  if (tree.kind === 'constant') return false;
  if (tree.kind === 'not') return isNegatedInside(source, tree.child);
  if (tree.kind !== 'term') return tree.children.some((child) => isNegatedInside(source, child));
  const { path, operator, value } = tree.term;
  if (value.kind === 'dates' && isExpanded(operator, value.bounds)) return true;
  return path.slice(0, -1).some(({ field }) => source.limits(field.relation ?? '').rowDomains.length > 0);
}

function writeTerm(source: Limits, term: CheckedTerm, negated: boolean): Written {
  const names = term.path.map(({ name }) => name);
  const rules = term.path
    .slice(0, -1)
    .flatMap(({ field }, index) => rulesAt(source, field.relation ?? '', names.slice(0, index + 1)));
  return join('and', [writeAlone(source, term, names, negated), ...rules]);
}

function writeAlone(
  source: Limits,
  { path, operator, value }: CheckedTerm,
  names: readonly string[],
  negated: boolean,
): Written {
  const as = (written: Written): Written => (negated ? negate(written) : written);
  const whole = names.join('.');
  if (value.kind === 'plain') return as(leaf(whole, operator, value.value));
  if (value.kind === 'domain') {
    const inner = join('and', [writeTerms(source, value.tree), ...rulesAt(source, value.model, [])]);
    return as(nested(names, operator, writeDomain(inner)));
  }
  const { bounds } = value;
  if (!isExpanded(operator, bounds)) return as(writeDates(whole, operator, bounds));
  if (!crossesMany(path)) return writeDates(whole, operator, bounds, negated);
  const inner = writeDates(names.at(-1) ?? '', operator, bounds);
  return as(nested(names.slice(0, -1), 'any', writeDomain(inner)));
}

/** The row rules of a model, as conditions of a record that the fields lead to. They are checked already. */
const rulesAt = (source: Limits, model: string, names: readonly string[]): Written[] =>
  source.limits(model).rowDomains.map((rule) => reached(names, parseDomain(rule, 'policy')));

function reached(names: readonly string[], tree: Written): Written {
  switch (tree.kind) {
    case 'constant':
      return tree;
    case 'not':
      return negate(reached(names, tree.child));
    case 'term': {
      const { path, operator, value } = tree.term;
      const all = [...names, ...path.split('.')];
      return operator.endsWith('any') ? nested(all, operator, value) : leaf(all.join('.'), operator, value);
    }
    default:
      return join(
        tree.kind,
        tree.children.map((child) => reached(names, child)),
      );
  }
}

/** Not every version of Odoo that knows "any" reads a path before it: each step is one of its own. */
function nested(names: readonly string[], operator: string, value: unknown): Written {
  const [first = '', ...rest] = names;
  return rest.length === 0
    ? leaf(first, operator, value)
    : leaf(first, 'any', writeDomain(nested(rest, operator, value)));
}
