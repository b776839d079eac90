import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { BodyClock } from './body.clock.ts';
import { Deadline } from './deadline.ts';
import type { OdooError } from './odoo.error.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function started(signal?: AbortSignal): { clock: BodyClock; over: () => string[] } {
  const errors: OdooError[] = [];
  const clock = new BodyClock({ idleMs: 1_000, lastsMs: 10_000, signal });
  clock.start((error) => errors.push(error));
  return { clock, over: () => errors.map(({ kind, message }) => `${kind}: ${message}`) };
}

const IDLE = 'timeout: Nothing of the file came from Odoo for 1 s.';

describe('The time of a body', () => {
  it('is up when nothing comes for too long', () => {
    const { over } = started();
    jest.advanceTimersByTime(999);
    expect(over()).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(over()).toEqual([IDLE]);
  });

  it('begins anew with every byte', () => {
    const { clock, over } = started();
    for (let time = 0; time < 5; time += 1) {
      jest.advanceTimersByTime(999);
      clock.moved();
    }
    expect(over()).toEqual([]);
    jest.advanceTimersByTime(1_000);
    expect(over()).toEqual([IDLE]);
  });

  it('is not counted while nobody reads', () => {
    const { clock, over } = started();
    clock.rest();
    jest.advanceTimersByTime(9_000);
    expect(over()).toEqual([]);
    clock.moved();
    jest.advanceTimersByTime(999);
    expect(over()).toEqual([]);
  });

  it('is up in the end, whoever is slow', () => {
    const { clock, over } = started();
    clock.rest();
    jest.advanceTimersByTime(10_000);
    expect(over()).toEqual(['timeout: The file was not read to its end within 10 s.']);
  });

  it('is up when the caller says so, also when that was before', () => {
    const [early, late] = [new AbortController(), new AbortController()];
    early.abort();
    const { over } = started(early.signal);
    const { clock, over: overToo } = started(late.signal);
    expect([over(), overToo()]).toEqual([['cancelled: The call was cancelled.'], []]);
    late.abort();
    expect(overToo()).toEqual(['cancelled: The call was cancelled.']);
    clock.end();
  });

  it('leaves nothing running when it is ended, not even by a last byte', () => {
    const controller = new AbortController();
    const { clock, over } = started(controller.signal);
    clock.end();
    clock.moved();
    expect(jest.getTimerCount()).toBe(0);
    controller.abort();
    expect(over()).toEqual([]);
  });
});

describe('A deadline that is given anew', () => {
  it('ends so much later', () => {
    const deadline = new Deadline(1_000);
    jest.advanceTimersByTime(900);
    deadline.restart();
    jest.advanceTimersByTime(900);
    expect(deadline.signal.aborted).toBe(false);
    jest.advanceTimersByTime(100);
    expect(deadline.failure(true)).toMatchObject({ kind: 'timeout', mayHaveHappened: true });
  });

  it('stays over when it has ended, or was ended', () => {
    const [late, ended] = [new Deadline(1_000), new Deadline(1_000)];
    ended.end();
    jest.advanceTimersByTime(1_000);
    for (const deadline of [late, ended]) deadline.restart();
    expect(jest.getTimerCount()).toBe(0);
    expect([late.signal.aborted, ended.signal.aborted]).toEqual([true, false]);
  });
});
