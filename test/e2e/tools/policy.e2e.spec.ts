import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { World } from '../../support/bootstrap.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';
import type { TestCompany } from '../../support/test-company.ts';

const READING = ['query', 'read', 'schema', 'report'] as const;
const ALL = [...READING, 'create', 'write', 'delete', 'execute'] as const;

interface Rows {
  records: Record<string, unknown>[];
  total: number;
}

describe('what a company’s policy closes is closed for every tool', () => {
  let world: World;
  let company: TestCompany;
  let odoo: Sandbox;
  /** Of the owner, whom these rules do not bind. */
  let open: McpCaller;
  /** Of the member, whom they do. */
  let bound: McpCaller;

  const bind = (member: object): Promise<void> => company.setDataPolicy({ roles: { member } });

  beforeAll(async () => {
    world = await World.start();
    odoo = await world.odoo();
    company = await world.company('Acme');
    await company.connect(odoo);
    await company.as('owner').send('PATCH', company.path('/policy'), { memberCeiling: ALL });
    open = await company.caller('owner', ALL);
    bound = await company.caller('member', ALL);
  });
  afterAll(async () => {
    await world.stop();
  });

  describe('a hidden field', () => {
    beforeAll(() => bind({ models: [{ model: 'res.partner', hidden: ['email'] }] }));

    it('is in no list of fields and in no answer', async () => {
      const schema = await bound.call<{ fields: { name: string }[] }>('aidoo_schema', {
        model: 'res.partner',
      });
      const names = schema.structured.fields.map(({ name }) => name);
      expect(names).toContain('name');
      expect(names).not.toContain('email');
      const { text } = await bound.call('aidoo_query', { model: 'res.partner', limit: 500 });
      expect(text).not.toContain('@');
      const all = await open.call('aidoo_query', { model: 'res.partner', limit: 500 });
      expect(all.text).toContain('@');
    });

    it.each([
      { model: 'res.partner', domain: [['display_name', 'ilike', '@example.com']] },
      { model: 'sale.order', domain: [['partner_id', 'ilike', '@example.com']] },
    ])('is not searched by the way of a name: %j', async (args) => {
      expect(await bound.fail('aidoo_query', args)).toMatchObject({ code: 'not_allowed' });
      expect((await open.call('aidoo_query', args)).isError).toBe(false);
    });

    it.each([
      ['aidoo_query', { model: 'res.partner', fields: ['email'] }],
      ['aidoo_query', { model: 'res.partner', domain: [['email', 'ilike', 'a%']] }],
      ['aidoo_query', { model: 'res.partner', domain: ['!', ['email', '=', false]] }],
      ['aidoo_query', { model: 'res.partner', order: 'email desc' }],
      ['aidoo_query', { model: 'sale.order', domain: [['partner_id.email', 'ilike', 'a']] }],
      ['aidoo_query', { model: 'crm.lead', domain: [['partner_id.parent_id.email', '!=', 'a']] }],
      ['aidoo_read', { model: 'res.partner', ids: [1], fields: ['email'] }],
      ['aidoo_report', { model: 'res.partner', groupby: ['email'] }],
      ['aidoo_report', { model: 'sale.order', groupby: ['partner_id.email'] }],
      [
        'aidoo_report',
        { model: 'res.partner', groupby: ['country_id'], aggregates: ['email:count_distinct'] },
      ],
      ['aidoo_report', { model: 'sale.order', groupby: ['state'], domain: [['partner_id.email', '=', 'a']] }],
      ['aidoo_report', { model: 'res.partner', groupby: [], aggregates: ['email:count'] }],
      ['aidoo_query', { model: 'sale.order', domain: [['partner_id', 'any', [['email', '=', 'a']]]] }],
      ['aidoo_create', { model: 'res.partner', values: { name: 'X', email: 'x@example.com' } }],
      ['aidoo_write', { model: 'res.partner', ids: [1], values: { email: 'x@example.com' } }],
    ])('is unknown to %s %j, as one that does not exist', async (tool, args) => {
      expect(await bound.fail(tool, args)).toMatchObject({ code: 'unknown_field' });
    });
  });

  describe('a masked field', () => {
    beforeAll(() => bind({ models: [{ model: 'res.partner', masked: ['phone'] }] }));

    it('is seen to be filled, and never what with', async () => {
      const fields = ['name', 'phone'];
      const { structured } = await bound.call<Rows>('aidoo_query', {
        model: 'res.partner',
        fields,
        order: 'id',
        limit: 500,
      });
      const args = { model: 'res.partner', fields, order: 'id', limit: 500 };
      const all = await open.call<Rows>('aidoo_query', args);
      const filled = all.structured.records.map(({ phone }) => phone !== null);
      expect(structured.records.map(({ phone }) => phone)).toEqual(
        filled.map((is) => (is ? '[masked]' : null)),
      );
      expect(filled).toContain(true);
    });

    it.each([
      ['aidoo_query', { model: 'res.partner', domain: [['phone', '=like', '+32%']] }],
      ['aidoo_query', { model: 'res.partner', order: 'phone' }],
      ['aidoo_query', { model: 'sale.order', domain: [['partner_id.phone', '=', '1']] }],
      ['aidoo_report', { model: 'res.partner', groupby: ['phone'] }],
      ['aidoo_report', { model: 'sale.order', groupby: ['partner_id.phone'] }],
      ['aidoo_report', { model: 'sale.order.line', groupby: ['order_id.partner_id.phone'] }],
      ['aidoo_write', { model: 'res.partner', ids: [1], values: { phone: '1' } }],
    ])('is used for nothing else: %s %j', async (tool, args) => {
      expect(await bound.fail(tool, args)).toMatchObject({ code: 'not_allowed' });
    });
  });

  describe('a denied model', () => {
    beforeAll(() => bind({ deny: ['crm.*', 'res.partner'] }));

    it.each([
      ['aidoo_schema', { model: 'crm.lead' }],
      ['aidoo_query', { model: 'crm.lead' }],
      ['aidoo_read', { model: 'crm.lead', ids: [1] }],
      ['aidoo_report', { model: 'crm.lead', groupby: ['stage_id'] }],
      ['aidoo_create', { model: 'crm.lead', values: { name: 'X' } }],
      ['aidoo_write', { model: 'crm.lead', ids: [1], values: { name: 'X' } }],
      ['aidoo_delete', { model: 'crm.lead', ids: [1], dry_run: true }],
      ['aidoo_execute', { model: 'crm.lead', method: 'action_set_won', ids: [1] }],
      ['aidoo_query', { model: 'sale.order', domain: [['partner_id.name', 'ilike', 'a']] }],
      ['aidoo_query', { model: 'sale.order', order: 'partner_id' }],
      ['aidoo_report', { model: 'sale.order', groupby: ['partner_id.country_id'] }],
    ])('is refused by %s %j', async (tool, args) => {
      expect(await bound.fail(tool, args)).toMatchObject({ code: 'not_allowed' });
    });

    it('is in no list of models', async () => {
      const { structured } = await bound.call<{ models: { model: string }[] }>('aidoo_schema', {
        search: 'e',
      });
      const names = structured.models.map(({ model }) => model);
      expect(names).toContain('sale.order');
      expect(names.filter((name) => name.startsWith('crm.') || name === 'res.partner')).toEqual([]);
    });

    it('lends no names to the records of others', async () => {
      const { structured } = await bound.call<Rows>('aidoo_query', {
        model: 'sale.order',
        fields: ['partner_id'],
      });
      const names = structured.records.map(({ partner_id: partner }) => (partner as { name: string }).name);
      expect(new Set(names)).toEqual(new Set(['[hidden]']));
    });

    it('lends no names to groups by the way of another model, either', async () => {
      await bind({ deny: ['crm.*', 'res.country'] });
      const { structured } = await bound.call<{ groups: Record<string, unknown>[] }>('aidoo_report', {
        model: 'sale.order',
        groupby: ['partner_id.country_id'],
      });
      const names = structured.groups.map(
        (group) => (group['partner_id.country_id'] as { name: string }).name,
      );
      expect(names.length).toBeGreaterThan(1);
      expect(new Set(names)).toEqual(new Set(['[hidden]']));
      await bind({ deny: ['crm.*', 'res.partner'] });
    });

    it('keeps its attachments and messages to itself', async () => {
      const domain = [['res_model', '=', 'res.partner']];
      const made = await odooCall(odoo, 'ir.attachment', 'create', [
        [{ name: 'secret.txt', res_model: 'res.partner', res_id: 1, datas: 'eA==' }],
      ]);
      expect(made).toBeTruthy();
      const args = { model: 'ir.attachment', domain, fields: ['name'], count: true };
      expect((await open.call<Rows>('aidoo_query', args)).structured.total).toBeGreaterThan(0);
      expect((await bound.call<Rows>('aidoo_query', args)).structured.total).toBe(0);
    });
  });

  describe('a row rule', () => {
    let belgian: number[];
    let others: number[];

    beforeAll(async () => {
      const ids = async (operator: string): Promise<number[]> => {
        const domain = [['country_id.code', operator, 'BE']];
        const { structured } = await open.call<Rows>('aidoo_query', {
          model: 'res.partner',
          domain,
          limit: 500,
        });
        return structured.records.map(({ id }) => id as number);
      };
      belgian = await ids('=');
      others = await ids('!=');
      await bind({ models: [{ model: 'res.partner', domain: [['country_id.code', '=', 'BE']] }] });
    });

    it('leaves only its rows to a search, whatever is asked', async () => {
      for (const domain of [
        [],
        ['|', ['id', '>', 0], ['id', '<', 0]],
        ['!', ['country_id.code', '=', 'BE']],
      ]) {
        const { structured } = await bound.call<Rows>('aidoo_query', {
          model: 'res.partner',
          domain,
          limit: 500,
        });
        const seen = structured.records.map(({ id }) => id as number);
        expect(seen.filter((id) => !belgian.includes(id))).toEqual([]);
      }
    });

    it('counts, groups and reads only its rows', async () => {
      const { structured } = await bound.call<Rows>('aidoo_query', { model: 'res.partner', count: true });
      expect(structured.total).toBe(belgian.length);
      const report = await bound.call<{ groups: { count: number }[] }>('aidoo_report', {
        model: 'res.partner',
        groupby: ['is_company'],
      });
      expect(report.structured.groups.reduce((sum, { count }) => sum + count, 0)).toBe(belgian.length);
      expect(await bound.fail('aidoo_read', { model: 'res.partner', ids: [others[0]!] })).toMatchObject({
        code: 'missing_record',
      });
    });

    it('lets no report group by what stands in other rows', async () => {
      const args = { model: 'sale.order', groupby: ['partner_id.city'] };
      expect(await bound.fail('aidoo_report', args)).toMatchObject({ code: 'not_allowed' });
      expect((await open.call('aidoo_report', args)).isError).toBe(false);
    });

    it('holds where a search looks through a relation, also behind a negation', async () => {
      const orders = async (caller: McpCaller, domain: unknown[]): Promise<unknown[]> => {
        const args = { model: 'sale.order', domain, fields: ['partner_id'], limit: 500 };
        return (await caller.call<Rows>('aidoo_query', args)).structured.records.map(
          ({ partner_id: partner }) => (partner as { id: number }).id,
        );
      };
      const term = ['partner_id.is_company', '=', true];
      const seen = [...(await orders(bound, [term])), ...(await orders(bound, ['!', term]))];
      expect(seen.filter((id) => !belgian.includes(id as number))).toEqual([]);
      const all = [...(await orders(open, [term])), ...(await orders(open, ['!', term]))];
      expect(all.some((id) => others.includes(id as number))).toBe(true);
    });

    it('lets no method be called on other rows, and none of them be deleted', async () => {
      const args = { model: 'res.partner', ids: [others[0]!] };
      expect(await bound.fail('aidoo_execute', { ...args, method: 'action_archive' })).toMatchObject({
        code: 'missing_record',
      });
      expect(await bound.fail('aidoo_delete', args)).toMatchObject({ code: 'missing_record' });
    });

    it('lets nothing else be changed', async () => {
      const values = { comment: 'changed' };
      expect(
        await bound.fail('aidoo_write', { model: 'res.partner', ids: [others[0]!], values }),
      ).toMatchObject({
        code: 'missing_record',
      });
      const ids = [belgian[0]!, others[0]!];
      expect(await bound.fail('aidoo_write', { model: 'res.partner', ids, values })).toMatchObject({
        code: 'missing_record',
      });
    });

    it('hides the names of other rows in records that belong to them', async () => {
      const { structured } = await bound.call<Rows>('aidoo_query', {
        model: 'sale.order',
        fields: ['partner_id'],
        limit: 500,
      });
      for (const { partner_id: partner } of structured.records as {
        partner_id: { id: number; name: string };
      }[]) {
        expect(partner.name === '[hidden]').toBe(!belgian.includes(partner.id));
      }
    });
  });

  describe('a row rule that is wrong', () => {
    it('shows nothing, and the answer says who can mend it', async () => {
      await bind({ models: [{ model: 'res.partner', domain: [['no_such_field', '=', 1]] }] });
      const failure = await bound.fail('aidoo_query', { model: 'res.partner' });
      expect(failure).toMatchObject({
        code: 'not_allowed',
        message: expect.stringContaining('does not fit'),
      });
      expect(JSON.stringify(failure)).not.toContain('no_such_field');
    });
  });

  describe('a bound on rows', () => {
    beforeAll(() => bind({ maxRows: 5 }));

    it('cuts lists there, and says how to go on', async () => {
      const { structured } = await bound.call<Rows & { nextCursor: string }>('aidoo_query', {
        model: 'res.partner',
        limit: 100,
      });
      expect(structured.records).toHaveLength(5);
      expect(structured.nextCursor).toEqual(expect.any(String));
    });

    it('refuses more ids than that', async () => {
      const args = { model: 'res.partner', ids: [1, 2, 3, 4, 5, 6] };
      expect(await bound.fail('aidoo_read', args)).toMatchObject({
        code: 'not_allowed',
        hint: 'Ask for at most 5 at a time.',
      });
      expect(await bound.fail('aidoo_write', { ...args, values: { comment: 'x' } })).toMatchObject({
        code: 'not_allowed',
      });
    });

    it('cuts groups by fields of related records there, and counts all that is in them', async () => {
      const args = { model: 'sale.order', groupby: ['partner_id.city'], order: 'count desc', limit: 100 };
      const cut = await bound.call<{ groups: unknown[] }>('aidoo_report', args);
      const whole = await open.call<{ groups: unknown[] }>('aidoo_report', args);
      expect(whole.structured.groups.length).toBeGreaterThan(5);
      expect(cut.structured.groups).toEqual(whole.structured.groups.slice(0, 5));
    });

    it('cuts reports there, too', async () => {
      const { structured } = await bound.call<{ groups: unknown[] }>('aidoo_report', {
        model: 'res.partner',
        groupby: ['name'],
        limit: 100,
      });
      expect(structured.groups.length).toBeLessThanOrEqual(5);
    });
  });

  it('binds from the very next call on', async () => {
    await bind({});
    expect((await bound.call('aidoo_query', { model: 'crm.lead' })).isError).toBe(false);
    await bind({ deny: ['crm.lead'] });
    expect(await bound.fail('aidoo_query', { model: 'crm.lead' })).toMatchObject({ code: 'not_allowed' });
    expect((await open.call('aidoo_query', { model: 'crm.lead' })).isError).toBe(false);
  });
});

/** As the administrator of the Odoo, past the gateway. */
async function odooCall(odoo: Sandbox, model: string, method: string, args: unknown[]): Promise<unknown> {
  const { uid, secret } = odoo.users.admin;
  const params = {
    service: 'object',
    method: 'execute_kw',
    args: [odoo.database, uid, secret, model, method, args],
  };
  const response = await fetch(`${odoo.url}/jsonrpc`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params }),
  });
  return ((await response.json()) as { result?: unknown }).result;
}
