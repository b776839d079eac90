import type { DateBound } from './checked-term.ts';
import { join, leaf } from './domain-tree.ts';
import type { Tree, WrittenTerm } from './domain-tree.ts';
import type { Operator } from './operators.ts';
import { isOrdered, takesList } from './operators.ts';

type Written = Tree<WrittenTerm>;

/** Whether a comparison becomes more than one term: it is then negated by its opposite, never by a "!" before it. */
export const isExpanded = (operator: Operator, bounds: readonly DateBound[]): boolean =>
  !isOrdered(operator) && bounds.some(isPeriod);

const isPeriod = (bound: DateBound): bound is { from: string; to: string } =>
  bound !== false && 'from' in bound;

const OPPOSITE: Partial<Record<Operator, Operator>> = {
  '=': '!=',
  '=?': '!=',
  '!=': '=',
  in: 'not in',
  'not in': 'in',
};

/** A date compared with days or periods as wholes: "=" is within it, ">" is after its end. Empty is "!=" all of them. */
export function writeDates(
  path: string,
  operator: Operator,
  bounds: readonly DateBound[],
  negated = false,
): Written {
  const wanted = negated ? (OPPOSITE[operator] ?? operator) : operator;
  if (takesList(wanted)) {
    const single = bounds.filter((bound) => !isPeriod(bound)).map(textOf);
    const plain = single.length > 0 || bounds.length === 0 ? [leaf(path, wanted, single)] : [];
    const periods = bounds
      .filter(isPeriod)
      .map((bound) => writeOne(path, wanted === 'in' ? '=' : '!=', bound));
    return join(wanted === 'in' ? 'or' : 'and', [...plain, ...periods]);
  }
  return writeOne(path, wanted, bounds[0] ?? false);
}

function writeOne(path: string, operator: Operator, bound: DateBound): Written {
  if (!isPeriod(bound)) return leaf(path, operator, textOf(bound));
  const { from, to } = bound;
  switch (operator) {
    case '>':
    case '>=':
      return leaf(path, '>=', operator === '>' ? to : from);
    case '<':
    case '<=':
      return leaf(path, '<', operator === '<' ? from : to);
    case '!=':
      return join('or', [leaf(path, '=', false), leaf(path, '<', from), leaf(path, '>=', to)]);
    default:
      return join('and', [leaf(path, '>=', from), leaf(path, '<', to)]);
  }
}

const textOf = (bound: DateBound): unknown =>
  bound === false ? false : 'at' in bound ? bound.at : bound.from;
