import type { ServerResponse } from 'node:http';
import type { OdooClient, OdooConnection, OdooOptions, OdooProtocol } from '../src/index.ts';
import { serve } from './http.fixture.ts';
import type { Loopback, Seen } from './loopback.ts';
import { connection, odoo } from './odoo.fixture.ts';

export const SESSION = 'a1'.repeat(42);
export const PDF = Buffer.from('%PDF-1.4 canary %%EOF');

export type Page = (response: ServerResponse, seen: Seen) => unknown;

export const pdf: Page = (response) =>
  response
    .writeHead(200, {
      'content-type': 'application/pdf',
      'content-length': PDF.length,
      'content-disposition': "attachment; filename*=UTF-8''Devis%20%C3%84%2F1.pdf",
    })
    .end(PDF);

export const page =
  (status: number, html: string, headers: Record<string, string> = {}): Page =>
  (response) =>
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html);

/** As werkzeug makes one of an exception. */
export const plainPage = (status: number, text: string): Page =>
  page(status, `<!doctype html>\n<html lang=en>\n<title>${status} X</title>\n<h1>X</h1>\n<p>${text}</p>\n`);

/** Signs in whoever asks, with a cookie. */
export const signIn: Page = (response) =>
  json(
    response,
    { result: { uid: 2, name: 'Mitchell' } },
    { 'set-cookie': `session_id=${SESSION}; HttpOnly; Path=/` },
  );

export const json = (
  response: ServerResponse,
  members: object,
  headers: Record<string, string> = {},
): unknown =>
  response
    .writeHead(200, { 'content-type': 'application/json', ...headers })
    .end(JSON.stringify({ jsonrpc: '2.0', id: 1, ...members }));

export interface FakeWeb {
  server: Loopback;
  client: OdooClient;
  /** What was asked for, in order, without the question for the version. */
  asked: () => string[];
}

/** The pages of an Odoo, by the beginnings of their paths; over JSON-RPC it only tells its version. */
export async function fakeWeb(
  pages: Readonly<Record<string, Page>>,
  {
    version = '17.0',
    base = '',
    secret,
    protocol = 'jsonrpc',
    ...options
  }: Partial<OdooOptions> & WebOptions = {},
): Promise<FakeWeb> {
  const server = await serve((seen, response) => {
    if (seen.path === `${base}/jsonrpc`) return json(response, { result: { server_version: version } });
    const [, answer] = Object.entries(pages).find(([path]) => seen.path.startsWith(base + path)) ?? [];
    return (answer ?? plainPage(404, 'Nothing here.'))(response, seen);
  });
  const more: Partial<OdooConnection> = { protocol, ...(secret === undefined ? {} : { secret }) };
  const client = odoo(options).for(connection({ url: server.url + base }, more));
  const asked = (): string[] =>
    server.requests.filter(({ path }) => path !== `${base}/jsonrpc`).map(({ path }) => path);
  return { server, client, asked };
}

interface WebOptions {
  version?: string;
  /** Where below the server the Odoo is. */
  base?: string;
  secret?: string;
  protocol?: OdooProtocol;
}
