import { CallCounter } from '@aidoo/rate-limits';
import { jest } from '@jest/globals';
import type { World } from './bootstrap.ts';

const MINUTE = 60_000;

let minutes = 0;

/** From now on calls are counted in one minute, which does not end before the test does, and in which none was made before. */
export function stillMinute({ app }: World): void {
  minutes += 2;
  const now = (Math.floor(Date.now() / MINUTE) + minutes) * MINUTE;
  const clock = app.get(CallCounter, { strict: false })['clock'];
  jest.spyOn(clock, 'now').mockImplementation(() => new Date(now));
}
