import { inspect } from 'node:util';
import { NetworkPolicy } from '@aidoo/network';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll } from '../test/closing.ts';
import { failure } from '../test/failure.ts';
import { ask, client, echo, pools, raw, request, serve, within } from '../test/http.fixture.ts';
import { loopback } from '../test/loopback.ts';
import type { Loopback } from '../test/loopback.ts';
import { HttpClient } from './http.client.ts';

afterEach(closeAll);

describe('Connections', () => {
  it('are kept alive and used again', async () => {
    const [server, http] = [await echo(), client({ maxConnections: 1 })];
    for (let i = 0; i < 5; i += 1) await ask(http, server.url);
    expect([server.requests.length, server.accepted()]).toEqual([5, 1]);
    expect(server.requests[0]?.headers).toMatchObject({
      'accept-encoding': 'identity',
      'content-length': '2',
    });
  });

  it('to one host are no more than allowed; further calls wait', async () => {
    const server = await serve((_, response) => setTimeout(() => response.end('{}'), 10));
    const http = client({ maxConnections: 2 });
    await Promise.all(Array.from({ length: 10 }, () => ask(http, server.url)));
    expect([server.requests.length, server.accepted()]).toEqual([10, 2]);
  });

  it('of two shares are two, and neither waits for the other', async () => {
    const server = await serve(({ body }, response) => void (body === 'hang' || response.end('{}')));
    const all = pools({ maxConnections: 1 });
    const [slow, other] = [new HttpClient(all, 'slow'), new HttpClient(all, 'other')];
    const hanging = failure(
      slow.send({ ...request(server.url), body: { type: 'text/plain', text: 'hang' } }, within(3_000), false),
    );
    expect((await ask(other, server.url)).status).toBe(200);
    expect([server.accepted(), all.size]).toEqual([2, 2]);
    await all.close();
    await hanging;
  });

  it('leave nothing behind when they are over, however many there were', async () => {
    const [server, all] = [await echo(), pools()];
    for (let share = 0; share < 5; share += 1) await ask(new HttpClient(all, `${share}`), server.url);
    expect(all.size).toBe(5);
    for (const socket of server.sockets) socket.destroy();
    while (all.size > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect((await ask(new HttpClient(all, '0'), server.url)).status).toBe(200);
    expect(all.size).toBe(1);
  });

  it('to the host asked longest ago are closed when there are too many hosts, after their last answer', async () => {
    const servers = [
      await serve((_, response) => setTimeout(() => response.end('{}'), 50)),
      await echo(),
      await echo(),
    ];
    const http = client({ maxPools: 2 });
    const [slow] = await Promise.all(servers.map(({ url }) => ask(http, url)));
    expect(slow?.status).toBe(200);
    while (servers[0]?.sockets.size !== 0) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(servers.map(({ sockets }) => sockets.size)).toEqual([0, 1, 1]);
  });

  it('that nobody accepts are a failure in which nothing happened', async () => {
    const server = await loopback(() => {});
    await server.close();
    const error = await failure(ask(client(), server.url, true));
    expect(error).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED', mayHaveHappened: false });
    expect(inspect(error)).not.toContain(String(server.port));
  });

  it('that are never completed end with the connect timeout', async () => {
    const port = await raw(() => {});
    const http = client({ connectTimeoutMs: 100 });
    // A TLS handshake that nobody answers is the portable way not to get a connection.
    const error = await failure(ask(http, `https://127.0.0.1:${port}`));
    expect(error).toMatchObject({
      kind: 'unreachable',
      code: 'UND_ERR_CONNECT_TIMEOUT',
      mayHaveHappened: false,
    });
  });

  it('are refused to addresses written as numbers, without being tried', async () => {
    const server = await echo();
    const http = client({ policy: NetworkPolicy.from([]) });
    for (const host of ['127.0.0.1', '[::ffff:127.0.0.1]', '[::1]']) {
      const error = await failure(ask(http, `http://${host}:${server.port}`));
      expect(error).toMatchObject({ kind: 'address_refused', mayHaveHappened: false });
    }
    expect(server.accepted()).toBe(0);
  });

  it('go only where the name leads when they are made: rebinding it after the check gains nothing', async () => {
    const server = await echo();
    const answers = [['93.184.216.34'], ['127.0.0.1']];
    const policy = NetworkPolicy.from([], () => Promise.resolve(answers.shift() ?? []));
    const url = `http://rebinding.example:${server.port}`;
    await policy.checkUrl(url);
    expect(await failure(ask(client({ policy }), url))).toMatchObject({ kind: 'address_refused' });
    expect(server.accepted()).toBe(0);
  });

  it('go to a name that leads to an allowed address', async () => {
    const server = await echo();
    expect((await ask(client(), `http://localhost:${server.port}`)).status).toBe(200);
  });
});

describe('A dead keep-alive connection', () => {
  /** Ends each connection at the second request over it, and once it is `dying` at the first. */
  const dying = async (): Promise<Loopback & { dying: boolean }> => {
    const used = new Set<unknown>();
    const state = { dying: false };
    const server = await serve((_, response, socket) => {
      if (used.has(socket) || state.dying) socket.destroy();
      else response.end('{}');
      used.add(socket);
    });
    return Object.assign(state, server);
  };

  it('is no failure for a read: it is sent once more', async () => {
    const [server, http] = [await dying(), client({ maxConnections: 1 })];
    await ask(http, server.url, true);
    expect((await ask(http, server.url, true)).status).toBe(200);
    expect([server.requests.length, server.accepted()]).toEqual([3, 2]);
  });

  it('is a failure for anything else, which may have happened', async () => {
    const [server, http] = [await dying(), client({ maxConnections: 1 })];
    await ask(http, server.url);
    expect(await failure(ask(http, server.url))).toMatchObject({
      kind: 'unreachable',
      mayHaveHappened: true,
    });
    expect(server.requests).toHaveLength(2);
  });

  it('is tried once more, not for ever: what dies on a new connection is a failure', async () => {
    const [server, http] = [await dying(), client({ maxConnections: 1 })];
    await ask(http, server.url, true);
    server.dying = true;
    expect(await failure(ask(http, server.url, true))).toMatchObject({ kind: 'unreachable' });
    expect([server.requests.length, server.accepted()]).toEqual([3, 2]);
    expect(await failure(ask(http, server.url, true))).toMatchObject({ kind: 'unreachable' });
    expect([server.requests.length, server.accepted()]).toEqual([4, 3]);
  });

  it('in the middle of an answer is a failure for a read too', async () => {
    const server = await serve((_, response, socket) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('{}', () => socket.destroy());
    });
    expect(await failure(ask(client(), server.url, true))).toMatchObject({
      kind: 'unreachable',
      mayHaveHappened: true,
    });
    expect(server.requests).toHaveLength(1);
  });
});
