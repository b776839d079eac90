import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { World } from '../support/bootstrap.ts';
import { SseCaller } from '../support/sse-caller.ts';

describe('a gateway that ends while streams are open', () => {
  let world: World;
  let odoo: Sandbox;
  let key: string;
  let stopped: Promise<void> | undefined;

  beforeAll(async () => {
    world = await World.start();
    odoo = await world.odoo();
    const company = await world.company();
    await company.connect(odoo);
    ({ key } = await company.apiKey('owner'));
  });
  afterAll(() => stopped ?? world.stop());

  it('ends them, each after the answers that are under way', async () => {
    const [idle, busy] = [await SseCaller.open(world.url, key), await SseCaller.open(world.url, key)];
    // Odoo answers when the other stream has ended.
    odoo.fail({ until: idle.ended }, { method: 'search_read' });
    const call = { name: 'aidoo_query', arguments: { model: 'res.partner', limit: 1 } };
    await busy.post({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: call });
    stopped = world.stop();
    await idle.ended;
    expect(busy.messages).toEqual([]);
    await busy.ended;
    expect(busy.messages).toMatchObject([
      { id: 1, result: { structuredContent: { records: [expect.anything()] } } },
    ]);
    await stopped;
  });
});
