/** A condition on records. What a term is depends on how far it has come: written, checked, or written out for Odoo. */
export type Tree<Term> =
  | { readonly kind: 'and' | 'or'; readonly children: readonly Tree<Term>[] }
  | { readonly kind: 'not'; readonly child: Tree<Term> }
  | { readonly kind: 'constant'; readonly value: boolean }
  | { readonly kind: 'term'; readonly term: Term };

/** `["partner_id.name", "=", "A"]` */
export interface WrittenTerm {
  readonly path: string;
  readonly operator: string;
  readonly value: unknown;
}

/** One level: an "and" in an "and" is its terms. Of nothing it is `[]`, which holds for every record. */
export function join<Term>(kind: 'and' | 'or', trees: readonly Tree<Term>[]): Tree<Term> {
  const children = trees.flatMap((tree) => (tree.kind === kind ? tree.children : [tree]));
  return children.length === 1 && children[0] ? children[0] : { kind, children };
}

export const negate = <Term>(child: Tree<Term>): Tree<Term> => ({ kind: 'not', child });

export const leaf = (path: string, operator: string, value: unknown): Tree<WrittenTerm> => ({
  kind: 'term',
  term: { path, operator, value },
});

/** The same tree of other terms, which are looked up one after the other: the first mistake is the one reported. */
export async function mapTerms<From, To>(
  tree: Tree<From>,
  map: (term: From) => Promise<To>,
): Promise<Tree<To>> {
  switch (tree.kind) {
    case 'constant':
      return tree;
    case 'term':
      return { kind: 'term', term: await map(tree.term) };
    case 'not':
      return negate(await mapTerms(tree.child, map));
    default: {
      const children: Tree<To>[] = [];
      for (const child of tree.children) children.push(await mapTerms(child, map));
      return { kind: tree.kind, children };
    }
  }
}

export const depth = (tree: Tree<unknown>): number => {
  if (tree.kind === 'not') return 1 + depth(tree.child);
  if (tree.kind === 'term' || tree.kind === 'constant') return 1;
  return 1 + Math.max(0, ...tree.children.map(depth));
};
