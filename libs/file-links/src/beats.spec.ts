import { describe, expect, it } from '@jest/globals';
import { Beats } from './beats.ts';

describe('what is done again and again', () => {
  it('is, until it is ended', async () => {
    const beats = new Beats();
    let times = 0;
    const threeTimes = (count: () => void): Promise<void> => {
      const again = Promise.withResolvers<void>();
      let left = 3;
      const end = beats.every(1, async () => {
        count();
        left -= 1;
        if (left > 0) return;
        end();
        again.resolve();
      });
      return again.promise;
    };
    // A beat keeps no process alive by itself.
    const alive = setInterval(() => {}, 60_000);
    await threeTimes(() => (times += 1));
    await threeTimes(() => {});
    clearInterval(alive);
    expect(times).toBe(3);
  });
});
