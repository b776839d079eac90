import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Sandbox } from '../options.ts';
import { startSandbox } from '../sandbox.ts';
import { caller } from '../testing.ts';

describe('a call that writes several records', () => {
  let sandbox: Sandbox;
  let call: ReturnType<typeof caller>;
  beforeAll(async () => {
    sandbox = await startSandbox({ version: '19.0', today: new Date('2026-11-23T12:00:00Z') });
    call = caller(sandbox);
  });
  afterAll(() => sandbox.close());

  const everything = async (): Promise<string> =>
    JSON.stringify(
      await call('crm.lead', 'search_read', [[], ['name', 'write_date']], {
        context: { active_test: false },
        order: 'id',
      }),
    );

  it('writes all of them or none, wherever the wrong one stands', async () => {
    const lead = fc.record({ name: fc.string({ minLength: 1 }), probability: fc.constantFrom(0, 50, 101) });
    await fc.assert(
      fc.asyncProperty(fc.array(lead, { minLength: 1, maxLength: 4 }), async (leads) => {
        const before = await everything();
        const good = leads.every(({ probability }) => probability <= 100);
        const made = await call('crm.lead', 'create', [leads]).catch(() => undefined);
        expect(Array.isArray(made)).toBe(good);
        if (!good) expect(await everything()).toBe(before);
      }),
      { numRuns: 40 },
    );
  });

  it('changes none when one of them is missing, or breaks a rule', async () => {
    const before = await everything();
    await expect(call('crm.lead', 'write', [[1, 2, 99_999], { name: 'x' }])).rejects.toThrow('MissingError');
    await expect(call('crm.lead', 'write', [[1, 2], { name: 'x', probability: 101 }])).rejects.toThrow(
      'between 0% and 100%',
    );
    expect(await everything()).toBe(before);
  });

  it('stamps what it changes with the moment and the user, in whole seconds', async () => {
    await caller(sandbox, sandbox.users.sales)('res.partner', 'write', [[12, 13], { city: 'Elsewhere' }]);
    const stamps = ['create_date', 'create_uid', 'write_date', 'write_uid'];
    const rows = (await call('res.partner', 'read', [[12, 13], stamps])) as Record<string, unknown>[];
    for (const row of rows) {
      expect(row['write_date']).toMatch(/^2026-11-23 12:\d\d:\d\d$/);
      expect(row['create_date']).toMatch(/^2026-0[4-6]-\d\d 12:\d\d:\d\d$/);
      expect(row).toMatchObject({ create_uid: [1, expect.any(String)], write_uid: [6, expect.any(String)] });
    }
  });

  it('deletes with a record what belongs to it, empties what points to it, and refuses what is needed', async () => {
    const partner = await call('res.partner', 'create', [[{ name: 'Parent', is_company: true }]]);
    const [parent] = partner as number[];
    const [child] = (await call('res.partner', 'create', [
      [{ name: 'Child', parent_id: parent }],
    ])) as number[];
    const [order] = (await call('sale.order', 'create', [[{ partner_id: child }]])) as number[];
    await call('res.partner', 'unlink', [[parent]]);
    expect(await call('res.partner', 'read', [[child], ['parent_id']])).toEqual([
      { id: child, parent_id: false },
    ]);
    await expect(call('res.partner', 'unlink', [[child]])).rejects.toThrow(
      "The troublemaker is: 'Sales Order' (sale.order)",
    );
    await call('sale.order', 'unlink', [[order]]);
    expect(await call('res.partner', 'unlink', [[child]])).toBe(true);
  });
});
