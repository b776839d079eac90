import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CallBreaker } from './call.breaker.ts';
import type { Outcome } from './call.breaker.ts';
import type { OdooError } from './odoo.error.ts';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  jest.setSystemTime(new Date('2026-11-29T21:40:12.345Z'));
});
afterEach(() => {
  jest.useRealTimers();
});

const limits = { failures: 5, pauseMs: 15_000, maxPauseMs: 120_000, maximum: 3 };
const made = (): CallBreaker => new CallBreaker(limits);
const later = (ms: number): void => {
  jest.setSystemTime(Date.now() + ms);
};

function refusal(breaker: CallBreaker, key = 'a'): OdooError | null {
  try {
    breaker.admit(key)('unknown');
    return null;
  } catch (error) {
    return error as OdooError;
  }
}

const report = (breaker: CallBreaker, ...outcomes: Outcome[]): void => {
  for (const outcome of outcomes) breaker.admit('a')(outcome);
};
const silent = (times: number): Outcome[] => Array.from({ length: times }, () => 'silent' as const);

describe(CallBreaker, () => {
  it('opens after five failures in a row, and says since when and when it is tried again', () => {
    const breaker = made();
    report(breaker, 'silent');
    later(20_000);
    report(breaker, ...silent(3), 'unknown');
    expect(refusal(breaker)).toBeNull();
    report(breaker, 'silent');
    expect(refusal(breaker)).toMatchObject({
      kind: 'unreachable',
      mayHaveHappened: false,
      message:
        'Odoo has not answered since 2026-11-29 21:40:12 UTC, so this call was not made. The next try is made from 2026-11-29 21:40:47 UTC on.',
    });
    expect(refusal(breaker, 'another')).toBeNull();
  });

  it('counts from the beginning after every answer', () => {
    const breaker = made();
    report(breaker, ...silent(4), 'answered', ...silent(4));
    expect(refusal(breaker)).toBeNull();
    report(breaker, 'answered');
    expect(breaker.size).toBe(0);
  });

  it('lets one through after the pause, and the others wait for what becomes of it', () => {
    const breaker = made();
    report(breaker, ...silent(5));
    later(14_999);
    expect(refusal(breaker)).not.toBeNull();
    later(1);
    const trial = breaker.admit('a');
    expect(refusal(breaker)?.message).toContain('One call is trying it right now.');
    trial('answered');
    expect([refusal(breaker), breaker.size]).toEqual([null, 0]);
  });

  it('doubles the pause with each try that fails, up to two minutes', () => {
    const breaker = made();
    report(breaker, ...silent(5));
    for (const pause of [15, 30, 60, 120, 120, 120]) {
      later(pause * 1_000 - 1);
      expect(refusal(breaker)).not.toBeNull();
      later(1);
      breaker.admit('a')('silent');
    }
    later(120_000);
    breaker.admit('a')('answered');
    report(breaker, ...silent(5));
    later(15_000);
    expect(refusal(breaker)).toBeNull();
  });

  it('tries again at once when it cannot be told what became of the try', () => {
    const breaker = made();
    report(breaker, ...silent(5));
    later(15_000);
    breaker.admit('a')('unknown');
    breaker.admit('a')('answered');
    expect(breaker.size).toBe(0);
  });

  it('is neither opened further nor tried sooner by what was asked before it opened', () => {
    const breaker = made();
    const early = Array.from({ length: 8 }, () => breaker.admit('a'));
    for (const reported of early.slice(0, 5)) reported('silent');
    later(10_000);
    for (const reported of early.slice(5, 7)) reported('silent');
    later(5_000);
    expect(refusal(breaker)).toBeNull();
    early[7]?.('answered');
    expect(breaker.size).toBe(0);
  });

  it('closes when somebody who was let through all the same was answered', () => {
    const breaker = made();
    report(breaker, ...silent(5));
    breaker.close('a');
    expect(refusal(breaker)).toBeNull();
  });

  it('remembers no more places than it may', () => {
    const breaker = made();
    for (const key of ['a', 'b', 'c', 'd', 'e']) breaker.admit(key)('silent');
    expect(breaker.size).toBe(3);
  });
});
