import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppError } from '@aidoo/kernel';
import { formFile } from './form-file.ts';

const PART = '--b\r\nContent-Disposition: form-data; name="file"; filename="x.txt"\r\n\r\n';
const OTHER = '--b\r\nContent-Disposition: form-data; name="note"\r\n\r\n';
const OTHER_FILE = '--b\r\nContent-Disposition: form-data; name="other"; filename="y.txt"\r\n\r\n';

describe('the file of a form', () => {
  let server: Server;
  /** What is done before anybody asks for the bytes, as the door of a link looks into the store first. */
  let meanwhile = (_request: IncomingMessage): Promise<unknown> => Promise.resolve();

  beforeAll(async () => {
    server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { bytes } = formFile(request);
    await meanwhile(request);
    const said = await buffer(bytes).then(
      (all) => `whole: ${all.toString()}`,
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    );
    response.end(said);
    ended(said);
  }
  let ended = (_said: string): void => {};

  /** Sends this as the body of a request, with its own length or another. */
  async function send(
    body: string,
    length = Buffer.byteLength(body),
    type = 'multipart/form-data; boundary=b',
  ) {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(
      `POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n${body}`,
    );
    return socket;
  }
  const told = async (...sent: Parameters<typeof send>): Promise<string> =>
    (await text(await send(...sent))).split('\r\n\r\n')[1] ?? '';

  it.each([
    ['a whole one', `${PART}hello\r\n--b--\r\n`, 'whole: hello'],
    ['an empty one', `${PART}\r\n--b--\r\n`, 'whole: '],
    ['one after a field', `${OTHER}x\r\n${PART}hello\r\n--b--\r\n`, 'whole: hello'],
    ['the first of two', `${PART}one\r\n${PART}two\r\n--b--\r\n`, 'whole: one'],
    ['one with more after the form', `${PART}one\r\n--b--\r\n${'x'.repeat(300_000)}`, 'whole: one'],
    ['one that is cut off', `${PART}hello`, 'malformed_request'],
    ['a long one that is cut off', `${PART}${'x'.repeat(1_000_000)}`, 'malformed_request'],
    ['another file that is cut off', `${OTHER_FILE}hello`, 'invalid_input'],
    ['a field that is cut off', `${OTHER}hello`, 'invalid_input'],
    ['the head of a part that is cut off', PART.slice(0, -2), 'invalid_input'],
    ['nothing', '', 'invalid_input'],
    ['a form of nothing', '--b--\r\n', 'invalid_input'],
    ['no form', 'zzz', 'invalid_input'],
    ['many fields', `${`${OTHER}x\r\n`.repeat(5000)}--b--\r\n`, 'invalid_input'],
    ['a head of many lines', `--b\r\n${'a: b\r\n'.repeat(5000)}\r\nx\r\n--b--\r\n`, 'invalid_input'],
  ])('is told by its own end, not by that of the request: %s', async (_what, body, expected) => {
    expect(await told(body)).toBe(expected);
  });

  it('that is cut off is none, also when it came before anybody asked for it', async () => {
    meanwhile = () => new Promise((resolve) => setImmediate(resolve));
    expect(await told(`${PART}hello`)).toBe('malformed_request');
    meanwhile = () => Promise.resolve();
  });

  it.each(['application/json', 'multipart/form-data', 'application/x-www-form-urlencoded'])(
    'is not in a body of %s',
    async (type) => {
      expect(await told('{}', 2, type)).toBe('invalid_input');
    },
  );

  it.each([
    ['within the file', `${PART}hello`],
    ['before it', '--b\r\n'],
    ['before the form', ''],
  ])('is none when its sender goes away %s', async (_what, body) => {
    const said = new Promise<string>((resolve) => (ended = resolve));
    const socket = await send(body, 1_000);
    await once(server, 'request');
    socket.destroy();
    expect(await said).toBe('malformed_request');
  });

  it('is none when its sender had gone away before anybody asked for it', async () => {
    const said = new Promise<string>((resolve) => (ended = resolve));
    meanwhile = (request) => new Promise((resolve) => request.once('close', resolve));
    const socket = await send(`${PART}hello`, 1_000);
    await once(server, 'request');
    socket.destroy();
    expect(await said).toBe('malformed_request');
    meanwhile = () => Promise.resolve();
  });
});
