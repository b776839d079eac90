import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import express from 'express';
import { answerLimit } from './answer-limit.ts';

describe(answerLimit.name, () => {
  it('answers 503 where nothing else does, and leaves what is in time alone', async () => {
    const app = express().use(answerLimit(() => 100));
    app.get('/never', () => {});
    app.get('/soon', (_request, response) => void response.json({ done: true }));
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const never = await fetch(`${base}/never`);
    expect(never.status).toBe(503);
    expect(never.headers.get('content-type')).toContain('application/problem+json');
    expect(await never.json()).toMatchObject({ code: 'unavailable' });
    expect(await (await fetch(`${base}/soon`)).json()).toEqual({ done: true });
    server.closeAllConnections();
    server.close();
  });

  it('cuts an answer that has begun and does not end, but no stream of events', async () => {
    const app = express().use(answerLimit(() => 100));
    for (const path of ['/sse', '/other'])
      app.get(path, (_request, response) => {
        response.write('begun');
        if (path === '/sse') response.app.once('end', () => response.end(', and ended'));
      });
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const [stream, other] = [await fetch(`${base}/sse`), await fetch(`${base}/other`)];
    await expect(other.text()).rejects.toThrow();
    app.emit('end');
    expect(await stream.text()).toBe('begun, and ended');
    server.closeAllConnections();
    server.close();
  });
});
