import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { isMany } from '../schema/field-info.ts';
import { fakeOdoo } from '../testing/fake-odoo.ts';
import { FAKE_MODELS, fakeSales } from '../testing/fake-sales.ts';
import { ToolError } from '../tool-error.ts';
import type { Purpose } from './writable-field.ts';
import { checkValues } from './writable-values.ts';

const refusal = (error: ToolError): string => `${error.code}: ${error.message} ${error.hint ?? ''}`;

describe(checkValues.name, () => {
  const check = (values: Record<string, unknown>, model = 'res.partner', purpose: Purpose = 'create') =>
    checkValues(fakeOdoo, model, values, 'values', purpose).then(() => 'fine', refusal);
  const sent = (values: Record<string, unknown>, purpose: Purpose = 'write', model = 'sale.order') =>
    checkValues(fakeSales, model, values, 'values', purpose).catch(refusal);

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
    expect(await check({ ['__proto__']: { polluted: true } })).toContain('no field "__proto__"');
    expect(await check({ constructor: 'A' })).toContain('no field "constructor"');
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
    ['the same, written plainly', { user_ids: { create: [{ login: 'evil' }] } }],
    ['another contact of an existing user', { user_ids: [[4, 2]] }],
    ['the same, written plainly', { user_ids: { add: [2] } }],
    ['the same, as ids', { user_ids: [2] }],
    ['no contact of any user', { user_ids: null }],
    ['a new user through a list of users', { favorite_user_ids: { create: [{ login: 'evil' }] } }],
    [
      'a new user two levels down',
      { child_ids: [[0, 0, { name: 'B', user_ids: [[0, 0, { login: 'evil' }]] }]] },
    ],
  ])('sees through the back door: %s', async (_what, values) => {
    expect(await check(values)).toMatch(/^not_allowed: .*res\.users/);
  });

  it.each([
    ['a change of a user through a list of users', { user_ids: [[1, 2, { login: 'evil' }]] }],
    ['the same, written plainly', { user_ids: { update: [{ id: 2, login: 'evil' }] } }],
    ['a user deleted through a list of users', { user_ids: [[2, 2]] }],
    ['a user taken off whose record says so itself', { follower_ids: { remove: [2] } }],
  ])('sees through the back door: %s', async (_what, values) => {
    expect(await sent(values)).toMatch(/^not_allowed: .*res\.users/);
  });

  it('names an unknown field of a nested record', async () => {
    expect(await check({ child_ids: [[0, 0, { nam: 'B' }]] })).toContain(
      'values.child_ids: res.partner has no field "nam"',
    );
  });

  it('refuses values nested deeper than anybody writes them', async () => {
    const nested = (depth: number): object =>
      depth === 0 ? {} : { child_ids: { create: [nested(depth - 1)] } };
    expect(await check(nested(4) as Record<string, unknown>)).toBe('fine');
    expect(await check(nested(5) as Record<string, unknown>)).toContain('nested deeper');
  });

  describe('a list of records', () => {
    it.each<[unknown, unknown]>([
      [{ set: [1, 2, 1] }, [[6, 0, [1, 2]]]],
      [{ add: [3] }, [[4, 3, 0]]],
      [
        { add: [3], remove: [4] },
        [
          [3, 4, 0],
          [4, 3, 0],
        ],
      ],
      [[1, 2], [[6, 0, [1, 2]]]],
      [null, [[6, 0, []]]],
      [{ set: [] }, [[6, 0, []]]],
      [[[5]], [[6, 0, []]]],
      [[[5, 0, 0]], [[6, 0, []]]],
      [[[6, 0, [1]]], [[6, 0, [1]]]],
      [[[6, false, [1]]], [[6, 0, [1]]]],
      [[[4, 1]], [[4, 1, 0]]],
      [[[3, 1, 0]], [[3, 1, 0]]],
      [[[0, 'virtual_1', { name: 'T' }]], [[0, 0, { name: 'T' }]]],
      [[[0, 0, { name: 'T', child_ids: { add: [2] } }]], [[0, 0, { name: 'T', child_ids: [[4, 2, 0]] }]]],
      [
        { set: [1], create: [{ name: 'T' }] },
        [
          [6, 0, [1]],
          [0, 0, { name: 'T' }],
        ],
      ],
      [{ update: [{ id: 7, name: 'T' }] }, [[1, 7, { name: 'T' }]]],
    ])('%j is sent as %j', async (value, commands) => {
      expect(await sent({ tag_ids: value })).toEqual({ tag_ids: commands });
    });

    it('may strike out what is a part of the record', async () => {
      expect(await sent({ order_line: { delete: [8], update: [{ id: 7, product_uom_qty: 2 }] } })).toEqual({
        order_line: [
          [2, 8, 0],
          [1, 7, { product_uom_qty: 2 }],
        ],
      });
    });

    it.each([
      ['of records that are only linked', { tag_ids: { delete: [8] } }],
      ['of records that stand for themselves', { picking_ids: [[2, 8]] }],
    ])('is no way around the permission to delete: %s', async (_what, values) => {
      expect(await sent(values)).toContain('delete it with aidoo_delete');
    });

    it.each([
      ['update', { order_line: { update: [{ id: 7, name: 'x' }] } }],
      ['delete', { order_line: [[2, 7]] }],
      ['remove', { tag_ids: { remove: [7] } }],
    ])('of a new record has nothing to %s', async (_what, values) => {
      expect(await sent(values, 'create')).toContain('makes no sense in a new record');
    });

    it('that is empty is not guessed at where one is changed', async () => {
      expect(await sent({ tag_ids: [] })).toContain('{"set":[]}');
      expect(await sent({ tag_ids: [] }, 'create')).toEqual({ tag_ids: [] });
    });

    it('that is required cannot be emptied', async () => {
      expect(await sent({ required_tag_ids: { set: [] } })).toContain('is required');
    });

    it.each<[unknown]>([
      ['all'],
      [3],
      [true],
      [{}],
      [{ replace: [1] }],
      [{ set: [1], add: [2] }],
      [{ set: 1 }],
      [{ add: ['1'] }],
      [{ add: [0] }],
      [{ create: ['x'] }],
      [{ update: [{ name: 'no id' }] }],
      [['1']],
      [[1, [4, 2]]],
      [[6, 0, [1]]],
      [[['add', 1]]],
      [[[7, 1]]],
      [[[-1, 1]]],
      [[[]]],
      [[[0, 0]]],
      [[[0, 0, 'x']]],
      [[[0, 5, { name: 'T' }]]],
      [[[1, 0, { name: 'T' }]]],
      [[[4, '1']]],
      [[[4, 1, [2]]]],
      [[[6, 1, [2]]]],
      [[[6, 0, 2]]],
      [[[6, 0, [1], 0]]],
      [[[6, 0, ['1']]]],
      [Array.from({ length: 1_001 }, (_, i) => [4, i + 1])],
    ])('%j is refused with what to write', async (value) => {
      expect(await sent({ tag_ids: value })).toMatch(/^invalid_argument: values\.tag_ids.*(set|entries)/);
    });
  });

  describe('a field that Odoo keeps, computes or leaves to an action', () => {
    it.each(['id', 'display_name', 'create_date', 'create_uid', 'write_date', 'write_uid'])(
      '%s is kept by Odoo itself',
      async (name) => {
        for (const purpose of ['create', 'write'] as const)
          expect(await sent({ [name]: 1 }, purpose)).toContain('kept by Odoo itself');
      },
    );

    it.each([
      ['amount_total', 'order_line.price_total'],
      ['partner_email', 'partner_id.email'],
      ['invoice_count', 'Leave it out'],
    ])('%s is computed: Odoo would store what is written, and be wrong', async (name, from) => {
      for (const purpose of ['create', 'write'] as const) {
        const answer = await sent({ [name]: 1 }, purpose);
        expect(answer).toContain('is computed by Odoo');
        expect(answer).toContain(from);
      }
    });

    it('inside a line as well', async () => {
      expect(await sent({ order_line: { create: [{ name: 'L', price_subtotal: 1 }] } })).toContain(
        'values.order_line.price_subtotal: is computed',
      );
    });

    it('a state is changed by its action', async () => {
      for (const purpose of ['create', 'write'] as const)
        expect(await sent({ state: 'sale' }, purpose)).toContain('action_confirm');
    });

    it('what is fixed once a record is there may be given to a new one', async () => {
      expect(await sent({ move_type: 'out_invoice' }, 'create')).toEqual({ move_type: 'out_invoice' });
      expect(await sent({ move_type: 'out_invoice' }, 'write')).toContain('read-only once a record is there');
    });

    it('what a state opens may be written: of Odoo 14 to 16 that is most of an order', async () => {
      expect(await sent({ opened_by_state: 'x' })).toEqual({ opened_by_state: 'x' });
      // As 16 describes the lines of an invoice, which its domain chooses among its entries.
      const lines = { opened_line_ids: [[0, 0, { name: 'x' }]] };
      expect(await sent(lines, 'create')).toEqual(lines);
    });

    it('a user who may change nothing hears so from Odoo, not that a name is computed', async () => {
      expect(await sent({ name: 'x' }, 'create', 'read.only')).toEqual({ name: 'x' });
    });

    it('files and secrets are not written', async () => {
      expect(await sent({ signature: 'aGVsbG8=' })).toContain('files cannot be written through this tool');
      expect(await sent({ access_token: 'x' })).toContain('holds a secret');
    });
  });

  describe('whatever JSON comes as values', () => {
    const names = [...Object.keys(FAKE_MODELS.get('sale.order')!), '__proto__', 'toString', ''];
    const id = fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 1, max: 9 }) },
      fc.constantFrom(0, -1, '1'),
    );
    const ids = fc.array(id, { maxLength: 3 });
    const line = fc.constantFrom({ name: 'L' }, { name: 'L', tag_ids: { add: [1] } }, { nam: 'L' });
    const command = fc.oneof(
      fc.tuple(fc.constantFrom(1, 2, 3, 4, 5, 7), id),
      fc.tuple(fc.constantFrom(2, 3, 4, 5), id, fc.constantFrom(0, null, false, 1)),
      fc.tuple(fc.constantFrom(0, 6), fc.constantFrom(0, false, 1), fc.oneof(ids, line)),
      fc.tuple(fc.constant(1), id, line),
    );
    const plain = fc.record(
      { set: ids, add: ids, remove: ids, create: fc.array(line, { maxLength: 2 }), delete: ids },
      { requiredKeys: [] },
    );
    const list = fc.oneof(fc.array(command, { minLength: 1, maxLength: 2 }), ids, plain);
    const text = fc.constantFrom('draft', '0', '2026-11-30', '2026-11-30T10:00:00+02:00', 'res.partner,3');
    const anything = fc.oneof(fc.jsonValue({ maxDepth: 3 }), text, id, list);
    const named = fc.oneof(
      fc.tuple(fc.constantFrom(...names), anything),
      fc.tuple(fc.constantFrom('order_line', 'tag_ids', 'picking_ids', 'user_ids'), list),
      fc.tuple(fc.constantFrom('date_order', 'validity_date', 'priority', 'note', 'resource_ref'), text),
      fc.tuple(fc.constantFrom('partner_id', 'user_id', 'sequence', 'discount', 'analytic'), id),
    );
    const values = fc.array(named, { maxLength: 2 }).map((entries) => Object.fromEntries(entries));
    const purposes = fc.constantFrom<Purpose>('create', 'write');

    it('is refused in words, or becomes fields that exist and commands that Odoo knows, and stays so', async () => {
      let sentOnes = 0;
      const property = fc.asyncProperty(values, purposes, async (given, purpose) => {
        let first: Record<string, unknown>;
        try {
          first = await checkValues(fakeSales, 'sale.order', given, 'values', purpose);
        } catch (error) {
          expect(error).toBeInstanceOf(ToolError);
          expect(['invalid_argument', 'unknown_field', 'not_allowed']).toContain((error as ToolError).code);
          return;
        }
        sentOnes += Object.keys(first).length;
        assertValid('sale.order', first);
        expect(Object.keys(first)).toEqual(Object.keys(given));
        expect(await checkValues(fakeSales, 'sale.order', first, 'values', purpose)).toEqual(first);
      });
      await fc.assert(property, { numRuns: 2_000 });
      expect(sentOnes).toBeGreaterThan(300);
    });
  });
});

/** What Odoo demands, said a second time and otherwise. */
function assertValid(model: string, values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values)) {
    const info = FAKE_MODELS.get(model)?.[name];
    expect(info).toBeDefined();
    if (info && isMany(info)) for (const one of value as unknown[][]) assertCommand(info.relation!, one);
    else expect(value).not.toBeNull();
  }
}

function assertCommand(relation: string, [code, id, rest, ...more]: unknown[]): void {
  expect(more).toEqual([]);
  expect([0, 1, 2, 3, 4, 6]).toContain(code);
  const positive = { asymmetricMatch: (one: unknown) => Number.isInteger(one) && (one as number) > 0 };
  expect(id).toEqual(code === 0 || code === 6 ? 0 : positive);
  if (code === 0 || code === 1) assertValid(relation, rest as Record<string, unknown>);
  else if (code === 6) for (const one of rest as unknown[]) expect(one).toEqual(positive);
  else expect(rest).toBe(0);
}
