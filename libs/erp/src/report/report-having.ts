import { invalidArgument } from '../invalid-argument.ts';
import type { Group } from './report-value.ts';

const COMPARE: ReadonlyMap<unknown, (left: number, right: number) => boolean> = new Map([
  ['=', (left, right) => left === right],
  ['!=', (left, right) => left !== right],
  ['>', (left, right) => left > right],
  ['>=', (left, right) => left >= right],
  ['<', (left, right) => left < right],
  ['<=', (left, right) => left <= right],
]);

export type Having = (group: Group) => boolean;

/**
 * A condition on aggregates, such as `[["amount_total:sum",">",1000]]`: all must hold. It is decided here, since
 * Odoo before 19 cannot.
 *
 * @throws ToolError `invalid_argument` naming the term that is wrong
 */
export function parseHaving(terms: readonly unknown[], keys: readonly string[]): Having {
  const conditions = terms.map((term, index) => {
    const where = `having[${index}]`;
    if (!Array.isArray(term) || term.length !== 3)
      throw invalidArgument(`${where}: expected [aggregate, operator, number].`);
    const [key, operator, value] = term as unknown[];
    if (typeof key !== 'string' || !keys.includes(key))
      throw invalidArgument(
        `${where}: "${String(key)}" is not among the aggregates.`,
        `Use one of ${keys.join(', ')}.`,
      );
    const compare = COMPARE.get(operator);
    if (!compare)
      throw invalidArgument(
        `${where}: unknown operator ${JSON.stringify(operator)}.`,
        `Use one of ${[...COMPARE.keys()].join(', ')}.`,
      );
    if (typeof value !== 'number') throw invalidArgument(`${where}: expected a number to compare with.`);
    return (group: Group): boolean => {
      const found = group[key];
      return typeof found === 'number' && compare(found, value);
    };
  });
  return (group) => conditions.every((holds) => holds(group));
}
