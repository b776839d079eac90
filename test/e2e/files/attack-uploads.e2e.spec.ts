import { once } from 'node:events';
import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { statuses } from '../../support/account-holder.ts';
import { World } from '../../support/bootstrap.ts';
import { openTransfers, sendTo, uploadLink, useLink } from '../../support/file-caller.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { until } from '../../support/processes.ts';
import { rawBytes, rawRequest } from '../../support/raw-http.ts';
import type { TestCompany } from '../../support/test-company.ts';

const FORM = { 'content-type': 'multipart/form-data; boundary=b' };
const PART = '--b\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\n';
const NOWHERE = `/files/${'0'.repeat(24)}.${'a'.repeat(43)}`;

describe('whoever sends files with bad intent', () => {
  let world: World;
  let company: TestCompany;
  let sandbox: Sandbox;
  let caller: McpCaller;

  beforeAll(async () => {
    world = await World.reachable();
    [company, sandbox] = [await world.company(), await world.odoo({ version: '18.0' })];
    await company.connect(sandbox, { ...sandbox.users.admin, secret: sandbox.users.admin.apiKey });
    caller = await company.caller('owner', ['query', 'read', 'write']);
  });
  afterAll(() => world.stop());

  const named = async (name: string): Promise<object[]> => {
    const domain = [['name', '=', name]];
    const found = await caller.call<{ records: object[] }>('aidoo_query', { model: 'ir.attachment', domain });
    return found.structured.records;
  };
  /** Begins to send a file, and waits until it is on record: the rest of it is up to the test. */
  async function begun(uri: string, method: 'PUT' | 'POST', beginning: string): Promise<ClientRequest> {
    const before = await openUploads();
    const headers = method === 'POST' ? FORM : {};
    const sending = request(uri, { method, headers, agent: false });
    sending.on('error', () => {});
    sending.write(beginning);
    await until(async () => (await openUploads()) > before);
    return sending;
  }
  const openUploads = (): Promise<number> => openTransfers(world, 'files/upload');
  async function answerOf(sending: ClientRequest): Promise<{ status: number; text: string }> {
    const [response] = (await once(sending, 'response')) as [IncomingMessage];
    return { status: response.statusCode ?? 0, text: await text(response) };
  }

  /** Begins to send a file. @returns the gateway's side of the connection, too */
  async function slow(uri: string): Promise<[ClientRequest, Socket]> {
    const arrived = once(world.app.getHttpServer(), 'request') as Promise<[IncomingMessage]>;
    const sending = request(uri, { method: 'PUT', agent: false });
    sending.on('error', () => {});
    sending.write('slow');
    const [{ socket }] = await arrived;
    return [sending, socket];
  }
  /** What Node says when a request has not come to its end in time. */
  function tellLate(socket: Socket): void {
    const late = Object.assign(new Error('late'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' });
    world.app.getHttpServer().emit('clientError', late, socket);
  }

  it.each([
    ['a file', `${PART}hello`],
    ['another file', PART.replace('"file"', '"other"')],
    ['nothing', '--b\r\n'],
  ])(
    'does not end the gateway by a form that ends in the middle of %s, with a link or without',
    async (_what, body) => {
      const without = await rawRequest(world.url, { method: 'POST', path: NOWHERE, headers: FORM, body });
      const { pathname: path } = new URL(await uploadLink(caller, 'cut.txt'));
      const link = await rawRequest(world.url, { method: 'POST', path, headers: FORM, body });
      expect([without.status, [400, 422].includes(link.status)]).toEqual([404, true]);
      const again = await rawRequest(world.url, {
        method: 'POST',
        path,
        headers: FORM,
        body: `${PART}whole\r\n--b--\r\n`,
      });
      expect(again.status).toBe(201);
    },
  );

  it('is refused before a form is read where the link opens nothing', async () => {
    const sending = request(world.url + NOWHERE, { method: 'POST', headers: FORM, agent: false });
    sending.on('error', () => {});
    sending.write(PART);
    const { status } = await answerOf(sending);
    sending.destroy();
    expect(status).toBe(404);
  });

  it('puts nothing into Odoo once the key is revoked, although the file was on its way before', async () => {
    const { id, key } = await company.apiKey('admin', ['read', 'write']);
    const uri = await uploadLink(new McpCaller(company.base, key), 'late.txt');
    const sending = await begun(uri, 'PUT', 'one half');
    await company.as('admin').delete(company.path(`/api-keys/${id}`));
    sending.end('and the other');
    const { status, text: problem } = await answerOf(sending);
    expect([status, JSON.parse(problem)]).toEqual([410, expect.objectContaining({ code: 'link_ended' })]);
    expect(await named('late.txt')).toEqual([]);
  });

  it('puts nothing onto a record that the policy has closed while the file was on its way', async () => {
    const sending = await begun(await uploadLink(caller, 'closed.txt'), 'PUT', 'one half');
    await company.setDataPolicy({ company: { deny: ['res.partner'] } });
    sending.end('and the other');
    const { status } = await answerOf(sending);
    await company.setDataPolicy({});
    expect(status).toBe(403);
    expect(await named('closed.txt')).toEqual([]);
  });

  it.each(['PUT', 'POST'] as const)(
    'who breaks off thirty times by %s leaves room for all others, and the link as it was',
    async (method) => {
      let uri = '';
      for (let time = 0; time < 30; time += 1) {
        // One is given back nine times, and may be taken once more.
        if (time % 9 === 0) uri = await uploadLink(caller, 'again.txt');
        const sending = await begun(uri, method, method === 'POST' ? `${PART}x` : 'x');
        sending.destroy();
        await until(async () => (await openUploads()) === 0);
      }
      expect((await sendTo(uri, 'whole')).status).toBe(201);
      expect((await caller.call('aidoo_read', { model: 'res.partner', ids: [12] })).isError).toBe(false);
    },
  );

  it('keeps no connection open by a body that goes on after the refusal', async () => {
    const [sending, socket] = await slow(world.url + NOWHERE);
    expect((await answerOf(sending)).status).toBe(404);
    tellLate(socket);
    expect(socket.writable).toBe(false);
    sending.destroy();
  });

  it('has longer than others to send a file, as long as there is no answer', async () => {
    const [sending, socket] = await slow(await uploadLink(caller, 'slow.txt'));
    tellLate(socket);
    sending.end('ly');
    expect((await answerOf(sending)).status).toBe(201);
  });

  it('is told that a file is too large also where its length was not said', async () => {
    const uri = await uploadLink(caller);
    const piece = new Uint8Array(1_000_000);
    let sent = 0;
    const body = new ReadableStream({
      pull: (stream) => (sent++ < 101 ? stream.enqueue(piece) : stream.close()),
    });
    const answer = await useLink(uri, { method: 'PUT', body, duplex: 'half' });
    expect([answer.status, answer.headers.get('connection')]).toEqual([413, 'close']);
    expect((await sendTo(uri, 'small')).status).toBe(201);
  });

  it('is heard out once, whatever comes over the same connection after it', async () => {
    const [first, second] = [await uploadLink(caller, 'p1.txt'), await uploadLink(caller, 'p2.txt')];
    const put = (uri: string, body: string, more = '') =>
      `PUT ${new URL(uri).pathname} HTTP/1.1\r\nHost: ${new URL(uri).host}\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`;
    const answer = await rawBytes(
      world.url,
      put(first, 'one') + put(second, 'two') + put(first, 'three', 'Connection: close\r\n'),
    );
    const [other = 0, again = 0] = [...answer.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, each]) =>
      Number(each),
    );
    // All three are heard at once: which of the two for one link has it is not for the gateway to say.
    expect([other, statuses([answer, { status: again }])]).toEqual([201, [201, 410]]);
    expect([(await named('p1.txt')).length, (await named('p2.txt')).length]).toEqual([1, 1]);
  });
});
