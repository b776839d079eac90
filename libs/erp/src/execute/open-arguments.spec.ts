import { describe, expect, it } from '@jest/globals';
import { OdooError } from '@aidoo/odoo';
import { Erp } from '../erp.ts';
import type { OdooSession } from '../odoo-session.ts';
import { Policy } from '../policy/policy.ts';
import { FAKE_MODELS } from '../testing/fake-sales.ts';
import { modelRules, someRules } from '../testing/some-rules.ts';
import type { ToolError } from '../tool-error.ts';
import { assertOpenArguments } from './open-arguments.ts';

/** An Odoo of which only the fields of models are asked. */
class Models {
  readonly callContext = { tz: 'UTC' };
  asked = 0;

  version() {
    return Promise.resolve({ major: 18 });
  }

  fields(model: string) {
    this.asked += 1;
    const fields = FAKE_MODELS.get(model);
    if (!fields) return Promise.reject(new OdooError('unknown_model', 'none', { mayHaveHappened: false }));
    return Promise.resolve(new Map(Object.entries(fields)));
  }
}

const policy = new Policy(
  someRules({
    deny: ['stock.*'],
    models: new Map([
      ['sale.order', modelRules({ hidden: ['amount_total'] })],
      ['crm.tag', modelRules({ domains: [[['name', '=', 'mine']]] })],
    ]),
  }),
);

describe(assertOpenArguments.name, () => {
  const sut = (
    args: unknown[],
    kwargs: Record<string, unknown> = {},
    under = policy,
    models = new Models(),
  ) =>
    assertOpenArguments(new Erp(models as unknown as OdooSession, under), { args, kwargs }).catch(
      ({ code, message }: ToolError) => `${code}: ${message}`,
    );

  it.each([
    [['sale.order', [['amount_total', '>', 1_000]]]],
    [[{ domain: ['|', ['state', '=', 'sale'], ['amount_total', '<>', 3]] }]],
    [['sale.order', [['partner_id', ' NOT  in ', [1]]]]],
    [["[('amount_total', '>', 1000)]"]],
    [['["|", ["amount_total", ">", 1000], ["id", "=", 1]]']],
  ])('passes no domain on to a method: %j', async (args) => {
    expect(await sut(args)).toContain('not_allowed: args and kwargs: a method is given no domain');
    expect(await sut([], { given: args })).toContain('no domain');
    expect(await sut(args, {}, Policy.NONE)).toBeUndefined();
  });

  it.each([
    [[[{ model: 'stock.picking', id: 3 }]], 'does not open stock.picking'],
    [[{ 'stock.picking': [3] }], 'does not open stock.picking'],
    [['crm.tag', []], 'crm.tag is named'],
  ])('names no model that is closed, or of which only some records are seen: %j', async (args, why) => {
    expect(await sut(args)).toContain(why);
    expect(await sut([], { of: args })).toContain(why);
    expect(await sut(args, {}, Policy.NONE)).toBeUndefined();
  });

  it.each([
    [['sale.order', 7]],
    [['see www.example.com', 'shop.example', 3.5, null]],
    [[['draft', 'sent', 'sale'], ['a', '=', 'b', 'c'], '[1, 2]', '[offer] "x"']],
  ])('passes on what says nothing of closed records: %j', async (args) => {
    expect(await sut(args)).toBeUndefined();
  });

  it('looks nothing up for a company without a policy, and no thousand names for any other', async () => {
    const names = Array.from({ length: 1_000 }, (_, i) => `x.model_${i}`);
    const models = new Models();
    expect(await sut(names, {}, Policy.NONE, models)).toBeUndefined();
    expect(await sut(names, {}, policy, models)).toContain('too many models');
    expect(models.asked).toBe(0);
  });
});
