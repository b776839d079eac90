import { describe, expect, it } from '@jest/globals';
import { fakeOdoo } from '../testing/fake-odoo.ts';
import { ToolError } from '../tool-error.ts';
import { checkDomain } from './domain.ts';

describe(checkDomain.name, () => {
  const check = (domain: unknown, odoo = fakeOdoo) => checkDomain(odoo, 'res.partner', domain);
  const refused = (domain: unknown, odoo = fakeOdoo) =>
    check(domain, odoo).then(
      () => undefined,
      (error: ToolError) => ({ code: error.code, text: `${error.message} ${error.hint ?? ''}` }),
    );

  it.each([
    [[]],
    [[['name', '=', 'Azure']]],
    [[['country_id.code', 'in', ['BE', 'FR']]]],
    [['|', ['name', 'ilike', 'a'], ['email', '=', false]]],
    [['|', '&', ['name', '=', 'a'], ['name', '=', 'b'], '!', ['active', '=', true], ['id', '>', 3]]],
    [[['active', '=', true], '|', ['name', '=', 'a'], ['name', '=', 'b'], ['id', '!=', 1]]],
    [[[1, '=', 1], '!', [0, '=', 1]]],
    [
      [
        ['id', 'in', []],
        ['referrer_id', 'in', [1, false]],
        ['email', '=?', false],
      ],
    ],
    [
      [
        ['id', 'child_of', 3],
        ['referrer_id', 'parent_of', [1, 2]],
      ],
    ],
    [
      [
        ['type', '>', 'contact'],
        ['credit_limit', '<=', 2.5],
        ['image_1920', '!=', false],
      ],
    ],
    [
      [
        ['country_id', 'ilike', 'bel'],
        ['category_id', '=', 'VIP'],
      ],
    ],
    [[['child_ids', 'any', ['|', ['email', '=', 'a'], ['country_id', 'not any', []]]]]],
  ])('passes %j on unchanged', async (domain) => {
    expect(await check(domain)).toEqual(domain);
  });

  it.each([
    ['an unknown logical operator', ['or', ['name', '=', 'a']], 'domain[0]', "neither '&'"],
    ['a missing operand', ['|', ['name', '=', 'a']], 'domain', '1 more term is needed'],
    ['an operator with nothing after it', ['&'], 'domain', '2 more terms are needed'],
    ['a term of two', [['name', '=']], 'domain[0]', 'not a term'],
    ['a term of four', [['name', '=', 'a', 'b']], 'domain[0]', 'not a term'],
    ['a single term without its list', ['name', '=', 'a'], 'domain', 'single term'],
    ['an object', [{ name: 'a' }], 'domain[0]', 'not a term'],
    ['null', [null], 'domain[0]', 'not a term'],
    ['an unknown operator', [['name', '==', 'a']], 'domain[0]', 'unknown operator "=="'],
    ['an operator of another language', [['name', '$regex', 'a']], 'domain[0]', 'unknown operator'],
    ['a field that is no text', [[2, '=', 1]], 'domain[0]', "a field's name is expected"],
    ['"in" without a list', [['id', 'in', 3]], 'domain[0]', 'needs a list'],
    ['"ilike" with a number', [['name', 'ilike', 3]], 'domain[0]', 'needs a text'],
    ['an object as a value', [['name', '=', { a: 1 }]], 'domain[0]', 'plain value'],
    ['a path through a text', [['name.code', '=', 'a']], 'domain[0]', 'no relation'],
    ['too many terms', Array.from({ length: 201 }, () => ['id', '=', 1]), 'domain', 'more than 200'],
  ])('refuses %s and says where', async (_what, domain, where, text) => {
    const error = await refused(domain);
    expect(error).toMatchObject({ code: 'invalid_domain' });
    expect(error?.text).toContain(`${where} `);
    expect(error?.text).toContain(text);
  });

  it.each([
    ['terms as objects', [{ field: 'name', operator: '=', value: 'A' }], [['name', '=', 'A']]],
    ['the JSON text of a list', '[["name","=","A"]]', [['name', '=', 'A']]],
    ['operators in capitals', [['name', 'NOT  IN', ['A']]], [['name', 'not in', ['A']]]],
    ['null, which is empty', [['email', 'in', [null, 'a']]], [['email', 'in', [false, 'a']]]],
    [
      'an "and" that is written out',
      ['&', ['id', '>', 1], '&', ['id', '<', 9], ['id', '!=', 5]],
      [
        ['id', '>', 1],
        ['id', '<', 9],
        ['id', '!=', 5],
      ],
    ],
    [
      'a path before "any"',
      [['referrer_id.child_ids', 'not any', [['id', '=', 3]]]],
      [['referrer_id', 'any', [['child_ids', 'not any', [['id', '=', 3]]]]]],
    ],
  ])('reads %s', async (_what, domain, written) => {
    expect(await check(domain)).toEqual(written);
  });

  it.each([
    ['an empty text', '', 'an empty text'],
    ['null', null, 'Write [] for all records'],
    ['nothing', undefined, 'Write [] for all records'],
    ['an empty object', {}, 'not a list'],
    ['Python', "[('active', '=', True)]", 'in JSON'],
    ['the JSON text of an object', '{"name":"A"}', 'in JSON'],
    ['a single term as an object', { field: 'id', operator: '=', value: 1 }, 'Put it in a list'],
    [
      'terms in a list of their own',
      [
        [
          ['name', '=', 'a'],
          ['id', '=', 1],
        ],
      ],
      'without brackets around them: "&",["name","=","a"],["id","=",1]',
    ],
    ['an operator inside a term', [['|', ['id', '=', 1], ['id', '=', 2]]], 'around them: "|",["id","=",1]'],
    ['a missing operand', ['|', ['id', '=', 1]], '"|" at domain[0] stands before the two terms'],
    ['"<>"', [['name', '<>', 'a']], 'Write "!="'],
    ['a date part', [['create_date.month_number', '=', 1]], 'a period instead'],
    ['properties', [['properties', '=', 'x']], 'cannot be searched'],
    ['a property', [['properties.x', '=', 'x']], 'no relation'],
    ['what Odoo cannot search', [['portal_url', '=', 'x']], 'computes and cannot search'],
    ['an empty step', [['country_id.', '=', 'BE']], "a field's name is expected"],
    ['true as a text', [['active', '=', 'True']], 'Write true, without quotes'],
    ['1 for true', [['active', '=', 1]], 'Write true, without quotes'],
    ['a number as a text', [['customer_rank', '>', '5']], 'Write 5, without quotes'],
    ['true as a number', [['customer_rank', '=', true]], 'needs a number'],
    ['what is no number', [['credit_limit', '=', NaN]], 'cannot be told exactly'],
    ['an unsafe integer', [['credit_limit', '=', 2 ** 53]], 'cannot be told exactly'],
    ['an id beyond all ids', [['id', '=', 2 ** 31]], 'more than "id" can hold'],
    ['an id as a text', [['country_id', '=', '20']], 'Write 20, without quotes'],
    ['the pair that Odoo answers', [['country_id', '=', [20, 'Belgium']]], 'Write the id alone: 20'],
    ['the record that Aidoo answers', [['country_id', '=', { id: 20 }]], 'Write the id alone: 20'],
    ['ids after "="', [['name', '=', ['a', 'b']]], 'use "in"'],
    ['a name among ids', [['country_id', 'in', ['Belgium']]], '"country_id.name"'],
    ['an order of records', [['country_id', '>', 3]], 'does not go with "country_id"'],
    ['the label of a selection', [['type', '=', 'Invoice address']], 'Write "invoice"'],
    ['an unknown selection', [['type', 'in', ['private']]], 'Use one of "contact", "invoice"'],
    ['a pattern of a selection', [['type', 'ilike', 'inv']], 'does not go with "type"'],
    ['a number for a text', [['name', '=', 5]], 'Write "5", in quotes'],
    ['an empty pattern', [['name', 'ilike', '']], 'Leave the term out'],
    ['a lone surrogate', [['name', '=', '\ud800']], 'control character'],
    ['nothing to compare with', [['customer_rank', '>', null]], 'a value to compare with'],
    ['a content of a file', [['image_1920', '=', 'x']], 'Only false is possible'],
    ['5,001 values', [['id', 'in', Array.from({ length: 5_001 }, (_, i) => i)]], 'more than 5000 values'],
    ['deep negations', [...Array<string>(41).fill('!'), ['id', '=', 1]], 'nested deeper'],
    [
      'terms without end in inner domains',
      Array.from({ length: 3 }, () => ['child_ids', 'any', Array.from({ length: 80 }, () => ['id', '=', 1])]),
      'more than 200 terms',
    ],
    ['an inner domain that is none', [['child_ids', 'any', 5]], 'domain[0].any is 5'],
    ['a mistake inside', [['child_ids', 'any', [['type', '=', 'x']]]], 'domain[0].any[0]'],
  ])('explains why %s is refused', async (_what, domain, text) => {
    const error = await refused(domain);
    expect(error?.code).toBe('invalid_domain');
    expect(error?.text).toContain(text);
  });

  it('has no "any" before Odoo 17, and says what there is', async () => {
    const odoo16 = { ...fakeOdoo, version: () => Promise.resolve({ major: 16 }) };
    const domain = [['child_ids', 'any', [['id', '=', 1]]]];
    expect((await refused(domain, odoo16))?.text).toMatch(/version 16.*Write a path/);
    expect(await refused(domain)).toBeUndefined();
  });

  it('names an unknown field with the closest real ones', async () => {
    expect(await refused([['customer', '=', true]])).toMatchObject({
      code: 'unknown_field',
      text: expect.stringContaining('Did you mean customer_rank'),
    });
  });

  it('names an unknown field at the end of a path', async () => {
    expect(await refused([['country_id.cod', '=', 'BE']])).toMatchObject({
      code: 'unknown_field',
      text: expect.stringContaining('res.country has no field "cod"'),
    });
  });

  it.each(['signup_token', 'user_ids.password'])(
    'does not let a secret be guessed letter by letter through %s',
    async (path) => {
      expect(await refused([[path, '=like', 'a%']])).toMatchObject({ code: 'not_allowed' });
    },
  );
});
