import { describe, expect, it } from '@jest/globals';
import type { SandboxOptions } from '../options.ts';
import { startSandbox } from '../sandbox.ts';
import { caller } from '../testing.ts';

/** Everything of a few models, as one text. */
async function snapshot(options: SandboxOptions): Promise<string> {
  const sandbox = await startSandbox(options);
  const call = caller(sandbox);
  const models = [
    'res.partner',
    'sale.order',
    'sale.order.line',
    'crm.lead',
    'account.move',
    'product.product',
  ];
  const read = (model: string): Promise<unknown> =>
    call(model, 'search_read', [[]], { order: 'id', context: { active_test: false, bin_size: true } });
  const all = await Promise.all(models.map(read));
  await sandbox.close();
  return JSON.stringify(all);
}

describe('the sample data', () => {
  it('is the same at every start', async () => {
    const today = new Date('2026-11-23T12:00:00Z');
    expect(await snapshot({ today })).toBe(await snapshot({ today }));
  });

  it('differs by its dates only on another day', async () => {
    const dateless = (text: string): string =>
      text.replaceAll(/\d{4}-\d\d-\d\d( \d\d:\d\d:\d\d)?|INV\/\d{4}/g, '');
    const days = [new Date('2026-11-23T12:00:00Z'), new Date('2027-03-01T12:00:00Z')];
    const [one, other] = await Promise.all(days.map((today) => snapshot({ today })));
    expect(one).not.toBe(other);
    expect(dateless(one ?? '')).toBe(dateless(other ?? ''));
  });

  it.each(['17.0', '18.0', '19.0'] as const)('has what a demo of %s asks for', async (version) => {
    const sandbox = await startSandbox({ version });
    const call = caller(sandbox);
    const count = (model: string, domain: unknown[] = []): Promise<unknown> =>
      call(model, 'search_count', [domain]);
    const customers = [
      ['is_company', '=', true],
      ['customer_rank', '>', 0],
    ];
    expect(await count('res.partner', [...customers, ['country_id.code', '=', 'BE']])).toBe(7);
    expect(Number(await count('res.partner'))).toBeGreaterThan(70);
    expect(await count('res.company')).toBe(2);
    expect(await count('ir.model', [['model', '=', 'sale.order']])).toBe(1);
    expect(Number(await count('account.move'))).toBeGreaterThan(10);
    const kind = version === '17.0' ? 'detailed_type' : 'is_storable';
    expect(Object.keys((await call('product.template', 'fields_get', [])) as object)).toContain(kind);
    const groups = version === '19.0' ? 'group_ids' : 'groups_id';
    expect(await call('res.users', 'read', [[2], ['name', groups]])).toMatchObject([
      { name: 'Nora Peeters' },
    ]);
    await sandbox.close();
  });
});
