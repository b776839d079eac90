import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface Seen {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface Loopback {
  url: string;
  port: number;
  requests: Seen[];
  sockets: Set<Socket>;
  /** Connections accepted since the start. */
  accepted: () => number;
  close: () => Promise<void>;
}

type Answer = (request: Seen, response: ServerResponse, socket: Socket) => void;

/** An HTTP server on a free loopback port that remembers what it was asked. */
export async function loopback(
  answer: Answer,
  make: (handler: Handler) => Server = createServer,
): Promise<Loopback> {
  const requests: Seen[] = [];
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = make((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const seen = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      requests.push(seen);
      answer(seen, response, request.socket);
    });
  });
  server.on('connection', (socket: Socket) => {
    accepted += 1;
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${port}`, port, requests, sockets, accepted: () => accepted, close };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
