import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { fakeOdoo } from '../testing/fake-odoo.ts';
import { ToolError } from '../tool-error.ts';
import { parseDomain } from './domain-parser.ts';
import { join, negate } from './domain-tree.ts';
import type { Tree, WrittenTerm } from './domain-tree.ts';
import { writeDomain } from './domain-writer.ts';
import { checkDomain } from './domain.ts';

const withoutPlaces = (tree: Tree<WrittenTerm>): Tree<WrittenTerm> => {
  switch (tree.kind) {
    case 'constant':
      return tree;
    case 'term': {
      const { path, operator, value } = tree.term;
      return { kind: 'term', term: { path, operator, value } };
    }
    case 'not':
      return negate(withoutPlaces(tree.child));
    default:
      return { kind: tree.kind, children: tree.children.map(withoutPlaces) };
  }
};

const { tree } = fc.letrec<{ tree: Tree<WrittenTerm> }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .record({
        path: fc.constantFrom('a', 'b.c', '1'),
        operator: fc.constantFrom('=', 'in', '|'),
        value: fc.jsonValue(),
      })
      .map((term): Tree<WrittenTerm> => ({ kind: 'term', term })),
    fc.boolean().map((value): Tree<WrittenTerm> => ({ kind: 'constant', value })),
    tie('tree').map(negate),
    fc
      .tuple(
        fc.constantFrom('and' as const, 'or' as const),
        fc.array(tie('tree'), { minLength: 2, maxLength: 4 }),
      )
      .map(([kind, children]) => join(kind, children)),
  ),
}));

const FIELDS = ['name', 'active', 'customer_rank', 'country_id', 'country_id.code', 'type', 'create_date'];
const OPERATORS = ['=', '!=', '>', 'in', 'not in', 'ilike', 'child_of', 'any', '=?'];
const value = fc.oneof(
  fc.constantFrom<unknown>(
    true,
    false,
    null,
    1,
    0,
    '1',
    'a',
    'True',
    'contact',
    [],
    [1],
    ['a', null],
    '2026-11-30 10:00:00',
  ),
  fc.jsonValue({ maxDepth: 2 }),
);
const term = fc.tuple(fc.constantFrom(...FIELDS), fc.constantFrom(...OPERATORS), value);
const operator = fc.constantFrom('&', '|', '!', 'or', '');
/** Mostly terms, now and then something else: as a model would get it wrong. */
const nearly = fc.array(
  fc.oneof(
    { arbitrary: term, weight: 6 },
    { arbitrary: operator, weight: 2 },
    { arbitrary: term.map(([field, name, right]) => ({ field, operator: name, value: right })), weight: 1 },
    { arbitrary: fc.jsonValue({ maxDepth: 2 }), weight: 1 },
    { arbitrary: fc.array(term, { maxLength: 2 }), weight: 1 },
  ),
  { maxLength: 5 },
);

const ALLOWED = new Set(['invalid_domain', 'unknown_field', 'not_allowed', 'invalid_argument']);
const isOperator = (item: unknown): boolean => item === '&' || item === '|' || item === '!';

describe(parseDomain.name, () => {
  it('reads every tree as it was written out', () => {
    fc.assert(
      fc.property(tree, (any) => {
        fc.pre(JSON.stringify(writeDomain(any)).length < 5_000);
        expect(withoutPlaces(parseDomain(writeDomain(any), 'domain'))).toEqual(any);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['any JSON', fc.jsonValue()],
    ['what is nearly a domain', nearly],
    ['one term and its mistakes', fc.array(fc.oneof(term, fc.jsonValue({ maxDepth: 1 })), { maxLength: 1 })],
  ])('is understood whole or refused by name: %s', async (_what, written: fc.Arbitrary<unknown>) => {
    await fc.assert(
      fc.asyncProperty(written, async (domain) => {
        const answer = await checkDomain(fakeOdoo, 'res.partner', domain).catch((error: unknown) => error);
        if (answer instanceof ToolError) {
          expect(ALLOWED).toContain(answer.code);
          expect(answer.message).toMatch(/^domain/);
          return;
        }
        // Text is read where it is JSON; it is compared with what it says.
        const items = (typeof domain === 'string' ? JSON.parse(domain) : domain) as unknown[];
        const terms = (list: unknown): number =>
          (list as unknown[]).filter((item) => !isOperator(item)).length;
        expect(terms(answer)).toBe(terms(items));
      }),
      { numRuns: 1_000 },
    );
  });
});
