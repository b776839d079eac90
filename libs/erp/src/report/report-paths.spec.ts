import { describe, expect, it } from '@jest/globals';
import type { Erp } from '../erp.ts';
import type { CheckedDomain, ErpModel } from '../erp-model.ts';
import { ModelFields } from '../schema/model-fields.ts';
import { assertFoldable, groupsByPath } from './report-paths.ts';
import { MOST_GROUPS } from './report-rows.ts';

const partner = { key: 'partner_id', field: 'partner_id', type: 'many2one', relation: 'res.partner' };
const city = { key: 'partner_id.city', field: 'partner_id.city', type: 'char', first: partner };
const plain = { string: '', type: 'char', store: true };
const FIELDS = {
  partner_id: { ...plain, type: 'many2one', relation: 'res.partner' },
  partner_city: { ...plain, related: 'partner_id.city' },
};

/** Groups of a model with these fields, of which Odoo answers so many. */
function grouped(answered: number, fields: Record<string, typeof plain>): Promise<unknown> {
  const rows = Array.from({ length: answered }, (_, index) => ({
    partner_id: [index + 1, 'Somebody'],
    aidoo_0: 1,
    __count: 1,
  }));
  const model = {
    fields: new ModelFields('sale.order', new Map(Object.entries(fields))),
    readGroups: (_method: string, _domain: unknown, { limit }: { limit: number }) =>
      Promise.resolve(rows.slice(0, limit)),
    closeRelated: (groups: unknown[]) => Promise.resolve(groups),
  } as unknown as ErpModel;
  const related = (ids: number[]): object[] => ids.map((id) => ({ id, city: id % 2 ? 'Namur' : 'Ghent' }));
  const erp = {
    model: () =>
      Promise.resolve({
        fields: new ModelFields('res.partner', new Map([['city', plain]])),
        related: (ids: number[]) => Promise.resolve(related(ids)),
      }),
  } as unknown as Erp;
  return groupsByPath(erp, {
    model,
    domain: [] as unknown as CheckedDomain,
    series: { major: 18, minor: 0 },
    zone: 'UTC',
    groupings: [city],
    aggregates: [],
    order: [],
    offset: 0,
    limit: 9,
  });
}

describe(groupsByPath, () => {
  it('puts as many groups together as are read for any report, and no more', async () => {
    expect(await grouped(MOST_GROUPS, FIELDS)).toEqual([
      { 'partner_id.city': 'Namur', count: MOST_GROUPS / 2 },
      { 'partner_id.city': 'Ghent', count: MOST_GROUPS / 2 },
    ]);
    const { partner_id: only } = FIELDS;
    await expect(grouped(MOST_GROUPS + 1, { partner_id: only })).rejects.toMatchObject({
      message: expect.stringContaining('more than 10000 groups of partner_id, too many to put together by'),
      hint: expect.stringContaining('Narrow the domain'),
    });
  });

  it('names a field of the model itself that says the same', async () => {
    await expect(grouped(MOST_GROUPS + 1, FIELDS)).rejects.toMatchObject({
      hint: 'Group by "partner_city", which is the same.',
    });
  });
});

describe(assertFoldable, () => {
  it('refuses what the parts of a group do not tell together, and only where groups have parts', () => {
    const distinct = {
      key: 'name:count_distinct',
      field: 'name',
      fn: 'count_distinct',
      type: 'char',
    } as const;
    const first = { key: 'name:min', field: 'name', fn: 'min', type: 'char' } as const;
    const sum = { key: 'amount:sum', field: 'amount', fn: 'sum', type: 'monetary' } as const;
    for (const one of [distinct, first])
      expect(() => assertFoldable([partner, city], [sum, one], 18)).toThrow(`cannot answer "${one.key}"`);
    expect(() => assertFoldable([partner, city], [sum], 18)).not.toThrow();
    expect(() => assertFoldable([partner], [distinct, first], 18)).not.toThrow();
  });
});
