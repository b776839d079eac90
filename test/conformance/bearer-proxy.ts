import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface BearerProxy {
  readonly url: string;
  close(): Promise<void>;
}

/** Adds a credential to whatever passes, on loopback, and changes nothing else: the suite cannot send one itself. */
export async function bearerProxy(gateway: string, token: string): Promise<BearerProxy> {
  const server = createServer((request, response) => forward(request, response, gateway, token));
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

function forward(request: IncomingMessage, response: ServerResponse, gateway: string, token: string): void {
  const { method, headers, url = '/' } = request;
  const onward = send(new URL(url, gateway), {
    method,
    headers: { ...headers, authorization: `Bearer ${token}` },
  });
  onward.on('error', () => response.destroy());
  // Whoever leaves a stream means to cancel it: the gateway must see that, too.
  response.once('close', () => onward.destroy());
  onward.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.rawHeaders).flushHeaders();
    answer.pipe(response);
  });
  request.pipe(onward);
}
