import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { Attempts } from './attempts.service.ts';
import type { Limit } from './limit.ts';
import { Instances } from './testing/instances.ts';

const LIMIT: Limit = { name: 'tries', points: 5, seconds: 900 };

describe(Attempts, () => {
  let instances: Instances;
  let attempts: Attempts[];
  let key: string;

  beforeAll(async () => {
    instances = await Instances.onOneStore();
    attempts = [];
    for (let each = 0; each < 2; each += 1) attempts.push((await instances.start()).get(Attempts));
  });
  afterAll(async () => {
    await instances?.stop();
  });
  beforeEach(() => {
    key = new Types.ObjectId().toHexString();
  });

  const take = (limit = LIMIT, of = key, instance = 0) => attempts[instance]!.take(limit, of);
  const all = (many: number) => Array.from({ length: many }, (_, place) => place);
  const counts = () => instances.connection.collection('attempts');
  const allowed = (waits: (number | null)[]) => waits.filter((wait) => wait === null).length;

  it('lets as many through as the limit says, also at the same time on two instances', async () => {
    expect(allowed(await Promise.all(all(40).map((place) => take(LIMIT, key, place % 2))))).toBe(5);
  });

  it('says in whole seconds how long to wait, from the first attempt on', async () => {
    for (const _ of all(5)) await take();
    const wait = await take();
    expect(wait).toBeGreaterThan(LIMIT.seconds - 60);
    expect(wait).toBeLessThanOrEqual(LIMIT.seconds);
  });

  it('counts each key and each limit by itself', async () => {
    for (const _ of all(6)) await take();
    expect(await take(LIMIT, `${key}x`)).toBeNull();
    expect(await take({ ...LIMIT, name: 'others' })).toBeNull();
  });

  it('gives back what was taken, on whichever instance', async () => {
    for (const _ of all(5)) await take();
    await attempts[1]!.giveBack(LIMIT, key);
    expect([await take(), await take(LIMIT, key, 1)]).toEqual([null, expect.any(Number)]);
  });

  it('never gives back more than was taken, so that nobody saves up attempts', async () => {
    for (const _ of all(3)) await attempts[0]!.giveBack(LIMIT, key);
    await take();
    for (const _ of all(3)) await attempts[0]!.giveBack(LIMIT, key);
    const waits = [];
    for (const _ of all(10)) waits.push(await take());
    expect(allowed(waits)).toBe(5);
  });

  it('begins anew when the time is over, though the old count is still there', async () => {
    for (const _ of all(6)) await take();
    await counts().updateMany({}, { $set: { expire: new Date(Date.now() - 1) } });
    expect(allowed(await Promise.all(all(20).map((place) => take(LIMIT, key, place % 2))))).toBe(5);
  });

  it('keeps no text that somebody has typed', async () => {
    const typed = `${key}@example.com`;
    await take(LIMIT, typed);
    expect(JSON.stringify(await counts().find().toArray())).not.toContain(key);
  });

  it('is forgotten by the store when the time is over', async () => {
    expect(await counts().indexes()).toContainEqual(
      expect.objectContaining({ key: { expire: -1 }, expireAfterSeconds: 0 }),
    );
  });
});
