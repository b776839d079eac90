import { companyId, userId } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Types } from 'mongoose';
import { CallCounter } from './call-counter.service.ts';
import type { Caller } from './call-counter.service.ts';
import { CallCountsRepository } from './call-counts.repository.ts';
import type { CallLimit, CallLimits } from './call-limits.ts';
import type { CallQuota } from './call-quota.ts';
import { Instances, StandingClock } from './testing/instances.ts';

const NOON = new Date('2026-11-23T12:00:10Z');
const MUCH: CallLimit = { minute: 1_000, day: 10_000 };
const MUCH_OF_ALL: CallLimits = { credential: MUCH, user: MUCH, company: MUCH };
const newId = () => new Types.ObjectId().toHexString();
const after = (seconds: number, from = NOON) => new Date(from.getTime() + seconds * 1000);

describe(CallCounter, () => {
  let instances: Instances;
  const clocks = [new StandingClock(NOON), new StandingClock(NOON)];
  const [here, there] = clocks as [StandingClock, StandingClock];
  let counters: CallCounter[];
  let company: CompanyId;
  let user: UserId;

  beforeAll(async () => {
    instances = await Instances.onOneStore();
    counters = [];
    for (const clock of clocks) counters.push((await instances.start(clock)).get(CallCounter));
  });
  afterAll(async () => {
    await instances?.stop();
  });
  beforeEach(() => {
    for (const clock of clocks) clock.at = NOON;
    company = companyId(newId());
    user = userId(newId());
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const caller = (changes: Partial<Caller> = {}): Caller => ({
    companyId: company,
    userId: user,
    credentialId: 'key',
    ...changes,
  });
  const take = (who = caller(), limits = MUCH_OF_ALL, instance = 0) => counters[instance]!.take(who, limits);
  const times = <T>(many: number, one: (place: number) => Promise<T>) =>
    Promise.all(Array.from({ length: many }, (_, place) => one(place)));
  const passed = (quotas: readonly CallQuota[]) => quotas.filter(({ exceeded }) => !exceeded).length;
  const stored = () =>
    instances.connection
      .collection('call-counts')
      .find({ companyId: new Types.ObjectId(company) })
      .toArray();
  const left = ({ windows }: CallQuota) => windows.map((window) => window.left);

  it('says how many calls are left in the minute and on the day, and when each ends', async () => {
    const limits = { ...MUCH_OF_ALL, user: { minute: 3, day: 500 } };
    expect(await take(caller(), limits)).toEqual({
      windows: [
        { window: 'minute', scope: 'user', limit: 3, left: 2, reset: 50 },
        { window: 'day', scope: 'user', limit: 500, left: 499, reset: 12 * 3600 - 10 },
      ],
      exceeded: null,
    });
  });

  it.each<[keyof CallLimits, Partial<Caller>]>([
    ['credential', {}],
    ['user', { credentialId: 'another' }],
    ['company', { credentialId: 'of-another', userId: userId(newId()) }],
  ])('limits the calls of a %s, whichever of it calls', async (scope, other) => {
    const limits = { ...MUCH_OF_ALL, [scope]: { minute: 2, day: 9 } };
    await take(caller(), limits);
    await take(caller(other), limits);
    expect((await take(caller(other), limits)).exceeded).toEqual({
      window: 'minute',
      scope,
      limit: 2,
      left: 0,
      reset: 50,
    });
  });

  it.each<keyof CallLimits>(['credential', 'user'])(
    'keeps those of one %s from nobody else',
    async (scope) => {
      const limits = { ...MUCH_OF_ALL, [scope]: { minute: 1, day: 9 } };
      await take(caller(), limits);
      const other = caller({ credentialId: 'other', userId: userId(newId()) });
      expect(passed([await take(other, limits)])).toBe(1);
    },
  );

  it('keeps those of one company from no other', async () => {
    const limits = { ...MUCH_OF_ALL, company: { minute: 1, day: 9 } };
    await take(caller(), limits);
    expect(passed([await take(caller({ companyId: companyId(newId()) }), limits)])).toBe(1);
  });

  it.each([
    ['of one turn', (many: number, limits: CallLimits) => times(many, () => take(caller(), limits))],
    [
      'of two instances',
      (many: number, limits: CallLimits) => times(many, (place) => take(caller(), limits, place % 2)),
    ],
    [
      'of two instances and many credentials, turn by turn',
      (many: number, limits: CallLimits) =>
        times(many, async (place) => {
          for (let turn = 0; turn < place % 7; turn += 1) await new Promise(setImmediate);
          return take(caller({ credentialId: `k${place % 5}` }), limits, place % 2);
        }),
    ],
  ])(
    'lets exactly as many through as the limit says, of calls at the same time %s',
    async (_which, flood) => {
      const limits = { ...MUCH_OF_ALL, company: { minute: 37, day: 10_000 } };
      expect(passed(await flood(120, limits))).toBe(37);
      expect(await stored()).toMatchObject([{ minute: { company: 37 }, day: { company: 37 } }]);
    },
  );

  it('does not count what it refuses: it takes nobody else’s room', async () => {
    const limits = { ...MUCH_OF_ALL, credential: { minute: 1, day: 5 }, company: { minute: 10, day: 10 } };
    const floods = times(50, () => take(caller(), limits));
    const others = times(9, (place) => take(caller({ credentialId: `other-${place}` }), limits, place % 2));
    expect([passed(await floods), passed(await others)]).toEqual([1, 9]);
    expect(await stored()).toMatchObject([{ day: { company: 10, 'c-key': 1 } }]);
  });

  it('lets the calls through again when the minute is over', async () => {
    const limits = { ...MUCH_OF_ALL, credential: { minute: 2, day: 9 } };
    await times(3, () => take(caller(), limits));
    here.at = after(49.999);
    expect(passed([await take(caller(), limits)])).toBe(0);
    here.at = after(50);
    expect(passed(await times(3, () => take(caller(), limits)))).toBe(2);
  });

  it('lets the calls through again when the day is over, in UTC', async () => {
    const limits = { ...MUCH_OF_ALL, credential: { minute: 9, day: 2 } };
    expect((await times(3, () => take(caller(), limits)))[2]!.exceeded).toMatchObject({
      window: 'day',
      reset: 12 * 3600 - 10,
    });
    here.at = new Date('2026-11-24T00:00:00Z');
    expect(passed(await times(3, () => take(caller(), limits)))).toBe(2);
  });

  it('names the limit that lasts longest when more than one refuses', async () => {
    const limits = { ...MUCH_OF_ALL, credential: { minute: 1, day: 1 } };
    await take(caller(), limits);
    expect((await take(caller(), limits)).exceeded).toMatchObject({ window: 'day', scope: 'credential' });
  });

  it.each([
    ['raised', 5, 1],
    ['lowered below what was counted', 1, 0],
  ])('goes by the limits of the moment: %s', async (_how, minute, expected) => {
    const under = (most: number): CallLimits => ({ ...MUCH_OF_ALL, company: { minute: most, day: 99 } });
    await times(3, () => take(caller(), under(3)));
    expect(passed([await take(caller(), under(minute))])).toBe(expected);
  });

  it('counts under the limits of each call those that come together under different ones', async () => {
    const under = (minute: number) => take(caller(), { ...MUCH_OF_ALL, company: { minute, day: 99 } });
    expect(passed(await Promise.all([under(1), under(1), under(2), under(2)]))).toBe(2);
  });

  it('counts on from what the store holds, also in a process that has just begun', async () => {
    await times(3, () => take());
    const fresh = (await instances.start(new StandingClock(NOON))).get(CallCounter);
    expect(left(await fresh.take(caller(), MUCH_OF_ALL))).toEqual([996, 9_996]);
  });

  it.each([
    ['a second ahead', 49.5, 50.5],
    ['a second behind', 50.5, 49.5],
  ])('shares the minute with an instance whose clock is %s', async (_how, ours, theirs) => {
    const limits = { ...MUCH_OF_ALL, company: { minute: 10, day: 99 } };
    here.at = after(ours);
    there.at = after(theirs);
    await take(caller(), limits, 1);
    await take(caller(), limits, 0);
    await times(30, (place) => take(caller(), limits, place % 2));
    expect(await stored()).toMatchObject([{ minute: { at: after(50).getTime() / 60_000, company: 10 } }]);
  });

  it('says when the minute ends that the instance ahead has begun', async () => {
    const limits = { ...MUCH_OF_ALL, company: { minute: 1, day: 99 } };
    there.at = after(50.2);
    here.at = after(49.2);
    await take(caller(), limits, 1);
    await take(caller(), limits, 0);
    expect((await take(caller(), limits, 0)).exceeded).toMatchObject({ window: 'minute', reset: 61 });
  });

  it('is not stopped by an instance whose clock is an hour ahead', async () => {
    const limits = { ...MUCH_OF_ALL, company: { minute: 1, day: 99 } };
    there.at = after(3600);
    await take(caller(), limits, 1);
    expect(passed([await take(caller(), limits, 0)])).toBe(1);
  });

  it('keeps one minute and one day of a company, however long it calls, and then drops them', async () => {
    for (let minute = 0; minute < 20; minute += 1) {
      here.at = after(minute * 180);
      await times(5, (place) => take(caller({ credentialId: `k${place}` })));
    }
    const [document, ...others] = await stored();
    expect(others).toEqual([]);
    expect(Object.keys(document!).sort()).toEqual(['_id', 'companyId', 'date', 'day', 'expiresAt', 'minute']);
    expect(Object.keys(document!['minute'] as object)).toHaveLength(8);
    expect(document!['day']).toMatchObject({ company: 100, 'c-k0': 20 });
    expect(document!['expiresAt']).toEqual(new Date('2026-11-25T00:00:00Z'));
    const indexes = await instances.connection.collection('call-counts').indexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }));
  });

  it('asks the store once for all calls of a turn, and not at all for what is full already', async () => {
    await take();
    const asked = jest.spyOn(CallCountsRepository.prototype, 'add');
    const read = jest.spyOn(CallCountsRepository.prototype, 'read');
    await times(50, () => take());
    expect([asked.mock.calls.length, read.mock.calls.length]).toEqual([1, 0]);
    const limits = { ...MUCH_OF_ALL, company: { minute: 51, day: 99 } };
    expect(passed(await times(50, () => take(caller(), limits)))).toBe(0);
    expect([asked.mock.calls.length, read.mock.calls.length]).toEqual([1, 0]);
  });

  it('fails every call of the turn when the store cannot count, and counts again when it can', async () => {
    jest.spyOn(CallCountsRepository.prototype, 'add').mockRejectedValueOnce(new Error('store away'));
    const outcomes = await Promise.allSettled([take(), take()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(left(await take())).toEqual([999, 9_999]);
  });

  it('refuses a credential whose id cannot be the name of a counter', async () => {
    await expect(take(caller({ credentialId: 'a.b' }))).rejects.toThrow(TypeError);
  });
});
