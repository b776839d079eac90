import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { NetworkPolicy } from '@aidoo/network';
import { Deadline } from '../src/deadline.ts';
import { HttpClient } from '../src/http.client.ts';
import type { HttpRequest } from '../src/http.client.ts';
import type { HttpAnswer } from '../src/http.exchange.ts';
import { HttpPools } from '../src/http.pools.ts';
import type { HttpOptions } from '../src/http.pools.ts';
import { closing } from './closing.ts';
import { loopback } from './loopback.ts';
import type { Loopback } from './loopback.ts';

export const serve: typeof loopback = async (...args) => {
  const server = await loopback(...args);
  closing.push(() => server.close());
  return server;
};

export const echo = (): Promise<Loopback> => serve((seen, response) => response.end(seen.body));

/** A TCP server that speaks no HTTP. */
export async function raw(greet: (socket: Socket) => void): Promise<number> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    greet(socket);
  });
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

export function pools(options: Partial<HttpOptions> = {}): HttpPools {
  const policy = NetworkPolicy.from(['loopback']);
  const limits = { connectTimeoutMs: 20_000, maxAnswerBytes: 1_000_000, maxConnections: 4, maxPools: 10 };
  const made = new HttpPools({ policy, ...limits, ...options });
  closing.push(() => made.close());
  return made;
}

export const client = (options: Partial<HttpOptions> = {}): HttpClient =>
  new HttpClient(pools(options), 'share');

export function within(ms: number, signal?: AbortSignal): Deadline {
  const deadline = new Deadline(ms, signal);
  closing.push(() => deadline.end());
  return deadline;
}

export const request = (url: string): HttpRequest => ({
  url: `${url}/jsonrpc`,
  body: { type: 'application/json', text: '{}' },
});

export const ask = (http: HttpClient, url: string, read = false): Promise<HttpAnswer> =>
  http.send(request(url), within(30_000), read);
