import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll } from '../../test/closing.ts';
import { failure } from '../../test/failure.ts';
import { fakeWeb, page, PDF, pdf, plainPage, SESSION } from '../../test/fake.web.ts';
import type { Page } from '../../test/fake.web.ts';
import { contentOf } from '../../test/file.fixture.ts';
import { SECRET } from '../../test/odoo.fixture.ts';

afterEach(closeAll);

const PATH = '/my/orders/7?access_token=canary-token&report_type=pdf&download=true';
const HTML = '<!doctype html><title>My order</title><body>canary-page</body>';

describe.each(['14.0', '16.0', '18.0', '19.0', 'saas~19.3', '20.0'])(
  'A page of the portal of Odoo %s',
  (version) => {
    it('is a file, with the name that Odoo gives it', async () => {
      const { client, server } = await fakeWeb({ '/my/orders/7': pdf }, { version });
      const { body, ...file } = await client.publicFile(PATH);
      expect(file).toEqual({ size: PDF.length, name: 'Devis Ä/1.pdf', mimetype: 'application/pdf' });
      expect(await contentOf(body)).toEqual(PDF);
      expect(server.requests.at(-1)).toMatchObject({ method: 'GET', path: PATH });
    });

    it('is asked for as nobody: no login, no cookie, and the database only where a header names it', async () => {
      const { client, server } = await fakeWeb({ '/my/orders/7': pdf }, { version });
      await contentOf((await client.publicFile(PATH)).body);
      const { headers } = server.requests.at(-1)!;
      expect(headers['x-odoo-database']).toBe(/19|20/.test(version) ? 'db' : undefined);
      expect(headers).not.toHaveProperty('cookie');
      expect(JSON.stringify(server.requests)).not.toContain(SECRET);
    });
  },
);

describe('Where a server has several databases', () => {
  const several =
    (without: Page): Page =>
    (response, seen) =>
      (seen.headers.cookie === `session_id=${SESSION}` ? pdf : without)(response, seen);
  const cookie = { location: '/web/login?db=db', 'set-cookie': `session_id=${SESSION}; Path=/` };

  it.each([
    ['has no page', plainPage(404, 'Not Found')],
    ['sends to their list', page(303, '', { location: '/web/database/selector' })],
  ])('and Odoo 18 %s without one, it is chosen by a session of nobody', async (_, without) => {
    const pages = { '/my/': several(without), '/web/login': page(302, '', cookie) };
    const { client, asked } = await fakeWeb(pages, { version: '18.0' });
    expect(await contentOf((await client.publicFile(PATH)).body)).toEqual(PDF);
    expect(asked()).toEqual([PATH, '/web/login?db=db', PATH]);
  });

  it('and the page is missing all the same, it is not asked for again and again', async () => {
    const pages = { '/web/login': page(302, '', cookie) };
    const { client, asked } = await fakeWeb(pages, { version: '16.0' });
    expect(await failure(client.publicFile(PATH))).toMatchObject({ kind: 'missing_record' });
    expect(asked()).toHaveLength(3);
  });

  it('and no session is to be had, the first answer counts', async () => {
    const { client, asked } = await fakeWeb({}, { version: '16.0' });
    expect(await failure(client.publicFile(PATH))).toMatchObject({ kind: 'missing_record' });
    expect(asked()).toHaveLength(2);
  });

  it('Odoo 19 is told by a header, and no session is opened', async () => {
    const { client, asked } = await fakeWeb({}, { version: '19.0' });
    expect(await failure(client.publicFile(PATH))).toMatchObject({ kind: 'missing_record' });
    expect(asked()).toEqual([PATH]);
  });
});

describe('What is no file', () => {
  it.each<[string, Page, string, string]>([
    ['a page', page(200, HTML), 'server_error', 'Odoo answers with a page in place of the file.'],
    ['an answer without a type', (r) => r.writeHead(200).end('x'), 'server_error', 'with a page'],
    [
      'a page of an exception',
      plainPage(422, 'No &lt;lines&gt; yet.<br>Add &quot;one&quot;.'),
      'user_error',
      'No <lines> yet.\nAdd "one".',
    ],
    ['a page of the website', page(400, HTML), 'user_error', 'Odoo refuses to make this file.'],
    ['a refusal', plainPage(403, 'You may not.'), 'access_error', 'You may not.'],
    ['a failure', plainPage(500, 'Traceback'), 'server_error', 'HTTP 500'],
    ['a proxy that gets no answer', page(502, HTML), 'unreachable', 'HTTP 502'],
    [
      'a way to the login',
      page(303, '', { location: '/web/login?redirect=%2Fmy' }),
      'access_denied',
      'asks for a login',
    ],
    ['a way to the portal', page(303, '', { location: '/my' }), 'access_error', 'under this link'],
    [
      'a way to the login over http',
      page(303, '', { location: 'http://127.0.0.1/web/login' }),
      'access_denied',
      'login',
    ],
    ['a way out', page(302, '', { location: 'https://evil.example/x' }), 'redirected', 'evil.example'],
    ['a compressed answer', page(200, 'x', { 'content-encoding': 'gzip' }), 'not_odoo', 'compressed'],
    ['more than allowed', page(200, '', { 'content-length': '3000' }), 'answer_too_large', 'larger'],
  ])('such as %s fails, and nothing of it is shown or followed', async (_, answer, kind, says) => {
    const { client, asked } = await fakeWeb({ '/my/': answer }, { version: '19.0', maxInFlight: 1 });
    const error = await failure(client.publicFile(PATH, { maxBytes: 2_000 }));
    expect(error).toMatchObject({ name: 'OdooError', kind, mayHaveHappened: false });
    expect(error.message).toContain(says);
    expect(JSON.stringify([error.message, error])).not.toMatch(/canary|token/);
    expect(asked()).toEqual([PATH]);
    // The place is free again.
    await failure(client.publicFile(PATH));
    expect(asked()).toHaveLength(2);
  });

  it('is told by the one page, and does not make the Odoo count as silent', async () => {
    const { client } = await fakeWeb({ '/my/orders/8': pdf }, { version: '19.0' });
    for (let time = 0; time < 6; time += 1) await failure(client.publicFile(PATH));
    expect(await contentOf((await client.publicFile('/my/orders/8')).body)).toEqual(PDF);
  });
});
