import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll } from '../../test/closing.ts';
import { failure } from '../../test/failure.ts';
import { fakeWeb, json, page, PDF, pdf, plainPage, SESSION, signIn } from '../../test/fake.web.ts';
import type { FakeWeb, Page } from '../../test/fake.web.ts';
import { contentOf } from '../../test/file.fixture.ts';
import { SECRET } from '../../test/odoo.fixture.ts';
import type { OdooProtocol } from '../index.ts';

afterEach(closeAll);

const [LOGIN, REPORT, END] = ['/web/session/authenticate', '/report/pdf/', '/web/session/destroy'];
const NAME = 'sale.report_saleorder';

const PAGES: Readonly<Record<string, Page>> = {
  [LOGIN]: signIn,
  [REPORT]: pdf,
  [END]: (response) => json(response, {}),
};

const web = (pages: Readonly<Record<string, Page>> = {}, options = {}): Promise<FakeWeb> =>
  fakeWeb({ ...PAGES, ...pages }, { maxInFlight: 1, ...options });

const ASKED = [LOGIN, `${REPORT}${NAME}/7`, END];

describe.each(['14.0', '16.0', '18.0', '19.0', '20.0'])('A report of Odoo %s', (version) => {
  it('is printed in a session that is opened for it, and ended after it', async () => {
    const { client, server, asked } = await web({}, { version, base: '/odoo' });
    const context = { lang: 'fr_FR', allowed_company_ids: [1] };
    const { body, ...file } = await client.report(NAME, [7, 8], { context });
    expect(file).toEqual({ size: PDF.length, name: 'Devis Ä/1.pdf', mimetype: 'application/pdf' });
    expect(await contentOf(body)).toEqual(PDF);
    const query = encodeURIComponent(JSON.stringify(context));
    expect(asked()).toEqual(
      [LOGIN, `${REPORT}${NAME}/7,8?context=${query}`, END].map((path) => `/odoo${path}`),
    );
    const [login, printed, ended] = server.requests.slice(-3);
    expect(JSON.parse(login?.body ?? '')).toMatchObject({
      params: { db: 'db', login: 'admin', password: SECRET },
    });
    const cookie = `session_id=${SESSION}`;
    expect([login?.headers.cookie, printed?.headers.cookie, ended?.headers.cookie]).toEqual([
      undefined,
      cookie,
      cookie,
    ]);
    // With it, Odoo 19 keeps no session.
    expect(login?.headers).not.toHaveProperty('x-odoo-database');
    expect(printed?.body).toBe('');
  });
});

