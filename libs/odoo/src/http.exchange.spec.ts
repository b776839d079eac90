import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll, closing } from '../test/closing.ts';
import { failure } from '../test/failure.ts';
import { ask, client, raw, request, serve, within } from '../test/http.fixture.ts';

afterEach(closeAll);

describe('Time', () => {
  it.each([
    ['nothing comes', () => {}],
    ['the body stops', (response: { write: (text: string) => void }) => response.write('{"a"')],
    [
      'the body drips',
      (response: { write: (text: string) => void }) => {
        const timer = setInterval(() => response.write(' '), 10);
        closing.push(() => clearInterval(timer));
      },
    ],
  ])('ends a call in which %s', async (_, answer) => {
    const server = await serve((_, response) => answer(response));
    // Long enough for a busy machine to have the request arrive.
    const short = within(3_000);
    const error = await failure(client().send(request(server.url), short, true));
    expect(error).toMatchObject({
      kind: 'timeout',
      mayHaveHappened: true,
      message: 'Odoo did not answer within 3 s.',
    });
    expect(server.requests).toHaveLength(1);
  });

  it('ends a call that waits for a connection, and then nothing happened', async () => {
    const server = await serve((_, response) => void (server.requests.length > 1 && response.end('{}')));
    const http = client({ maxConnections: 1 });
    const [first, second] = [within(3_000), within(50)];
    const hanging = failure(http.send(request(server.url), first, false));
    expect(await failure(http.send(request(server.url), second, false))).toMatchObject({
      kind: 'timeout',
      mayHaveHappened: false,
    });
    expect(await hanging).toMatchObject({ kind: 'timeout', mayHaveHappened: true });
    // There is room now; the call that was given up must not take it, and would be the first to.
    await ask(http, server.url);
    expect(server.requests).toHaveLength(2);
  });

  it('is up when the caller says so', async () => {
    const controller = new AbortController();
    const server = await serve(() => controller.abort());
    const cancellable = within(10_000, controller.signal);
    const error = await failure(client().send(request(server.url), cancellable, true));
    expect(error).toMatchObject({ kind: 'cancelled', mayHaveHappened: true });
    const late = within(10_000, controller.signal);
    const later = await failure(client().send(request(server.url), late, true));
    expect(later).toMatchObject({ kind: 'cancelled', mayHaveHappened: false });
    expect(server.requests).toHaveLength(1);
  });
});

describe('An answer', () => {
  it.each([
    ['announces', { 'content-length': '2000000' }],
    ['turns out to have', {}],
  ])('that %s more than the allowed size is not read to its end', async (_, headers) => {
    let sent = 0;
    const server = await serve((_, response) => {
      response.writeHead(200, headers);
      const more = (): void => {
        while (!response.destroyed && sent < 50_000_000 && response.write(Buffer.alloc(100_000)))
          sent += 100_000;
      };
      response.on('drain', more);
      more();
    });
    const error = await failure(ask(client(), server.url));
    expect(error).toMatchObject({ kind: 'answer_too_large', mayHaveHappened: true });
    expect(sent).toBeLessThan(20_000_000);
  });

  it('that announces more is not even waited for', async () => {
    const server = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '2000000' }).flushHeaders();
    });
    expect(await failure(ask(client(), server.url))).toMatchObject({ kind: 'answer_too_large' });
  });

  it('that is compressed is not inflated', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const server = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    expect(await failure(ask(client(), server.url))).toMatchObject({
      kind: 'not_odoo',
      mayHaveHappened: true,
    });
  });

  it('that is no HTTP comes from no Odoo', async () => {
    const port = await raw((socket) => socket.end('SSH-2.0-OpenSSH\r\n'));
    const error = await failure(ask(client(), `http://127.0.0.1:${port}`));
    expect(['not_odoo', 'unreachable']).toContain(error.kind);
    expect(error.message).not.toContain('SSH');
  });
});
