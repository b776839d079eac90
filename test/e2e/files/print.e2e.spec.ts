import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox, SandboxOptions } from '@aidoo/odoo-sandbox';
import { World } from '../../support/bootstrap.ts';
import { useLink } from '../../support/file-caller.ts';
import type { Linked } from '../../support/file-caller.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';
import { until } from '../../support/processes.ts';
import type { TestCompany } from '../../support/test-company.ts';

interface Printed extends Linked {
  via: string;
  text?: string;
  page?: number;
  pages?: number;
}

const VERSIONS = ['14.0', '16.0', '17.0', '18.0', '19.0', '20.0'] as const;
const isPdf = (bytes: Buffer): boolean => bytes.subarray(0, 5).toString() === '%PDF-';

describe('aidoo_print', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.reachable();
  });
  afterAll(() => world.stop());

  async function connected(
    options: SandboxOptions = {},
    secret: 'password' | 'key' = 'password',
    who: 'admin' | 'sales' = 'admin',
  ): Promise<{ company: TestCompany; sandbox: Sandbox; caller: McpCaller }> {
    const [company, sandbox] = [await world.company(), await world.odoo(options)];
    const user = sandbox.users[who];
    await company.connect(sandbox, secret === 'key' ? { ...user, secret: user.apiKey } : user);
    return { company, sandbox, caller: await company.caller('owner', ['query', 'read', 'schema', 'report']) };
  }
  async function someOrder(caller: McpCaller): Promise<{ id: number; name: string }> {
    const { structured } = await caller.call<{ records: { id: number; name: string }[] }>('aidoo_query', {
      model: 'sale.order',
      fields: ['name'],
      limit: 1,
    });
    return structured.records[0]!;
  }
  const print = (caller: McpCaller, args: object) =>
    caller.call<Printed>('aidoo_print', { model: 'sale.order', ...args });

  describe.each(VERSIONS)('of Odoo %s', (version) => {
    it.each(['password', 'key'] as const)(
      'answers a link to a quotation by its page for customers, with a %s',
      async (secret) => {
        const { caller } = await connected({ version }, secret);
        const { id, name } = await someOrder(caller);
        const { structured, isError, text } = await print(caller, { ids: [id] });
        expect([isError, text]).toEqual([false, expect.any(String)]);
        expect(structured).toMatchObject({ via: 'portal', mimetype: 'application/pdf' });
        expect(structured.filename).toContain(name);
        const fetched = await useLink(structured.uri);
        expect(fetched.status).toBe(200);
        expect(isPdf(fetched.bytes)).toBe(true);
        expect(fetched.headers.get('content-type')).toBe('application/pdf');
        expect(fetched.bytes.length).toBe(structured.size);
      },
    );

    it('prints where Odoo sends its pages on to another language', async () => {
      const { caller } = await connected({ version, websiteLang: 'fr_FR' });
      const { id } = await someOrder(caller);
      const [byPage, inSession] = [
        await print(caller, { ids: [id] }),
        await print(caller, { ids: [id - 1, id] }),
      ];
      expect([byPage.structured.via, inSession.structured.via]).toEqual(['portal', 'session']);
      for (const { structured } of [byPage, inSession]) {
        expect(isPdf((await useLink(structured.uri)).bytes)).toBe(true);
      }
    });

    it('prints another report, and several orders at once, in a web session with a password', async () => {
      const { caller, sandbox } = await connected({ version });
      const { structured } = await caller.call<{ records: { id: number }[] }>('aidoo_query', {
        model: 'sale.order',
        fields: ['name'],
        limit: 2,
      });
      const ids = structured.records.map(({ id }) => id);
      const printed = await print(caller, { ids });
      expect(printed.structured.via).toBe('session');
      expect(isPdf((await useLink(printed.structured.uri)).bytes)).toBe(true);
      const asked = (what: RegExp) =>
        sandbox.calls.filter(({ protocol, method }) => protocol === 'web' && what.test(method)).length;
      const begun = asked(/authenticate|login/);
      expect(begun).toBeGreaterThan(0);
      // The file has come a moment before its session is ended.
      await until(() => asked(/destroy/) >= begun);
      expect(asked(/destroy/)).toBe(begun);
    });
  });

  it.each(VERSIONS)('lets an employee choose a report by its label, in Odoo %s', async (version) => {
    const { caller } = await connected({ version }, 'password', 'sales');
    const { id } = await someOrder(caller);
    const order = { model: 'sale.order', ids: [id] };
    const { hint } = await caller.fail('aidoo_print', { ...order, report: 'Nonsense' });
    expect(hint).toContain('(PRO-FORMA Invoice)');
    const { structured } = await print(caller, { ids: [id], report: 'PRO-FORMA Invoice' });
    expect(structured.via).toBe('session');
    expect(isPdf((await useLink(structured.uri)).bytes)).toBe(true);
  });

  it('takes nothing but the technical name of a report where the Odoo user may not list them', async () => {
    const { caller, sandbox } = await connected();
    const { id } = await someOrder(caller);
    const fault = { exception: 'odoo.exceptions.AccessError', message: 'You may not list reports' };
    for (const _ of ['label', 'name']) sandbox.fail({ fault }, { model: 'ir.actions.report' });
    const order = { model: 'sale.order', ids: [id] };
    expect(await caller.fail('aidoo_print', { ...order, report: 'PRO-FORMA Invoice' })).toMatchObject({
      code: 'invalid_argument',
      hint: expect.stringContaining('may not list the reports'),
    });
    const { structured } = await print(caller, { ids: [id], report: 'sale.report_saleorder_pro_forma' });
    expect(structured.via).toBe('session');
  });

  it('answers the text as well where it is asked for', async () => {
    const { caller } = await connected();
    const { id, name } = await someOrder(caller);
    const { structured } = await print(caller, { ids: [id], text: true });
    expect(structured.text).toContain(name);
    expect(structured).toMatchObject({ page: 1, pages: expect.any(Number) });
  });

  it('answers the link as a resource link, too, which clients know', async () => {
    const { caller } = await connected();
    const { id } = await someOrder(caller);
    const answer = await caller.rpc('tools/call', {
      name: 'aidoo_print',
      arguments: { model: 'sale.order', ids: [id] },
    });
    const { content, structuredContent } = answer.body.result as {
      content: { type: string; uri?: string }[];
      structuredContent: Printed;
    };
    expect(content).toEqual([
      { type: 'text', text: JSON.stringify(structuredContent) },
      {
        type: 'resource_link',
        uri: structuredContent.uri,
        name: structuredContent.filename,
        mimeType: 'application/pdf',
        size: structuredContent.size,
      },
    ]);
  });

  it('takes the copy of an invoice that was sent, which is the legal document', async () => {
    const { caller } = await connected({ version: '18.0' });
    const invoices = await caller.call<{ records: { id: number; invoice_pdf_report_id: object | null }[] }>(
      'aidoo_query',
      { model: 'account.move', domain: [['state', '=', 'posted']], fields: ['invoice_pdf_report_id'] },
    );
    const sent = invoices.structured.records.find(({ invoice_pdf_report_id: copy }) => copy !== null);
    const { structured } = await caller.call<Printed>('aidoo_print', {
      model: 'account.move',
      ids: [sent!.id],
    });
    expect(structured.via).toBe('attachment');
    expect(isPdf((await useLink(structured.uri)).bytes)).toBe(true);
  });

  it('says what each way needs where none works, and which PDFs are there', async () => {
    const { caller } = await connected({}, 'key');
    const { id } = await someOrder(caller);
    const failure = await caller.fail('aidoo_print', {
      model: 'sale.order',
      ids: [id],
      report: 'sale.report_saleorder_pro_forma',
    });
    expect(failure.code).toBe('odoo_access');
    expect(failure.message).toMatch(/attachment: .*portal: .*session: .*password/);
  });

  it('names the reports that there are where it does not know the one that is asked for', async () => {
    const { caller } = await connected();
    const { id } = await someOrder(caller);
    const failure = await caller.fail('aidoo_print', { model: 'sale.order', ids: [id], report: 'Nonsense' });
    expect(failure).toMatchObject({
      code: 'invalid_argument',
      hint: expect.stringContaining('sale.report_saleorder'),
    });
  });

  it('says of a model that has none what to do instead', async () => {
    const { caller } = await connected();
    expect(await caller.fail('aidoo_print', { model: 'crm.lead', ids: [1] })).toMatchObject({
      code: 'invalid_argument',
      message: 'Odoo has no report that prints crm.lead.',
      hint: 'aidoo_read reads its fields.',
    });
  });

  it('knows a report by its label', async () => {
    const { caller } = await connected();
    const { id } = await someOrder(caller);
    const pro = await print(caller, { ids: [id], report: 'pro-forma invoice' });
    expect(pro.structured).toMatchObject({ via: 'session' });
  });

  it('refuses ids that do not exist, before it prints anything', async () => {
    const { caller, sandbox } = await connected();
    const failure = await caller.fail('aidoo_print', { model: 'sale.order', ids: [999_999] });
    expect(failure).toMatchObject({ code: 'missing_record', details: { missing: [999_999] } });
    expect(sandbox.calls.filter(({ protocol }) => protocol === 'web')).toEqual([]);
  });

  it.each([
    ['a page of another place', '//evil.example/my/orders/1?access_token=x'],
    ['an address of another place', 'https://evil.example/my/orders/1'],
    ['a page that is none for customers', '/web/login'],
    ['something else than a text', 7],
  ])('follows no link that Odoo makes up: %s', async (_what, answer) => {
    const { caller, sandbox } = await connected({ protocols: ['jsonrpc'] }, 'key');
    const { id } = await someOrder(caller);
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, result: answer });
    const raw = { status: 200, headers: { 'content-type': 'application/json' }, body };
    sandbox.fail({ raw }, { method: 'get_portal_url' });
    const failure = await caller.fail('aidoo_print', { model: 'sale.order', ids: [id] });
    expect(['odoo_access', 'odoo_error']).toContain(failure.code);
    const pages = sandbox.calls.filter(({ method }) => method.startsWith('portal'));
    expect(pages).toEqual([]);
  });

  it('is closed where the policy binds, unless it names ir.actions.report', async () => {
    const { caller, company, sandbox } = await connected();
    const { id } = await someOrder(caller);
    const closing = { models: [{ model: 'sale.order', hidden: ['amount_total'] }] };
    await company.setDataPolicy({ company: closing });
    sandbox.calls.length = 0;
    const failure = await caller.fail('aidoo_print', { model: 'sale.order', ids: [id] });
    expect(failure).toMatchObject({
      code: 'not_allowed',
      hint: expect.stringContaining('ir.actions.report'),
    });
    const opening = { models: [...closing.models, { model: 'ir.actions.report' }] };
    await company.setDataPolicy({ company: opening });
    expect((await print(caller, { ids: [id] })).isError).toBe(false);
  });

  it.each(['admin', 'sales'] as const)('knows no report for %s that rows leave out', async (who) => {
    const { caller, company } = await connected({}, 'password', who);
    const { id } = await someOrder(caller);
    const rows = (name: string) => ({
      models: [{ model: 'ir.actions.report', domain: [['report_name', '!=', name]] }],
    });
    await company.setDataPolicy({ company: rows('sale.report_saleorder_pro_forma') });
    const order = { model: 'sale.order', ids: [id] };
    const failure = await caller.fail('aidoo_print', {
      ...order,
      report: 'sale.report_saleorder_pro_forma',
    });
    expect(failure.code).toBe('invalid_argument');
    expect(failure.hint).toContain('sale.report_saleorder ');
    expect(JSON.stringify([failure.hint, failure.details])).not.toContain('pro_forma');
    expect((await print(caller, { ids: [id] })).isError).toBe(false);
    await company.setDataPolicy({ company: rows('sale.report_saleorder') });
    expect(await caller.fail('aidoo_print', order)).toMatchObject({
      code: 'not_allowed',
      message: expect.stringContaining('usual report'),
    });
  });
});
