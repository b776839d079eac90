import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll } from '../../test/closing.ts';
import { failure } from '../../test/failure.ts';
import { fakeWeb, json, page, PDF, pdf, SESSION, signIn } from '../../test/fake.web.ts';
import { contentOf } from '../../test/file.fixture.ts';
import { inLanguage } from './page.language.ts';

afterEach(closeAll);

const QUERY = '?access_token=canary-token&report_type=pdf&download=true';
const PATH = `/my/invoices/7${QUERY}`;
const to = (location: string) => page(303, 'Redirecting', { location });

describe('Where Odoo sends a page on to its language', () => {
  it.each(['', '/odoo'])('a page of the portal is fetched there, once, below "%s"', async (base) => {
    const pages = { '/en/my/invoices/7': pdf, '/my/invoices/7': to(`/en${PATH}`) };
    const { client, asked } = await fakeWeb(pages, { version: '18.0', base, maxInFlight: 1 });
    expect(await contentOf((await client.publicFile(PATH)).body)).toEqual(PDF);
    expect(asked()).toEqual([`${base}${PATH}`, `${base}/en${PATH}`]);
  });

  it('a report is printed there in the session that was opened, which is ended after it', async () => {
    const report = '/report/pdf/sale.report_saleorder/7';
    const pages = {
      '/web/session/authenticate': signIn,
      [`/fr_BE${report}`]: pdf,
      [report]: to(`/fr_BE${report}`),
      '/web/session/destroy': (response: Parameters<typeof json>[0]) => json(response, {}),
    };
    const { client, server, asked } = await fakeWeb(pages, { version: '17.0', maxInFlight: 1 });
    expect(await contentOf((await client.report('sale.report_saleorder', [7])).body)).toEqual(PDF);
    const [, first, second, end] = asked();
    expect([first, second, end]).toEqual([report, `/fr_BE${report}`, '/web/session/destroy']);
    expect(server.requests.at(-2)?.headers.cookie).toBe(`session_id=${SESSION}`);
  });

  it('it is not followed again and again', async () => {
    const pages = { '/en/my/invoices/7': to(`/fr${PATH}`), '/my/invoices/7': to(`/en${PATH}`) };
    const { client, asked } = await fakeWeb(pages, { version: '18.0' });
    expect(await failure(client.publicFile(PATH))).toMatchObject({ kind: 'access_error' });
    expect(asked()).toHaveLength(2);
  });
});

describe('The address of a page in a language', () => {
  const asked = `https://odoo.example/my/invoices/7${QUERY}`;

  it.each([
    ['/en/my/invoices/7?access_token=other', `https://odoo.example/en/my/invoices/7${QUERY}`],
    [
      'https://elsewhere.example/sr@latin/my/invoices/7',
      `https://odoo.example/sr@latin/my/invoices/7${QUERY}`,
    ],
    ['/my', null],
    ['/en/my', null],
    ['/en/my/invoices/8', null],
    ['/web/login?redirect=/my/invoices/7', null],
    ['/en/web/login', null],
    ['/../my/invoices/7', null],
    ['http://', null],
  ])('that %s leads to is %s', (location, there) => {
    expect(inLanguage(location, asked)).toBe(there);
  });
});
