import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { flawInDomain } from './domain-check.ts';

const term = ['country_id.code', '=', 'BE'];
const terms = (count: number) => Array.from({ length: count }, () => ['a', '=', 1]);

describe(flawInDomain, () => {
  it.each<[string, unknown[]]>([
    ['one term', [term]],
    ['terms that are joined by an implicit "and"', [term, ['active', '=', true]]],
    ['operators before their terms', ['|', '&', term, term, '!', term]],
    ['operators, and a term beside them', ['|', term, term, term]],
    ['a list of values', [['state', 'in', ['sale', 'done']]]],
    ['an empty list', [['state', 'not in', []]]],
    ['a text that is looked for', [['name', 'not ilike', '%a_']]],
    ['a tree', [['category_id', 'child_of', [1, 2]]]],
    ['the top of a tree', [['category_id', 'parent_of', 3]]],
    ['false, which is what Odoo has for nothing', [['user_id', '!=', false]]],
    ['numbers', [['amount_total', '>=', -1.5]]],
    ['fifty terms', terms(50)],
    ['fifty terms with as many operators', ['|', '!', ...Array<string>(48).fill('|'), ...terms(50)]],
  ])('finds none in %s', (_what, domain) => {
    expect(flawInDomain(domain)).toBeUndefined();
  });

  it.each<[unknown, RegExp]>([
    [undefined, /must be a list of terms/],
    [{}, /must be a list of terms/],
    ['[["a","=",1]]', /must be a list of terms/],
    [[], /says nothing/],
    [term, /at 0 neither/],
    [[term, '||', term], /at 1 neither/],
    [[null], /at 0 neither/],
    [[[term]], /at 0 neither/],
    [[['a', '=']], /at 0 neither/],
    [[['a', '=', 1, 2]], /at 0 neither/],
    [[[1, '=', 1]], /at 0 a term without the name of a field/],
    [[term, ['', '=', 1]], /at 1 a term without the name of a field/],
    [[['a..b', '=', 1]], /without the name of a field/],
    [[['a.', '=', 1]], /without the name of a field/],
    [[['a b', '=', 1]], /without the name of a field/],
    [[['a\n', '=', 1]], /without the name of a field/],
    [[['a', '==', 1]], /whose operator is none of =, !=/],
    [[['a', 'any', [term]]], /whose operator is none of/],
    [[['a', '=?', false]], /whose operator is none of/],
    [[['a', ['='], 1]], /whose operator is none of/],
    [[['a', 'in', 1]], /needs a list after "in"/],
    [[['a', 'like', 1]], /needs a text after "like"/],
    [[['a', '=', [1]]], /takes no list after "="/],
    [[['a', '=', null]], /at 0 a value that is no text/],
    [[['a', '=', {}]], /at 0 a value that is no text/],
    [[['a', 'in', [[1]]]], /at 0 a value that is no text/],
    [[['a', 'in', [1, null]]], /at 0 a value that is no text/],
    [[['a', '=', 'b\0']], /without control characters/],
    [[['a', '=', '\ud800']], /without control characters/],
    [[['a', '=', Infinity]], /no number that JSON keeps/],
    [[['a', '=', 2 ** 53]], /no number that JSON keeps/],
    [['&', term], /ends too early.* 1 more/],
    [['|'], /ends too early.* 2 more/],
    [[term, '!'], /ends too early.* 1 more/],
    [['|', '|', term], /ends too early.* 2 more/],
    [terms(51), /more than 50 terms/],
    [[['a', '=', 'é'.repeat(2048)]], /larger than 4 kB/],
  ])('finds in %j what is wrong', (domain, message) => {
    expect(flawInDomain(domain)).toMatch(message);
  });

  const plainTerm = fc.tuple(
    fc.constantFrom('name', 'partner_id.country_id.code', '_x', 'X9'),
    fc.constantFrom('=', '!=', '<'),
    fc.oneof(fc.boolean(), fc.integer(), fc.constantFrom('BE', '')),
  );
  /** In prefix notation, as one operand. */
  const { operand } = fc.letrec<{ operand: unknown[] }>((tie) => ({
    operand: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      plainTerm.map((one) => [one]),
      fc.tuple(fc.constantFrom('&', '|'), tie('operand'), tie('operand')).map(([o, a, b]) => [o, ...a, ...b]),
      tie('operand').map((a) => ['!', ...a]),
    ),
  }));

  it('finds none in what is made of operators and operands', () => {
    fc.assert(
      fc.property(fc.array(operand, { minLength: 1, maxLength: 2 }), (operands) => {
        expect(flawInDomain(operands.flat())).toBeUndefined();
      }),
    );
  });

  it('finds one in a single operand that lacks its end', () => {
    fc.assert(
      fc.property(operand, (whole) => {
        expect(flawInDomain(whole.slice(0, -1))).toMatch(/says nothing|ends too early/);
      }),
    );
  });

  it('says of any value whether it is one, and never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const flaw = flawInDomain(value);
        expect(flaw === undefined || flaw.length > 10).toBe(true);
      }),
    );
  });
});
