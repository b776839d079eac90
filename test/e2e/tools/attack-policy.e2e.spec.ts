import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';
import type { TestCompany } from '../../support/test-company.ts';

const ALL = ['query', 'read', 'schema', 'report', 'create', 'write', 'delete', 'execute'] as const;

describe('a model that was told to get around the policy', () => {
  let world: World;
  let company: TestCompany;
  /** Of the owner, whom no rule of the member binds. */
  let open: McpCaller;
  let bound: McpCaller;

  const bind = async (member: object): Promise<void> => {
    const path = company.path('/data-policy');
    const { body } = await company.as('owner').get<{ revision: string | null }>(path);
    const answer = await company.as('owner').put(path, {
      company: {},
      roles: { member },
      credentials: [],
      exceptions: { models: [], methods: [] },
      revision: body.revision,
    });
    if (answer.status !== 200) throw new Error(answer.text);
  };

  beforeAll(async () => {
    world = await World.start();
    const odoo = await world.odoo();
    company = await world.company('Acme');
    await company.connect(odoo);
    await company.as('owner').send('PATCH', company.path('/policy'), { memberCeiling: ALL });
    open = await company.caller('owner', ALL);
    bound = await company.caller('member', ALL);
  });
  afterAll(async () => {
    await world.stop();
  });

  describe('who reads a name that is hidden where it comes from', () => {
    const namesIn = async (caller: McpCaller, model: string, field: string): Promise<Set<unknown>> => {
      const args = { model, fields: [field], limit: 100 };
      const { structured } = await caller.call<{ records: Record<string, { name: string } | null>[] }>(
        'aidoo_query',
        args,
      );
      return new Set(structured.records.flatMap((record) => record[field]?.name ?? []));
    };

    it.each([
      ['res.partner', 'sale.order', 'user_id'],
      ['product.template', 'sale.order.line', 'product_id'],
    ])('does not find that of %s in %s.%s', async (model, other, field) => {
      await bind({ models: [{ model, hidden: ['name'] }] });
      expect(await namesIn(bound, other, field)).toEqual(new Set(['[hidden]']));
      expect((await namesIn(open, other, field)).size).toBeGreaterThan(1);
    });
  });

  it('cannot have a report decided by an operator that is none', async () => {
    await bind({});
    for (const operator of ['constructor', 'toString', '__proto__', 'valueOf']) {
      const args = { model: 'res.partner', groupby: ['country_id'], having: [['count', operator, 9_999]] };
      expect(await bound.fail('aidoo_report', args)).toMatchObject({ code: 'invalid_argument' });
    }
  });
});
