import { describe, expect, it } from '@jest/globals';
import { fakeOdoo } from '../testing/fake-odoo.ts';
import type { ToolError } from '../tool-error.ts';
import { checkValues } from './writable-values.ts';

describe(checkValues.name, () => {
  const check = (values: Record<string, unknown>, model = 'res.partner') =>
    checkValues(fakeOdoo, model, values, 'values').then(
      () => 'fine',
      (error: ToolError) => `${error.code}: ${error.message}`,
    );

  it.each([
    [{ name: 'A', country_id: 3 }],
    [{ category_id: [[6, 0, [1, 2]]] }],
    [{ category_id: [1, 2] }],
    [{ child_ids: [[0, 0, { name: 'Contact' }]] }],
    [{ favorite_user_ids: [[4, 7]] }],
    [{ user_ids: [] }],
  ])('lets %j through', async (values) => {
    expect(await check(values)).toBe('fine');
  });

  it('names a field that does not exist', async () => {
    expect(await check({ nam: 'A' })).toContain('res.partner has no field "nam"');
  });

  it.each([
    'ir.rule',
    'base.automation',
    'res.users',
    'res.users.apikeys',
    'res.groups',
    'res.config.settings',
    'mail.template',
    'ir.actions.server',
    'ir.attachment',
  ])('refuses to write the technical model %s', async (model) => {
    expect(await check({ name: 'A' }, model)).toContain('not_allowed');
  });

  it.each([
    ['a new user inside a contact', { user_ids: [[0, 0, { login: 'evil' }]] }],
    ['another contact of an existing user', { user_ids: [[4, 2]] }],
    ['a change of a user through a list of users', { favorite_user_ids: [[1, 2, { login: 'evil' }]] }],
    ['a user deleted through a list of users', { favorite_user_ids: [[2, 2]] }],
    [
      'a new user two levels down',
      { child_ids: [[0, 0, { name: 'B', user_ids: [[0, 0, { login: 'evil' }]] }]] },
    ],
  ])('sees through the back door: %s', async (_what, values) => {
    expect(await check(values)).toMatch(/^not_allowed: .*res\.users/);
  });

  it('names an unknown field of a nested record', async () => {
    expect(await check({ child_ids: [[0, 0, { nam: 'B' }]] })).toContain(
      'values.child_ids: res.partner has no field "nam"',
    );
  });

  it.each([[{ category_id: 'all' }], [{ category_id: [['add', 1]] }], [{ child_ids: [[0, 0, 'x']] }]])(
    'explains the commands of a relation for %j',
    async (values) => {
      expect(await check(values)).toContain('invalid_argument');
    },
  );
});
