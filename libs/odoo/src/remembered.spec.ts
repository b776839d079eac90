import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Deadline } from './deadline.ts';
import { Remembered } from './remembered.ts';

let deadline: Deadline;
beforeEach(() => {
  deadline = new Deadline(60_000);
});
afterEach(() => {
  deadline.end();
  jest.useRealTimers();
});

const asking = (value: number) => jest.fn(() => Promise.resolve(value));

describe(Remembered, () => {
  it('asks once, and those who come meanwhile wait for the same answer', async () => {
    const [memory, ask] = [new Remembered<number>(10), asking(1)];
    expect(await Promise.all([memory.get('a', deadline, ask), memory.get('a', deadline, ask)])).toEqual([
      1, 1,
    ]);
    expect(await memory.get('a', deadline, ask)).toBe(1);
    expect(ask).toHaveBeenCalledTimes(1);
  });

  it('holds no more than it may, and forgets the least recently used first', async () => {
    const memory = new Remembered<number>(2);
    for (const key of ['a', 'b', 'a', 'c']) await memory.get(key, deadline, asking(1));
    const [a, b] = [asking(2), asking(2)];
    expect([await memory.get('a', deadline, a), await memory.get('b', deadline, b)]).toEqual([1, 2]);
    expect([memory.size, a.mock.calls.length]).toEqual([2, 0]);
  });

  it('asks again when the answer is too old', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask'] });
    const memory = new Remembered<number>(2, 1_000);
    await memory.get('a', deadline, asking(1));
    jest.setSystemTime(Date.now() + 999);
    expect(await memory.get('a', deadline, asking(2))).toBe(1);
    jest.setSystemTime(Date.now() + 2);
    expect(await memory.get('a', deadline, asking(2))).toBe(2);
  });

  it('remembers no failure', async () => {
    const memory = new Remembered<number>(2);
    await expect(memory.get('a', deadline, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await memory.get('a', deadline, asking(1))).toBe(1);
  });

  it('does not remember an answer to a question from before it was told to forget', async () => {
    const [memory, { promise, resolve }] = [new Remembered<number>(2), Promise.withResolvers<number>()];
    const early = memory.get('a', deadline, () => promise);
    memory.drop('a');
    resolve(1);
    expect(await early).toBe(1);
    expect(await memory.get('a', deadline, asking(2))).toBe(2);
  });

  it('lets a caller go whose time is up, and keeps the answer for the others', async () => {
    const [memory, { promise, resolve }] = [new Remembered<number>(2), Promise.withResolvers<number>()];
    const short = new Deadline(1);
    await expect(memory.get('a', short, () => promise)).rejects.toMatchObject({ kind: 'timeout' });
    short.end();
    resolve(1);
    expect(await memory.get('a', deadline, asking(2))).toBe(1);
  });
});
