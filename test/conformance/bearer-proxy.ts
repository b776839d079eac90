import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';

export interface BearerProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** Adds a credential to whatever passes, on loopback, and changes nothing else: the suite cannot send one itself. */
export async function bearerProxy(gateway: string, token: string): Promise<BearerProxy> {
  const server = createServer((request, response) => void forward(request, response, gateway, token));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function forward(
  request: IncomingMessage,
  response: ServerResponse,
  gateway: string,
  token: string,
): Promise<void> {
  const { method, headers, url = '/' } = request;
  const gone = new AbortController();
  // Whoever leaves a stream means to cancel it: the gateway must see that, too.
  response.once('close', () => gone.abort());
  const onward = send(new URL(url, gateway), {
    method,
    headers: { ...headers, authorization: `Bearer ${token}` },
    signal: gone.signal,
  });
  onward.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders).flushHeaders();
    pipeline(answer, response).catch(() => response.destroy());
  });
  await pipeline(request, onward).catch(() => response.destroy());
}
