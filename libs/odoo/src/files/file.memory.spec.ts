import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll, closing } from '../../test/closing.ts';
import type { FileTask, FileTold } from '../../test/file.child.ts';
import { parts } from '../../test/hostile.files.ts';
import type { OdooProtocol } from '../index.ts';

afterEach(closeAll);

const MB = 1024 * 1024;
const SIZE = 99 * MB;
const MOST_GROWTH = 64 * MB;
/** Long for a socket that is read, and only waited for by one that is not. */
const STUCK_MS = 500;
const ALIAS = new URL('../../test/alias.ts', import.meta.url).href;
const CHILD = fileURLToPath(new URL('../../test/file.child.ts', import.meta.url));
const LETTERS = Buffer.alloc(256 * 1024, 'QUJD');

/** Answers as the protocol does what can be told from the beginning of the request; of its body it counts the bytes. */
async function large(
  protocol: OdooProtocol,
  stuck: () => void,
): Promise<{ url: string; uploaded: () => number }> {
  let uploaded = 0;
  const server = createServer((request, response) => {
    let [head, length] = ['', 0];
    request.on('data', (chunk: Buffer) => {
      head = (head + chunk.toString('latin1', 0, 2_000)).slice(0, 2_000);
      length += chunk.length;
    });
    request.on('end', () => {
      if (length > MB) uploaded = length;
      void answer(protocol, head, request, response, stuck);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => (server.closeAllConnections(), server.close()));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, uploaded: () => uploaded };
}

async function answer(
  protocol: OdooProtocol,
  head: string,
  { url = '' }: IncomingMessage,
  response: ServerResponse,
  stuck: () => void,
): Promise<void> {
  if (/\bread\b/.test(head + url) && head.includes('datas')) return sendFile(protocol, response, stuck);
  const value = /<methodName>version|"method":"version"|^\/web\/version/.test(url + head) ? null : 9;
  const version = { server_version: '19.0', version: '19.0' };
  if (protocol === 'xmlrpc') {
    const text = '<struct><member><name>server_version</name><value>19.0</value></member></struct>';
    const xml = value === null ? text : `<int>${value}</int>`;
    response.end(
      `<?xml version="1.0"?><methodResponse><params><param><value>${xml}</value></param></params></methodResponse>`,
    );
  } else if (protocol === 'jsonrpc')
    response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, result: value ?? version }));
  else if (url.endsWith('/context_get')) response.end('{"uid": 9}');
  else if (url.endsWith('/res.users/read')) response.end('[{"id": 9, "login": "admin"}]');
  else response.end(JSON.stringify(value === null ? version : [value]));
}

async function sendFile(protocol: OdooProtocol, response: ServerResponse, stuck: () => void): Promise<void> {
  const [before, after] = parts(protocol);
  response.write(before);
  for (let left = (SIZE / 3) * 4; left > 0; left -= LETTERS.length) {
    if (response.write(LETTERS.subarray(0, Math.min(left, LETTERS.length)))) continue;
    const timer = setTimeout(stuck, STUCK_MS);
    await once(response, 'drain');
    clearTimeout(timer);
  }
  response.end(after);
  stuck();
}

describe.each(['jsonrpc', 'xmlrpc', 'json2'] as const)('Over %s', (protocol) => {
  it('a file of 99 MB comes and goes in little memory, and no faster than it is read', async () => {
    const child = fork(CHILD, {
      execArgv: ['--import', ALIAS, '--no-warnings'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    closing.push(() => child.kill('SIGKILL'));
    const paused = Promise.withResolvers<void>();
    let told: FileTold['done'];
    child.on('message', (message: FileTold) => {
      if (message.paused) paused.resolve();
      told = message.done ?? told;
    });
    let goesOn = false;
    const { url, uploaded } = await large(protocol, () => {
      void paused.promise.then(() => goesOn || (goesOn = child.send('go on')));
    });
    child.send({ url, protocol, size: SIZE } satisfies FileTask);
    // What it has said last may come after it has ended.
    await Promise.all([once(child, 'exit'), once(child, 'disconnect')]);
    expect(told).toMatchObject({ received: SIZE, right: true });
    expect(uploaded()).toBeGreaterThan((SIZE / 3) * 4);
    expect(Math.max(told?.downBy ?? Infinity, told?.upBy ?? Infinity)).toBeLessThan(MOST_GROWTH);
  }, 180_000);
});