describe('The session of a report', () => {
  it('is ended when the file is not wanted any more', async () => {
    const { client, asked } = await web({
      [REPORT]: (response) => response.writeHead(200, { 'content-type': 'application/pdf' }).write(PDF),
    });
    const { body, size } = await client.report(NAME, [7]);
    expect(size).toBeNull();
    const closed = new Promise((resolve) => body.once('close', resolve));
    body.destroy();
    await closed;
    expect(asked()).toEqual(ASKED);
  });

  it('is ended when the caller leaves in the middle, and the place is free', async () => {
    const controller = new AbortController();
    const { client, asked } = await web({
      [REPORT]: (response) => response.writeHead(200, { 'content-type': 'application/pdf' }).write(PDF),
    });
    const { body } = await client.report(NAME, [7], { signal: controller.signal });
    const read = failure(contentOf(body));
    controller.abort();
    expect(await read).toMatchObject({ kind: 'cancelled', mayHaveHappened: false });
    while (asked().length < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(asked()).toEqual(ASKED);
    const { body: next } = await client.report(NAME, [7]);
    next.destroy();
    expect(asked()).toHaveLength(5);
  });

  it.each<[string, Page, string, string]>([
    ['a page', page(200, '<html>canary</html>'), 'server_error', 'a page in place of the file'],
    [
      'what Odoo says against it',
      plainPage(422, 'Only invoices can be printed.'),
      'user_error',
      'Only invoices',
    ],
    ['a failure', plainPage(500, ''), 'server_error', 'HTTP 500'],
    ['a way to the login', page(303, '', { location: '/web/login' }), 'access_denied', 'asks for a login'],
    ['a lost connection', (response) => response.destroy(), 'unreachable', 'connection was lost'],
  ])('is ended after %s in place of the report', async (_, answer, kind, says) => {
    const { client, asked } = await web({ [REPORT]: answer });
    const error = await failure(client.report(NAME, [7]));
    expect(error).toMatchObject({ kind, mayHaveHappened: false });
    expect(error.message).toContain(says);
    expect(asked().at(-1)).toBe(END);
    expect(inspect(error)).not.toMatch(/canary-secret|a1a1|canary</);
  });

  it('that cannot be ended does no harm to the file', async () => {
    const { client, asked } = await web({ [END]: (response) => response.destroy() });
    expect(await contentOf((await client.report(NAME, [7])).body)).toEqual(PDF);
    expect(asked()).toEqual(ASKED);
  });

  it('is the one that Odoo has renewed', async () => {
    const renewed = 'b2'.repeat(42);
    const { client, server } = await web({
      [REPORT]: (response, seen) => {
        response.setHeader('set-cookie', [`frontend_lang=fr; Path=/`, `session_id=${renewed}; Path=/`]);
        return pdf(response, seen);
      },
    });
    await contentOf((await client.report(NAME, [7])).body);
    expect(server.requests.at(-1)?.headers.cookie).toBe(`session_id=${renewed}`);
  });
});

describe('No session is opened', () => {
  const denied: Page = (response) =>
    json(response, {
      error: {
        code: 200,
        message: 'Odoo Server Error',
        data: { name: 'odoo.exceptions.AccessDenied', message: 'Access Denied' },
      },
    });

  it.each<[string, Page, string]>([
    ['a wrong password', denied, 'Odoo refuses the login'],
    ['a second factor', (response) => json(response, { result: { uid: null } }), 'second factor'],
    [
      'a second factor in Odoo 14',
      (response) => json(response, { result: { uid: false, db: 'db' } }),
      'second factor',
    ],
  ])('with %s, and nothing is printed', async (_, answer, says) => {
    const { client, asked } = await web({ [LOGIN]: answer });
    const error = await failure(client.report(NAME, [7]));
    expect(error).toMatchObject({ kind: 'access_denied', mayHaveHappened: false });
    expect(error.message).toContain(says);
    expect(asked()).toEqual([LOGIN]);
  });

  it('by what answers as no Odoo does', async () => {
    const { client } = await web({ [LOGIN]: (response) => json(response, { result: { uid: 2 } }) });
    expect(await failure(client.report(NAME, [7]))).toMatchObject({ kind: 'not_odoo' });
  });

  it('with an API key, which is not even tried', async () => {
    const { client, server } = await web({}, { secret: '0123456789abcdef0123456789abcdef01234567' });
    const error = await failure(client.report(NAME, [7]));
    expect(error).toMatchObject({ kind: 'access_denied' });
    expect(error.message).toContain('is an API key');
    expect(server.requests).toEqual([]);
  });

  it('over JSON-2, which takes API keys only', async () => {
    const { client, server } = await web({}, { protocol: 'json2' as OdooProtocol });
    expect(await failure(client.report(NAME, [7]))).toMatchObject({ kind: 'access_denied' });
    expect(server.requests).toEqual([]);
  });

  it('for guesses: after ten that were refused, none is tried', async () => {
    const { client, asked } = await web({ [LOGIN]: denied });
    for (let time = 0; time < 10; time += 1) await failure(client.report(NAME, [7]));
    expect((await failure(client.report(NAME, [7]))).message).toContain('Too many logins');
    expect(asked()).toHaveLength(10);
  });

  it.each<[string, number[]]>([
    ['../web', [7]],
    ['sale.report/x', [7]],
    ['sale.report?x', [7]],
    ['', [7]],
    [NAME, []],
    [NAME, [1.5]],
    [NAME, [-1]],
    [NAME, Array.from({ length: 2_000 }, (_, id) => id + 1)],
  ])('for %j of %j', async (name, ids) => {
    const { client, server } = await web();
    expect(await failure(client.report(name, ids))).toMatchObject({ kind: 'invalid_argument' });
    expect(server.requests).toEqual([]);
  });
});
