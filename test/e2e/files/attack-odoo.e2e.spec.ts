import { once } from 'node:events';
import { request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FileLinks } from '@aidoo/file-links';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { World } from '../../support/bootstrap.ts';
import { downloadLink, openTransfers, useLink } from '../../support/file-caller.ts';
import type { Linked } from '../../support/file-caller.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';
import { until } from '../../support/processes.ts';
import type { TestCompany } from '../../support/test-company.ts';

const CONTENT = Buffer.from('Ein Vertrag über Möbel\n');
const METADATA = { model: 'ir.attachment', method: 'read' };
const PERMISSIONS = ['query', 'read', 'schema', 'report'] as const;

describe('what is closed, and an Odoo that says odd things', () => {
  let world: World;
  let company: TestCompany;
  let sandbox: Sandbox;
  let caller: McpCaller;
  let id: number;

  beforeAll(async () => {
    world = await World.reachable();
    [company, sandbox] = [await world.company(), await world.odoo({ version: '18.0' })];
    await company.connect(sandbox);
    caller = await company.caller('owner', [...PERMISSIONS]);
    id = sandbox.attach({ name: 'Vertrag.txt', model: 'res.partner', id: 12, bytes: CONTENT });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    await nobodyFetches();
    await company.setDataPolicy({});
  });

  /** Resolves once the gateway knows it, too: whoever fetches sees the end of a file first, or breaks off. */
  const nobodyFetches = (): Promise<void> =>
    until(async () => (await openTransfers(world, 'files/download')) === 0);

  const facts = (more: object) => ({
    id,
    name: 'Vertrag.txt',
    mimetype: 'text/plain',
    file_size: 23,
    res_model: 'res.partner',
    res_id: 12,
    res_field: false,
    type: 'binary',
    url: false,
    ...more,
  });
  const odooSays = (more: object): void => sandbox.fail({ result: [facts(more)] }, METADATA);
  const read = (args: object = {}) => caller.call<Linked>('aidoo_document', { attachmentId: id, ...args });

  describe('a file in Odoo', () => {
    it.each([
      ['is the value of a secret field', { res_model: 'res.partner', res_field: 'signup_token' }],
      ['is the private key of a certificate', { res_model: 'res.company', res_field: 'private_key' }],
      ['belongs to a model of secrets', { res_model: 'ir.mail_server', res_field: 'smtp_ssl_certificate' }],
    ])('is not there for anybody when it %s, also without a policy', async (_what, place) => {
      odooSays(place);
      const failure = await caller.fail('aidoo_document', { attachmentId: id });
      expect(failure.code).toBe('missing_record');
    });

    it.each([
      ['name', 'filename', 'Vertrag'],
      ['mimetype', 'mimetype', 'text/plain'],
      ['file_size', 'size', '23'],
    ] as const)('is answered without its %s where the policy hides that', async (hidden, named, value) => {
      await company.setDataPolicy({ company: { models: [{ model: 'ir.attachment', hidden: [hidden] }] } });
      const { structured, isError } = await read({ link: true });
      expect([isError, `${structured[named]}`]).toEqual([false, expect.not.stringContaining(value)]);
      const { headers } = await useLink(structured.uri);
      expect(headers.get('content-disposition')).not.toContain(hidden === 'name' ? 'Vertrag' : 'Nothing');
    });

    it('that is only a link is told with its address as far as the policy shows it', async () => {
      odooSays({ type: 'url', url: `https://files.example/${'x'.repeat(100_000)}` });
      const told = await caller.fail('aidoo_document', { attachmentId: id });
      expect(told.message).toContain('https://files.example/');
      expect(told.message.length).toBeLessThan(3_000);
      await company.setDataPolicy({ company: { models: [{ model: 'ir.attachment', hidden: ['url'] }] } });
      odooSays({ type: 'url', url: 'https://files.example/secret' });
      const hidden = await caller.fail('aidoo_document', { attachmentId: id });
      expect([hidden.code, hidden.message]).toEqual([
        'invalid_argument',
        expect.not.stringContaining('example'),
      ]);
    });

    it.each([
      [{ file_size: 1.5 }, { size: null }],
      [{ file_size: -1 }, { size: null }],
      [{ file_size: 1e300 }, { size: null }],
      [{ file_size: '23' }, { size: null }],
      [{ mimetype: 'text/html\r\nx: y' }, { mimetype: 'application/octet-stream' }],
      [{ mimetype: `a/${'x'.repeat(200)}` }, { mimetype: 'application/octet-stream' }],
      [{ mimetype: 7 }, { mimetype: 'application/octet-stream' }],
      [{ name: '../../etc/passwd' }, { filename: 'passwd' }],
      [{ name: false }, { filename: expect.stringMatching(/^attachment \d+$/) }],
      [{ name: '\r\nSet-Cookie: a=b' }, { filename: expect.not.stringMatching(/[\r\n:]/) }],
    ])('is described soundly where Odoo says %j', async (odd, sound) => {
      odooSays(odd);
      const { structured, isError } = await read({ link: true });
      expect([isError, structured]).toEqual([false, expect.objectContaining(sound)]);
    });

    it.each([[[]], [[7]], ['x'], [null], [{ id: 1 }], [[{ id: 'x' }]]])(
      'ends in a clear failure, or is read, where Odoo answers %j',
      async (result) => {
        sandbox.fail({ result }, METADATA);
        const answer = await caller.call<{ error?: { code: string } }>('aidoo_document', {
          attachmentId: id,
        });
        expect(answer.structured.error?.code ?? 'read').not.toBe('internal');
      },
    );
  });

  describe('a document', () => {
    const print = (args: object) =>
      caller.call<Linked & { via: string }>('aidoo_print', { model: 'sale.order', ...args });
    const orders = async (limit: number): Promise<number[]> => {
      const asked = { model: 'sale.order', fields: ['name'], limit };
      const { structured } = await caller.call<{ records: { id: number }[] }>('aidoo_query', asked);
      return structured.records.map((record) => record.id);
    };

    it('is printed for as many at once as ask for it: nobody who holds a place waits for another', async () => {
      const ids = await orders(12);
      const answers = await Promise.all(
        ids.map((each) => print({ ids: [each], report: 'sale.report_saleorder_pro_forma' })),
      );
      expect(answers.map(({ isError, text }) => isError && text)).toEqual(ids.map(() => false));
      expect(new Set(answers.map(({ structured }) => structured.via))).toEqual(new Set(['session']));
    });

    it('is not printed by a report that may be of another model, which the policy closes', async () => {
      const [order] = await orders(1);
      const models = [{ model: 'ir.actions.report' }, { model: 'sale.order' }];
      await company.setDataPolicy({ company: { deny: ['account.move'], models } });
      const fault = { exception: 'odoo.exceptions.AccessError', message: 'You may not list reports' };
      sandbox.fail({ fault }, { model: 'ir.actions.report' });
      const args = { model: 'sale.order', ids: [order], report: 'account.report_invoice_with_payments' };
      const failure = await caller.fail('aidoo_print', args);
      expect(failure.code).toBe('not_allowed');
    });

    it('is printed another way where the policy closes what one of them needs', async () => {
      const models = [{ model: 'ir.actions.report' }];
      await company.setDataPolicy({ company: { deny: ['ir.attachment'], models } });
      const asked = { model: 'account.move', domain: [['state', '=', 'posted']], fields: ['name'], limit: 3 };
      const { structured } = await caller.call<{ records: { id: number }[] }>('aidoo_query', asked);
      const answers = await Promise.all(
        structured.records.map((record) => print({ model: 'account.move', ids: [record.id] })),
      );
      expect(answers.map((answer) => answer.isError && answer.text)).toEqual([false, false, false]);
    });
  });

  describe('who fetches', () => {
    it('and breaks off thirty times leaves room for all others', async () => {
      const large = sandbox.attach({ name: 'large.bin', model: 'res.partner', id: 12, size: 20_000_000 });
      for (let time = 0; time < 30; time += 1) {
        const ending = new AbortController();
        const answer = await fetch(await downloadLink(caller, large), { signal: ending.signal });
        expect(answer.status).toBe(200);
        ending.abort();
        await nobodyFetches();
      }
      expect((await read()).isError).toBe(false);
    });

    it('and has gone before the link is taken leaves it as it was, and Odoo is not asked', async () => {
      const own = sandbox.attach({ name: 'own.txt', model: 'res.partner', id: 12, bytes: CONTENT });
      const uri = await downloadLink(caller, own);
      const links = world.app.get(FileLinks, { strict: false });
      const use = links.use.bind(links);
      const heard = once(world.app.getHttpServer(), 'request') as Promise<[IncomingMessage, ServerResponse]>;
      const fetching = request(uri, { agent: false }).on('error', () => {});
      const taken = jest.spyOn(links, 'use').mockImplementationOnce(async (link) => {
        const [, response] = await heard;
        const closed = once(response, 'close');
        fetching.destroy();
        await closed;
        sandbox.calls.length = 0;
        return use(link);
      });
      fetching.end();
      const logs = world.connection.collection('audit-logs');
      const ofOwn = { params: JSON.stringify({ kind: 'attachment', id: own }), status: { $ne: 'started' } };
      await until(async () => (await logs.countDocuments({ tool: 'files/download', ...ofOwn })) === 1);
      taken.mockRestore();
      expect(sandbox.calls.filter(({ model }) => model === 'ir.attachment')).toEqual([]);
      expect((await useLink(uri)).bytes).toEqual(CONTENT);
    });

    it('slowly does not keep the company from its Odoo', async () => {
      const large = sandbox.attach({ name: 'large.bin', model: 'res.partner', id: 12, size: 20_000_000 });
      const ending = new AbortController();
      const uris = await Promise.all(Array.from({ length: 10 }, () => downloadLink(caller, large)));
      const answers = await Promise.all(uris.map((uri) => fetch(uri, { signal: ending.signal })));
      const statuses = answers.map(({ status }) => status).toSorted((one, other) => one - other);
      expect((await read()).isError).toBe(false);
      ending.abort();
      expect(statuses).toEqual([200, 200, 200, 200, 503, 503, 503, 503, 503, 503]);
    });
  });
});
