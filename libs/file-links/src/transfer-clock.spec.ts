import { EventEmitter, once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import type { Response } from 'express';
import { clockOf, LATE } from './transfer-clock.ts';

const LONG = 3_600_000;
const response = () => new EventEmitter() as unknown as Response;

describe('the clock of a file', () => {
  it('lets through what comes', async () => {
    const clock = clockOf(response(), { wholeMs: LONG, idleMs: LONG });
    expect(await text(clock.watched(Readable.from([Buffer.from('a'), Buffer.from('b')])))).toBe('ab');
    clock.stop();
    expect(clock.signal.aborted).toBe(false);
  });

  it('ends when nothing comes any more', async () => {
    const clock = clockOf(response(), { wholeMs: LONG, idleMs: 1 });
    const silent = new Readable({ read: () => undefined });
    await expect(text(clock.watched(silent))).rejects.toBe(LATE);
    expect(clock.signal.reason).toBe(LATE);
    silent.destroy();
    clock.stop();
  });

  it('ends what it watches with another signal too, although nothing comes', async () => {
    const [clock, other] = [clockOf(response(), { wholeMs: LONG, idleMs: LONG }), new AbortController()];
    const silent = new Readable({ read: () => undefined });
    const reading = text(clock.watched(silent, other.signal));
    other.abort(new Error('ended'));
    await expect(reading).rejects.toThrow('ended');
    expect(clock.signal.aborted).toBe(false);
    silent.destroy();
    clock.stop();
  });

  it('ends when all of it takes too long', async () => {
    const clock = clockOf(response(), { wholeMs: 1, idleMs: LONG });
    await once(clock.signal, 'abort');
    expect(clock.signal.reason).toBe(LATE);
    clock.stop();
  });

  it('ends at once when the client had gone before it began', () => {
    const gone = Object.assign(response(), { destroyed: true });
    const clock = clockOf(gone, { wholeMs: LONG, idleMs: LONG });
    expect([clock.signal.aborted, clock.signal.reason === LATE]).toEqual([true, false]);
    clock.stop();
  });

  it('ends when the client goes away, and not after it was stopped', () => {
    const [gone, stopped] = [response(), response()];
    const clocks = [gone, stopped].map((one) => clockOf(one, { wholeMs: LONG, idleMs: LONG }));
    clocks[1]!.stop();
    for (const one of [gone, stopped]) one.emit('close');
    expect(clocks.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    clocks[0]!.stop();
  });
});
