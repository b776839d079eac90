import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import serializer from 'xmlrpc/lib/serializer.js';
import { Deadline } from './deadline.ts';
import type { OdooError } from './odoo.error.ts';
import { xmlRpcCodec } from './xmlrpc.codec.ts';
import { XmlRpcDecoder } from './xmlrpc.decoder.ts';

const records = (count: number): unknown[] =>
  Array.from({ length: count }, (_, id) => ({
    id,
    name: `Partner ${id} & <Söhne>`,
    parent_id: [id, 'P'],
    active: true,
  }));
const body = (result: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(serializer.serializeMethodResponse(result));

const many = records(3_000);
const large = body(many);

let decoder: XmlRpcDecoder;
let deadline: Deadline;
const copy = (): Uint8Array<ArrayBuffer> => new Uint8Array(large);

beforeEach(() => {
  decoder = new XmlRpcDecoder(1);
  deadline = new Deadline(50_000);
});

afterEach(async () => {
  deadline.end();
  await decoder.close();
});

describe('Decoding a body over 256 kB', () => {
  it('answers the same as decoding a small one, and leaves the process free meanwhile', async () => {
    expect(large.byteLength).toBeGreaterThan(256 * 1024);
    const codec = xmlRpcCodec(decoder.for('share'));
    expect(await codec.decode(body(many.slice(0, 1)), deadline)).toEqual({ result: many.slice(0, 1) });
    expect(decoder.threads).toBe(0);
    expect(await codec.decode(copy(), deadline)).toEqual({ result: many });
    expect(decoder.threads).toBe(1);
  });

  it('uses its threads again, and no more of them than allowed', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => decoder.for('share').decode(copy(), deadline)));
    expect(answers.map((answer) => 'result' in answer && (answer.result as unknown[]).length)).toEqual([
      3000, 3000, 3000,
    ]);
    expect(decoder.threads).toBe(1);
  });

  it('takes what is no answer for no Odoo, and goes on with the next', async () => {
    const broken = large.slice(0, large.byteLength - 100);
    const failure = (await decoder
      .for('share')
      .decode(broken, deadline)
      .catch((thrown: unknown) => thrown)) as OdooError;
    expect(failure).toMatchObject({ kind: 'not_odoo', mayHaveHappened: true });
    expect(await decoder.for('share').decode(body(records(1)), deadline)).toEqual({ result: records(1) });
  });

  it('ends with the deadline, also while it waits for a thread, and goes on with the next', async () => {
    // No thread starts as fast as that.
    const short = new Deadline(1);
    const outcomes = await Promise.allSettled([
      decoder.for('share').decode(copy(), short),
      decoder.for('share').decode(copy(), short),
    ]);
    short.end();
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { kind: 'timeout', mayHaveHappened: true },
      });
    }
    expect(decoder.threads).toBe(0);
    expect(await decoder.for('share').decode(body([1]), deadline)).toEqual({ result: [1] });
  });

  it('ends when the call is cancelled', async () => {
    const controller = new AbortController();
    const cancelled = new Deadline(50_000, controller.signal);
    const decoding = decoder.for('share').decode(copy(), cancelled);
    controller.abort();
    await expect(decoding).rejects.toMatchObject({ kind: 'cancelled', mayHaveHappened: true });
    await expect(decoder.for('share').decode(copy(), cancelled)).rejects.toMatchObject({ kind: 'cancelled' });
    cancelled.end();
  });

  it('ends what is under way when it is closed', async () => {
    const decoding = Promise.allSettled([
      decoder.for('share').decode(copy(), deadline),
      decoder.for('share').decode(copy(), deadline),
    ]);
    await decoder.close();
    expect((await decoding).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('lets the shares take turns, so that nobody waits for all that another has', async () => {
    const order: string[] = [];
    const decoding = ['a', 'a', 'a', 'a', 'b', 'c'].map(async (share) => {
      await decoder.for(share).decode(body([1]), deadline);
      order.push(share);
    });
    await Promise.all(decoding);
    expect(order).toEqual(['a', 'a', 'b', 'c', 'a', 'a']);
  });

  it('never gives all threads to one share', async () => {
    const two = new XmlRpcDecoder(2);
    const hanging = Promise.allSettled([1, 2, 3].map(() => two.for('a').decode(copy(), deadline)));
    expect(two.threads).toBe(1);
    expect(await two.for('b').decode(body([1]), deadline)).toEqual({ result: [1] });
    await two.close();
    await hanging;
  });
});
