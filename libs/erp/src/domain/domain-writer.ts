import type { Tree, WrittenTerm } from './domain-tree.ts';

/** Odoo's own leaves for what always and what never holds (`TRUE_LEAF`, `FALSE_LEAF`). */
export const TRUE_LEAF = [1, '=', 1] as const;
export const FALSE_LEAF = [0, '=', 1] as const;

/** Odoo's prefix list; the outermost "and" is left implicit. */
export function writeDomain(tree: Tree<WrittenTerm>): unknown[] {
  return tree.kind === 'and' ? tree.children.flatMap(writeOperand) : writeOperand(tree);
}

/** As one operand: every operator stands before its terms. */
function writeOperand(tree: Tree<WrittenTerm>): unknown[] {
  switch (tree.kind) {
    case 'constant':
      return [tree.value ? [...TRUE_LEAF] : [...FALSE_LEAF]];
    case 'term':
      return [[tree.term.path, tree.term.operator, tree.term.value]];
    case 'not':
      return ['!', ...writeOperand(tree.child)];
    default: {
      if (tree.children.length === 0) return [tree.kind === 'and' ? [...TRUE_LEAF] : [...FALSE_LEAF]];
      const operator = tree.kind === 'and' ? '&' : '|';
      return [...tree.children.slice(1).map(() => operator), ...tree.children.flatMap(writeOperand)];
    }
  }
}
