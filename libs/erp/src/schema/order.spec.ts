import { beforeAll, describe, expect, it } from '@jest/globals';
import { fakeOdoo } from '../testing/fake-odoo.ts';
import type { FieldSource } from './field-source.ts';
import { ModelFields } from './model-fields.ts';
import { checkOrder } from './order.ts';

describe('records are sorted', () => {
  let fields: ModelFields;
  beforeAll(async () => {
    fields = await fakeOdoo.fieldsOf('res.partner');
  });

  it('by one field or several, in a direction each', async () => {
    expect(await checkOrder(fakeOdoo, fields, 'name, create_date DESC')).toBe('name asc, create_date desc');
  });

  it.each([
    ['nam', 'no field "nam"'],
    ['name; drop table res_partner', 'cannot read'],
    ['name sideways', 'cannot read'],
    ['name desc nulls first', 'cannot read'],
    ['', 'cannot read'],
    ['child_ids', 'cannot sort'],
    ['display_name', 'cannot sort'],
    ['signup_token', 'holds a secret'],
  ])('not by %j', async (order, text) => {
    await expect(checkOrder(fakeOdoo, fields, order)).rejects.toThrow(text);
  });

  describe('not by a relation whose own order would tell what the policy keeps back,', () => {
    const binding = (
      country: Partial<Awaited<ReturnType<FieldSource['limits']>>>,
      hidden: string[] = [],
    ): FieldSource => ({
      ...fakeOdoo,
      bindsData: true,
      limits: () => Promise.resolve({ rowDomains: [], hasHidden: false, ...country }),
      fieldsOf: async (model) => {
        const known = new Map((await fakeOdoo.fieldsOf(model)).visible());
        return new ModelFields(model, known, { hidden: new Set(hidden), masked: new Set() });
      },
    });

    it.each([
      ['as it is closed or has hidden fields', binding({ hasHidden: true })],
      ['as only some of its records are open', binding({ rowDomains: [[['code', '=', 'BE']]] })],
      ['as one of its fields follows from a hidden one', binding({}, ['name'])],
    ])('%s', async (_why, source) => {
      await expect(checkOrder(source, fields, 'country_id')).rejects.toThrow('not sorted by "country_id"');
      expect(await checkOrder(source, fields, 'email')).toBe('email asc');
    });

    it('and by any other', async () => {
      expect(await checkOrder(binding({}), fields, 'country_id desc')).toBe('country_id desc');
    });
  });
});
