import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import serializer from 'xmlrpc/lib/serializer.js';
import { closeAll, closing } from '../test/closing.ts';
import { BODIES } from '../test/hostile.bodies.ts';
import type { Asked, Ended } from '../test/hostile.child.ts';
import { EXCHANGES } from '../test/hostile.exchanges.ts';
import { serve, within } from '../test/http.fixture.ts';
import { jsonRpcCodec } from './jsonrpc.codec.ts';
import { OdooError } from './odoo.error.ts';
import { xmlRpcCodec } from './xmlrpc.codec.ts';
import { XmlRpcDecoder } from './xmlrpc.decoder.ts';

afterEach(closeAll);

const HOSTILE = { ...BODIES, ...EXCHANGES };
/** For an answer that may use up the time of its call. */
const TIMEOUT_MS = 3_000;
/** For one that may not, on any machine. */
const PATIENT_MS = 60_000;
/** A busy machine is late; a call that hangs is still told apart. */
const LATE_MS = 15_000;
const MOST_GROWTH = 256 * 1024 * 1024;
const ALIAS = new URL('../test/alias.ts', import.meta.url).href;
const CHILD = fileURLToPath(new URL('../test/hostile.child.ts', import.meta.url));

/** Logs everybody in, and answers the call as the first part of the path says. */
const hostile = (): ReturnType<typeof serve> =>
  serve(({ path, body }, response) => {
    const xml = path.includes('/xmlrpc/');
    const name = path.split('/')[1] ?? '';
    const answer = HOSTILE[name];
    if (!body.includes('authenticate') && answer) return answer.give(response, xml);
    response.end(xml ? serializer.serializeMethodResponse(2) : '{"jsonrpc":"2.0","id":1,"result":2}');
  });

async function askAll(asked: Asked): Promise<Ended[]> {
  const execArgv = ['--import', ALIAS, '--max-old-space-size=256', '--no-warnings'];
  const child = fork(CHILD, { execArgv, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  closing.push(() => child.kill('SIGKILL'));
  const ended: Ended[] = [];
  child.on('message', (message) => ended.push(message as Ended));
  child.send(asked);
  // What it has said last may come after it has ended.
  const heard = once(child, 'disconnect');
  const [code] = (await once(child, 'exit')) as [number | null];
  await heard;
  if (code !== 0) throw new Error(`The process ended with ${code} after ${JSON.stringify(ended.at(-1))}`);
  return ended;
}

describe.each(['jsonrpc', 'xmlrpc'] as const)('Whatever is answered over %s', (protocol) => {
  it('the call ends in its time, typed, and in little memory', async () => {
    const { url } = await hostile();
    const timeouts = Object.fromEntries(
      Object.entries(HOSTILE).map(([name, { ends }]) => [
        name,
        ends.includes('timeout') ? TIMEOUT_MS : PATIENT_MS,
      ]),
    );
    const ended = await askAll({ url, protocol, timeouts });
    expect(ended.map(({ name }) => name)).toEqual(Object.keys(HOSTILE));
    const wrong = ended.filter(
      ({ name, end, tookMs }) =>
        !HOSTILE[name]?.ends.includes(end) || tookMs > (timeouts[name] ?? 0) + LATE_MS,
    );
    expect(wrong).toEqual([]);
    expect(ended.at(-1)?.grownBy).toBeLessThan(MOST_GROWTH);
  }, 240_000);
});

describe('Bytes of any kind', () => {
  const decoder = new XmlRpcDecoder();
  const answer = { jsonrpc: '2.0', id: 1, result: [{ id: 1, name: '<b>', of: [2, 'P'], no: false, x: 1.5 }] };
  const codecs = [
    ['JSON-RPC', jsonRpcCodec, JSON.stringify(answer)],
    ['XML-RPC', xmlRpcCodec(decoder.for('share')), serializer.serializeMethodResponse(answer.result)],
  ] as const;

  it.each(codecs)('are an answer of %s or no Odoo, and nothing else', async (_, codec, whole) => {
    const bytes = new TextEncoder().encode(whole);
    const place = fc.nat({ max: bytes.length });
    const deadline = within(60_000);
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc
        .constantFrom('[', '{"a":', '"', '\\', '<value>', ']]>', ',NaN', '&x;')
        .map((text) => new TextEncoder().encode(text)),
    );
    await fc.assert(
      fc.asyncProperty(place, place, piece, async (from, to, put) => {
        const damaged = Uint8Array.from([...bytes.slice(0, from), ...put, ...bytes.slice(to)]);
        const outcome = await codec.decode(damaged, deadline).catch((thrown: unknown) => thrown);
        if (outcome instanceof Error) {
          expect(outcome).toBeInstanceOf(OdooError);
          expect(outcome).toMatchObject({ kind: 'not_odoo', mayHaveHappened: true });
        }
      }),
      { numRuns: 300 },
    );
  });
});
