import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import type { Response as HttpResponse } from 'express';
import { EventStream } from './event-stream.ts';

/** More than the buffers of two sockets hold. */
const MUCH = 'x'.repeat(16_000_000);

describe(EventStream, () => {
  let server: Server;
  let client: Socket;
  let response: HttpResponse;
  let received: string;

  beforeEach(async () => {
    const app = express();
    const asked = new Promise<HttpResponse>((resolve) => {
      app.get('/', (_request, answer) => resolve(answer));
    });
    server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    client = connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    received = '';
    response = await asked;
  });
  afterEach(() => {
    client.destroy();
    server.close();
  });

  const read = (): void => void client.on('data', (bytes) => (received += bytes.toString()));
  const bodyOf = (...pieces: string[]) =>
    new Response(ReadableStream.from(pieces.map((one) => Buffer.from(one)))).body!;

  it('tells proxies and caches to pass each event on at once', async () => {
    read();
    new EventStream(response).end();
    await once(client, 'close');
    expect(received).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    for (const line of [
      'Content-Type: text/event-stream',
      'no-transform',
      'X-Accel-Buffering: no',
      'Connection: close',
    ])
      expect(received).toContain(line);
  });

  it('passes on whole events only, wherever the pieces are cut, so that those of several answers can take turns', async () => {
    read();
    const sut = new EventStream(response);
    const é = Buffer.from('é');
    const one = bodyOf('event: message\nda', 'ta: 1\n', '\ndata: 2\n\ndata: 3');
    const other = new Response(
      ReadableStream.from([
        Buffer.from('data: '),
        é.subarray(0, 1),
        Buffer.concat([é.subarray(1), Buffer.from('\n\n')]),
      ]),
    ).body!;
    await Promise.all([sut.pass(one), sut.pass(other)]);
    sut.end();
    await once(client, 'close');
    const events = received.replaceAll(/\r\n[0-9a-f]+\r\n/g, '');
    expect(events).toContain('event: message\ndata: 1\n\n');
    expect(events).toContain('data: 2\n\n');
    expect(events).toContain('data: é\n\n');
    expect(events).not.toContain('data: 3');
  });

  it('waits with the next event until the client has read the one before', async () => {
    const sut = new EventStream(response);
    let second = false;
    const first = sut.event('message', MUCH);
    const done = sut.event('message', 'last').then(() => (second = true));
    for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate);
    expect(second).toBe(false);
    read();
    await Promise.all([first, done]);
    sut.end();
    await once(client, 'close');
    expect(received).toContain('data: last');
  });

  it('sends a client away that reads nothing', async () => {
    const sut = new EventStream(response, 50);
    await sut.event('message', MUCH);
    expect(response.destroyed).toBe(true);
  });

  it('holds back no heartbeat behind what waits to be read', async () => {
    const sut = new EventStream(response);
    void sut.event('message', MUCH);
    await new Promise(setImmediate);
    const waiting = response.writableLength;
    for (let beats = 0; beats < 100; beats += 1) sut.heartbeat();
    expect(response.writableLength).toBe(waiting);
  });

  it('ends without waiting for a client that reads nothing', async () => {
    const sut = new EventStream(response);
    void sut.event('message', MUCH);
    await new Promise(setImmediate);
    sut.end();
    expect(response.destroyed).toBe(true);
  });

  it('knows of a client that had gone before it began', async () => {
    const closed = once(response, 'close');
    client.destroy();
    await closed;
    expect(new EventStream(response).signal.aborted).toBe(true);
  });

  it('knows when the client has gone, and writes no more then', async () => {
    const sut = new EventStream(response);
    client.destroy();
    await once(sut.signal, 'abort');
    await sut.event('message', 'late');
    sut.heartbeat();
    expect(response.writableLength).toBe(0);
  });
});
