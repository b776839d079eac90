import { Clock } from '@aidoo/kernel';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Types } from 'mongoose';
import type { ApiKeysRepository } from './api-keys.repository.ts';
import { LastUseService } from './last-use.service.ts';
import type { StoredApiKey } from './schemas/api-key.schema.ts';

const USE = { address: '203.0.113.9', client: 'Cursor/1.2' };
const NOON = Date.parse('2026-11-23T12:00:00Z');

describe(LastUseService, () => {
  const markUsed = jest.fn<ApiKeysRepository['markUsed']>();
  const clock = new Clock();
  let sut: LastUseService;

  const key = (lastUsedAt: Date | null) =>
    ({
      _id: new Types.ObjectId(),
      companyId: new Types.ObjectId(),
      prefix: 'Abcdefg8',
      lastUsedAt,
    }) as StoredApiKey;
  const usedBefore = (ms: number) => key(new Date(NOON - ms));

  beforeEach(() => {
    markUsed.mockReset().mockResolvedValue();
    jest.spyOn(clock, 'now').mockReturnValue(new Date(NOON));
    sut = new LastUseService({ markUsed } as unknown as ApiKeysRepository, clock);
    jest.spyOn(sut['logger'], 'warn').mockReturnValue();
  });

  it('notes the first use and a use a minute after the last noted one', () => {
    for (const used of [key(null), usedBefore(60_000)]) {
      sut.note(used, USE);
      expect(markUsed.mock.lastCall).toEqual([used.companyId.toHexString(), used, new Date(NOON), USE]);
    }
  });

  it('notes nothing within the minute', () => {
    sut.note(usedBefore(59_999), USE);
    expect(markUsed).not.toHaveBeenCalled();
  });

  it('writes once for many calls at once', async () => {
    const used = key(null);
    for (let call = 0; call < 100; call += 1) sut.note(used, USE);
    await sut.onModuleDestroy();
    expect(markUsed).toHaveBeenCalledTimes(1);
  });

  it('logs a failure with the prefix and lets the call go on; the next use tries again', async () => {
    const used = key(null);
    markUsed.mockRejectedValueOnce(new Error('store away'));
    sut.note(used, USE);
    await new Promise(setImmediate);
    expect(sut['logger'].warn).toHaveBeenCalledWith(expect.any(Error), expect.stringContaining('Abcdefg8'));
    sut.note(used, USE);
    expect(markUsed).toHaveBeenCalledTimes(2);
  });

  it('begins nothing once shutdown has begun, and waits for what has begun', async () => {
    let finish = (): void => undefined;
    markUsed.mockReturnValueOnce(new Promise<void>((resolve) => (finish = resolve)));
    sut.note(key(null), USE);
    let closed = false;
    const closing = sut.onModuleDestroy().then(() => (closed = true));
    sut.note(key(null), USE);
    await new Promise(setImmediate);
    expect([closed, markUsed.mock.calls.length]).toEqual([false, 1]);
    finish();
    await closing;
    expect(closed).toBe(true);
  });
});
