import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Background } from './background.ts';

describe(Background.name, () => {
  const logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
  afterEach(() => {
    logged.mockClear();
  });

  it('keeps nobody waiting but the end of the process', async () => {
    const sut = new Background();
    const gate = Promise.withResolvers<void>();
    const done = jest.fn();
    sut.run('something', async () => {
      await gate.promise;
      done();
    });
    const ending = sut.beforeApplicationShutdown();
    expect(done).not.toHaveBeenCalled();
    gate.resolve();
    await ending;
    expect(done).toHaveBeenCalledTimes(1);
  });

  it('waits for what was begun by what it waits for', async () => {
    const sut = new Background();
    const later = jest.fn(() => Promise.resolve());
    sut.run('first', () => {
      sut.run('second', later);
      return Promise.resolve();
    });
    await sut.settled();
    expect(later).toHaveBeenCalledTimes(1);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['rejects', () => Promise.reject(new Error('no'))],
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
  ])('fails nobody when the work %s: the log says what it was', async (_how, work) => {
    const sut = new Background();
    sut.run('a letter', work);
    await sut.settled();
    expect(logged).toHaveBeenCalledWith(new Error('no'), 'a letter');
  });

  it('has nothing to wait for when nothing was begun', async () => {
    await expect(new Background().settled()).resolves.toBeUndefined();
  });
});
