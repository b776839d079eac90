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

  const bind = (member: object): Promise<void> => company.setDataPolicy({ roles: { member } });

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

  describe('whom a row rule keeps a record from', () => {
    let hidden: number;
    let seen: number;

    beforeAll(async () => {
      const first = async (operator: string): Promise<number> => {
        const domain = [['country_id.code', operator, 'BE']];
        const args = { model: 'res.partner', domain, limit: 1 };
        const { structured } = await open.call<{ records: { id: number }[] }>('aidoo_query', args);
        return structured.records[0]!.id;
      };
      [hidden, seen] = [await first('!='), await first('=')];
      await bind({ models: [{ model: 'res.partner', domain: [['country_id.code', '=', 'BE']] }] });
    });

    it.each([
      [
        'links it, so that Odoo copies what it holds',
        'crm.lead',
        (id: number) => ({ name: 'L', partner_id: id }),
      ],
      ['lists it', 'crm.lead', (id: number) => ({ name: 'L', partner_id: { id, name: 'x' } })],
      [
        'writes a message to it',
        'mail.message',
        (id: number) => ({ model: 'res.partner', res_id: id, body: 'x' }),
      ],
      [
        'mails it by a composer that no button opened',
        'mail.compose.message',
        (id: number) => ({ model: 'res.partner', res_ids: `[${id}]`, subject: 'x' }),
      ],
    ])('is told that it is not there when one %s', async (_what, model, values) => {
      const args = { model, dry_run: true };
      const error = await bound.fail('aidoo_create', { ...args, values: values(hidden) });
      expect(error).toMatchObject({ code: 'missing_record', details: { missing: [hidden] } });
      expect((await bound.call('aidoo_create', { ...args, values: values(seen) })).text).not.toContain(
        'error',
      );
      expect((await open.call('aidoo_create', { ...args, values: values(hidden) })).text).not.toContain(
        'error',
      );
    });

    it('must say which records something belongs to', async () => {
      const values = { model: 'res.partner', res_ids: 'all', subject: 'x' };
      const args = { model: 'mail.compose.message', values, dry_run: true };
      expect(await bound.fail('aidoo_create', args)).toMatchObject({ code: 'not_allowed' });
    });
  });

  it('links no records of a closed model, from which Odoo would copy', async () => {
    await bind({ deny: ['res.partner', 'product.product'] });
    const refusal = (model: string): object => ({
      code: 'not_allowed',
      message: expect.stringContaining(`does not open ${model} to you`),
    });
    const lead = { model: 'crm.lead', dry_run: true };
    const linked = { name: 'L', partner_id: 1 };
    expect(await bound.fail('aidoo_create', { ...lead, values: linked })).toMatchObject(
      refusal('res.partner'),
    );
    expect(await bound.fail('aidoo_write', { ...lead, ids: [1], values: linked })).toMatchObject(
      refusal('res.partner'),
    );
    const order = { model: 'sale.order', ids: [1], values: { order_line: { create: [{ product_id: 1 }] } } };
    expect(await bound.fail('aidoo_write', { ...order, dry_run: true })).toMatchObject(
      refusal('product.product'),
    );
    const { text } = await bound.call('aidoo_create', { ...lead, values: { name: 'L', partner_id: null } });
    expect(text).not.toContain('error');
  });

  it('learns no hidden value from the order of a relation, nor from that of a model that sorts by one', async () => {
    await bind({ models: [{ model: 'res.partner', hidden: ['name'] }] });
    for (const order of ['partner_id', 'user_id'])
      expect(await bound.fail('aidoo_query', { model: 'sale.order', order })).toMatchObject({
        code: 'not_allowed',
        message: expect.stringContaining(`not sorted by "${order}"`),
      });
    const { structured } = await bound.call<{ records: { id: number }[] }>('aidoo_query', {
      model: 'sale.order',
      limit: 50,
    });
    const ids = structured.records.map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
  });

  it('does not have Odoo fill in a template of its own', async () => {
    await bind({});
    for (const text of [
      '{{ object.env.user.password }}',
      '${object.x}',
      '<p t-out="object.x"/>',
      '{% set x %}',
    ]) {
      for (const name of ['subject', 'body']) {
        const args = { model: 'mail.compose.message', values: { [name]: text }, dry_run: true };
        expect(await bound.fail('aidoo_create', args)).toMatchObject({ code: 'not_allowed' });
      }
    }
    for (const method of [
      'render_message',
      'render_template',
      'generate_email_for_composer',
      'get_record_data',
    ]) {
      const args = { model: 'mail.compose.message', method, ids: [1] };
      expect(await bound.fail('aidoo_execute', args)).toMatchObject({ code: 'not_allowed' });
    }
  });

  it('does not see what Odoo fills in by a template, which shows any field', async () => {
    const quotation = { model: 'sale.order', method: 'action_quotation_send', ids: [1] };
    const fields = async (): Promise<string[]> => {
      type Form = { action: { fields: { name: string }[] } };
      const { structured } = await bound.call<Form>('aidoo_execute', quotation);
      return structured.action.fields.map(({ name }) => name);
    };
    await bind({ deny: ['hr.*'] });
    expect(await fields()).toEqual(['subject', 'body']);
    await bind({ models: [{ model: 'sale.order', hidden: ['amount_total'] }] });
    expect(await fields()).toEqual([]);
  });

  it('gets no key of a page for customers, which shows what the policy hides', async () => {
    const link = { model: 'sale.order', method: 'get_portal_url', ids: [1] };
    const preview = { ...link, method: 'action_preview_sale_order' };
    const answers = async (caller: McpCaller): Promise<string> => {
      const [one, other] = [
        await caller.call('aidoo_execute', link),
        await caller.call('aidoo_execute', preview),
      ];
      return one.text + other.text;
    };
    const hidden = { models: [{ model: 'sale.order', hidden: ['amount_total'] }] };
    await bind(hidden);
    expect(await answers(open)).toMatch(/access_token=[\w-]{8,}.*access_token=[\w-]{8,}/);
    expect(await answers(bound)).toMatch(/(?:\/my\/orders\/1\?access_token=".*){2}/);
    expect(await answers(bound)).not.toMatch(/access_token=\w/);
    await bind({ models: [...hidden.models, { model: 'ir.actions.report' }] });
    expect(await answers(bound)).toMatch(/access_token=\w/);
  });

  it('learns no hidden value from the order that a model has of itself', async () => {
    const ids = async (caller: McpCaller): Promise<number[]> => {
      const args = { model: 'sale.order', fields: ['state'], limit: 500 };
      const { structured } = await caller.call<{ records: { id: number }[] }>('aidoo_query', args);
      return structured.records.map(({ id }) => id);
    };
    await bind({ models: [{ model: 'sale.order', hidden: ['date_order'] }] });
    const found = await ids(bound);
    expect(found).toEqual([...found].sort((a, b) => b - a));
    await bind({ models: [{ model: 'res.partner', masked: ['name'] }] });
    const args = { model: 'res.partner', limit: 20 };
    const { structured } = await bound.call<{ records: { id: number }[] }>('aidoo_query', args);
    const partners = structured.records.map(({ id }) => id);
    expect(partners).toEqual([...partners].sort((a, b) => b - a));
  });

  it('creates no more records at once than the policy lets it have', async () => {
    await bind({ maxRows: 2 });
    const values = [{ name: 'A' }, { name: 'B' }, { name: 'C' }];
    const error = await bound.fail('aidoo_create', { model: 'res.partner', values });
    expect(error).toMatchObject({
      code: 'not_allowed',
      message: expect.stringContaining('2 records at once'),
    });
  });

  it('breaks nothing by what is nested deeply', async () => {
    await bind({});
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    const calls = (deep: string): [tool: string, args: string][] => [
      ['aidoo_query', `{"model":"res.partner","domain":${deep}}`],
      ['aidoo_query', `{"model":"res.partner","domain":[["name","=",${deep}]]}`],
      ['aidoo_create', `{"model":"res.partner","values":{"name":${deep}}}`],
      ['aidoo_report', `{"model":"res.partner","having":[["count",${deep},1]]}`],
      ['aidoo_execute', `{"model":"res.partner","method":"action_archive","kwargs":{"x":${deep}}}`],
    ];
    for (const [tool, args] of [...calls(nested(5_000)), ...calls(nested(190))]) {
      const meta = {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientInfo': { name: 'attacker', version: '1' },
        'io.modelcontextprotocol/clientCapabilities': {},
      };
      const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"_meta":${JSON.stringify(meta)},"name":"${tool}","arguments":${args}}}`;
      const response = await fetch(`${bound.url}/mcp`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${bound.key}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2026-07-28',
          'mcp-method': 'tools/call',
          'mcp-name': tool,
        },
        body,
      });
      const text = await response.text();
      expect(response.status).toBeLessThan(500);
      expect(text).not.toContain('went wrong in Aidoo');
    }
  });

  it('cannot have a report decided by an operator that is none', async () => {
    await bind({});
    for (const operator of ['constructor', 'toString', '__proto__', 'valueOf']) {
      const args = { model: 'res.partner', groupby: ['country_id'], having: [['count', operator, 9_999]] };
      expect(await bound.fail('aidoo_report', args)).toMatchObject({ code: 'invalid_argument' });
    }
  });
});
