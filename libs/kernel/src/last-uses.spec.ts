import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Background } from './background.ts';
import { Clock } from './clock.ts';
import { LastUses } from './last-uses.ts';

const NOON = Date.parse('2026-11-23T12:00:00Z');

describe(LastUses, () => {
  const write = jest.fn<(at: Date) => Promise<void>>();
  const clock = new Clock();
  let background: Background;
  let sut: LastUses;

  const usedBefore = (milliseconds: number) => ({ id: 'a', lastUsedAt: new Date(NOON - milliseconds) });
  const NEVER_USED = { id: 'a', lastUsedAt: null };

  beforeEach(() => {
    write.mockReset().mockResolvedValue();
    jest.spyOn(clock, 'now').mockReturnValue(new Date(NOON));
    background = new Background();
    jest.spyOn(background['logger'], 'error').mockReturnValue();
    sut = new LastUses(background, clock);
  });

  it('notes the first use and a use a minute after the last noted one', async () => {
    for (const used of [NEVER_USED, usedBefore(60_000)]) {
      sut.note(used, write);
      expect(write.mock.lastCall).toEqual([new Date(NOON)]);
      await background.settled();
    }
    expect(write).toHaveBeenCalledTimes(2);
  });

  it('notes nothing within the minute', () => {
    sut.note(usedBefore(59_999), write);
    expect(write).not.toHaveBeenCalled();
  });

  it('writes once for many calls of one credential at once, and once for each other', () => {
    for (let call = 0; call < 100; call += 1) sut.note(NEVER_USED, write);
    sut.note({ ...NEVER_USED, id: 'b' }, write);
    expect(write).toHaveBeenCalledTimes(2);
  });

  it('lets the call go on when it fails, and the next use tries again', async () => {
    write.mockRejectedValueOnce(new Error('store away'));
    sut.note(NEVER_USED, write);
    await background.settled();
    expect(background['logger'].error).toHaveBeenCalledWith(expect.any(Error), expect.stringContaining('last used')); // prettier-ignore
    sut.note(NEVER_USED, write);
    expect(write).toHaveBeenCalledTimes(2);
  });

  it('begins nothing once shutdown has begun', () => {
    sut.onModuleDestroy();
    sut.note(NEVER_USED, write);
    expect(write).not.toHaveBeenCalled();
  });
});
