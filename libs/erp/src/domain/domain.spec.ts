import { describe, expect, it } from '@jest/globals';
import { fakeOdoo } from '../testing/fake-odoo.ts';
import { ToolError } from '../tool-error.ts';
import { checkDomain } from './domain.ts';

describe(checkDomain.name, () => {
  const check = (domain: unknown[]) => checkDomain(fakeOdoo, 'res.partner', domain);
  const refused = (domain: unknown[]) =>
    check(domain).then(
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
    ['a field that is no text', [[1, '=', 1]], 'domain[0]', "a field's name is expected"],
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
