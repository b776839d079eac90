import { describe, expect, it } from '@jest/globals';
import { failure } from '../spec/reading.ts';
import { ReaderTurns } from './reader.turns.ts';

const never = new AbortController().signal;

/** Enters for each owner; who has a place says so in `order`. */
function entering(
  turns: ReaderTurns,
  owners: string[],
): { order: string[]; leave: Map<string, () => void>; settled: Promise<void> } {
  const [order, leave]: [string[], Map<string, () => void>] = [[], new Map()];
  for (const owner of owners) {
    void turns.enter(owner, never).then((done) => {
      order.push(owner);
      leave.set(owner, done);
    });
  }
  return { order, leave, settled: new Promise((resolve) => setImmediate(resolve)) };
}

const ticks = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

describe(ReaderTurns, () => {
  it('lets those that wait in one after another', async () => {
    const { order, leave } = entering(new ReaderTurns(2, 5), ['a', 'b', 'c', 'd']);
    await ticks();
    expect(order).toEqual(['a', 'b']);
    leave.get('b')?.();
    await ticks();
    expect(order).toEqual(['a', 'b', 'c']);
    leave.get('a')?.();
    await ticks();
    expect(order).toEqual(['a', 'b', 'c', 'd']);
  });

  it('gives nobody all the places', async () => {
    const { order } = entering(new ReaderTurns(2, 5), ['a', 'a', 'a', 'b']);
    await ticks();
    expect(order).toEqual(['a', 'b']);
  });

  it('gives the only place there is to anybody', async () => {
    const { order } = entering(new ReaderTurns(1, 5), ['a']);
    await ticks();
    expect(order).toEqual(['a']);
  });

  it('forgets who gives up waiting', async () => {
    const turns = new ReaderTurns(1, 1);
    const leave = await turns.enter('a', never);
    const waiting = new AbortController();
    const given = failure(turns.enter('b', waiting.signal));
    expect(await failure(turns.enter('c', never))).toMatchObject({ kind: 'busy' });
    waiting.abort(new Error('enough'));
    expect((await given).message).toBe('enough');
    const { order } = entering(turns, ['c']);
    leave();
    await ticks();
    expect(order).toEqual(['c']);
  });

  it('lets nobody in whose time is over', async () => {
    expect(
      (await failure(new ReaderTurns(1, 1).enter('a', AbortSignal.abort(new Error('late'))))).message,
    ).toBe('late');
  });
});
