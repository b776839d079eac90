import type { FieldSource } from '../schema/field-source.ts';
import type { Path, RowRules } from './checked-term.ts';
import { parseDomain } from './domain-parser.ts';
import { join, leaf, negate } from './domain-tree.ts';
import type { Tree, WrittenTerm } from './domain-tree.ts';
import { writeDomain } from './domain-writer.ts';
import { isInner } from './operators.ts';

/** The row rules of every model that a path goes through, as conditions of the record that it begins at. */
export async function rulesAlong(source: FieldSource, path: Path): Promise<RowRules> {
  const rules: Tree<WrittenTerm>[] = [];
  const names: string[] = [];
  for (const { name, field } of path.slice(0, -1)) {
    names.push(name);
    rules.push(...(await rulesAt(source, field.relation ?? '', [...names])));
  }
  return rules;
}

/** The row rules of a model, as conditions of the record from which the fields lead to one of it. */
export async function rulesAt(
  source: FieldSource,
  model: string,
  names: readonly string[],
): Promise<RowRules> {
  if (!source.bindsData) return [];
  const { rowDomains } = await source.limits(model);
  return rowDomains.map((rule) => reached(names, parseDomain(rule, 'policy')));
}

function reached(names: readonly string[], tree: Tree<WrittenTerm>): Tree<WrittenTerm> {
  switch (tree.kind) {
    case 'constant':
      return tree;
    case 'not':
      return negate(reached(names, tree.child));
    case 'term': {
      const { path, operator, value } = tree.term;
      const all = [...names, ...path.split('.')];
      return isInner(operator) ? nested(all, operator, value) : leaf(all.join('.'), operator, value);
    }
    default:
      return join(
        tree.kind,
        tree.children.map((child) => reached(names, child)),
      );
  }
}

/** Not every version of Odoo that knows "any" reads a path before it: each step is one of its own. */
export function nested(names: readonly string[], operator: string, value: unknown): Tree<WrittenTerm> {
  const [first = '', ...rest] = names;
  return rest.length === 0
    ? leaf(first, operator, value)
    : leaf(first, 'any', writeDomain(nested(rest, operator, value)));
}
