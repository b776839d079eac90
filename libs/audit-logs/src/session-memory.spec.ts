import { describe, expect, it } from '@jest/globals';
import { SessionMemory } from './session-memory.ts';

describe(SessionMemory.name, () => {
  const at = (minutes: number): Date => new Date(minutes * 60_000);

  it('knows the session that goes on, until the gap is over', () => {
    const sut = new SessionMemory(30 * 60_000);
    sut.remember('key', 'session', at(0));
    expect(sut.at('key', at(30))).toBe('session');
    expect(sut.at('key', at(31))).toBeUndefined();
    expect(sut.at('other', at(0))).toBeUndefined();
    sut.remember('key', 'session', at(30));
    expect(sut.at('key', at(60))).toBe('session');
  });

  it('forgets what it has not seen for the longest time when there are more than 10,000', () => {
    const sut = new SessionMemory(30 * 60_000);
    for (let i = 0; i < 10_000; i += 1) sut.remember(`key ${i}`, 'session', at(0));
    sut.remember('key 0', 'session', at(1));
    sut.remember('one more', 'session', at(1));
    expect(sut.at('key 0', at(1))).toBe('session');
    expect(sut.at('key 1', at(1))).toBeUndefined();
  });
});
