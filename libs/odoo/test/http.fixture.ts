import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { NetworkPolicy } from '@aidoo/network';
import { Deadline } from '../src/deadline.ts';
import { HttpClient } from '../src/http.client.ts';
import type { HttpClientOptions, HttpRequest } from '../src/http.client.ts';
import type { HttpAnswer } from '../src/http.exchange.ts';
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

export function client(options: Partial<HttpClientOptions> = {}): HttpClient {
  const policy = NetworkPolicy.from(['loopback']);
  const limits = {
    connectTimeoutMs: 2_000,
    maxAnswerBytes: 1_000_000,
    maxConnectionsPerHost: 4,
    maxHosts: 10,
  };
  const made = new HttpClient({ policy, ...limits, ...options });
  closing.push(() => made.close());
  return made;
}

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
  http.send(request(url), within(10_000), read);
