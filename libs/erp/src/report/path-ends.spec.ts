import { describe, expect, it } from '@jest/globals';
import type { Erp } from '../erp.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import { ModelFields } from '../schema/model-fields.ts';
import { endsOf } from './path-ends.ts';

const MODELS: Record<string, Record<string, Partial<FieldInfo>>> = {
  'res.partner': {
    country_id: { type: 'many2one', relation: 'res.country' },
    team_id: { type: 'many2one', relation: 'crm.team', store: false, sortable: false },
    signup_token: { type: 'char' },
  },
  'res.country': { code: { type: 'char' } },
};

/** An Odoo that answers these rows to each of its reads, and notes what was asked for. */
function answering(...answers: Record<string, unknown>[][]): { erp: Erp; asked: unknown[] } {
  const asked: unknown[] = [];
  const model = (name: string): Promise<unknown> =>
    Promise.resolve({
      fields: new ModelFields(name, new Map(Object.entries(MODELS[name] ?? {})) as never),
      related: (...args: unknown[]) => {
        asked.push([name, ...args]);
        return Promise.resolve(answers.shift() ?? []);
      },
    });
  return { erp: { model } as unknown as Erp, asked };
}

describe(endsOf, () => {
  it('reads each step once, and leaves the ends in the order in which Odoo sorts them', async () => {
    const { erp, asked } = answering(
      [
        { id: 1, country_id: { id: 20, name: 'France' } },
        { id: 2, country_id: { id: 10, name: 'Belgium' } },
        { id: 3, country_id: { id: 20, name: 'France' } },
        { id: 4, country_id: null },
      ],
      [
        { id: 10, code: 'BE' },
        { id: 20, code: 'FR' },
      ],
    );
    const ends = await endsOf(erp, 'res.partner', [1, 2, 3, 4, 5, 1], ['country_id', 'code']);
    expect([...ends]).toEqual([
      [2, 'BE'],
      [1, 'FR'],
      [3, 'FR'],
    ]);
    expect(asked).toEqual([
      ['res.partner', [1, 2, 3, 4, 5], 'country_id', 'country_id, id'],
      ['res.country', [20, 10], 'code', 'code, id'],
    ]);
  });

  it('sorts the ends as people see them where Odoo cannot', async () => {
    const { erp, asked } = answering([
      { id: 1, team_id: null },
      { id: 2, team_id: { id: 8, name: 'West' } },
      { id: 3, team_id: { id: 9, name: 'East' } },
    ]);
    const ends = await endsOf(erp, 'res.partner', [1, 2, 3], ['team_id']);
    expect([...ends.keys()]).toEqual([3, 2, 1]);
    expect(asked).toEqual([['res.partner', [1, 2, 3], 'team_id', 'id']]);
  });

  it('asks nothing of no records, and nothing that may not be known', async () => {
    const { erp, asked } = answering();
    expect((await endsOf(erp, 'res.partner', [], ['country_id'])).size).toBe(0);
    await expect(endsOf(erp, 'res.partner', [1], ['signup_token'])).rejects.toThrow('holds a secret');
    expect(asked).toEqual([]);
  });
});
