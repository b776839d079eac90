/** An Odoo that signs everybody in and then answers nothing: it only counts what it was asked. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import '../servers/end-with-parent.ts';

const ANSWERS: readonly (readonly [string, string])[] = [
  ['"version"', '{"jsonrpc":"2.0","id":1,"result":{"server_version":"18.0"}}'],
  ['"authenticate"', '{"jsonrpc":"2.0","id":1,"result":2}'],
];
let hanging = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString();
    const answer = ANSWERS.find(([method]) => body.includes(method))?.[1];
    if (answer === undefined) {
      hanging += 1;
      response.on('close', () => (hanging -= 1));
    } else response.setHeader('content-type', 'application/json').end(answer);
  });
});
process.on('message', () => process.send?.({ hanging }));
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.send?.({ ready: { url: `http://127.0.0.1:${port}` } });
});
