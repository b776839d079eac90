import { companyId } from '@aidoo/kernel';
import type { CompanyId } from '@aidoo/kernel';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { CallCountsRepository } from './call-counts.repository.ts';
import type { CallTally } from './call-tally.ts';
import { Instances } from './testing/instances.ts';

const DATE = '2026-11-23';
const MINUTE = 29_000_000;

describe(CallCountsRepository, () => {
  let instances: Instances;
  let counts: CallCountsRepository;
  let company: CompanyId;

  beforeAll(async () => {
    instances = await Instances.onOneStore();
    counts = (await instances.start()).get(CallCountsRepository);
  });
  afterAll(async () => {
    await instances?.stop();
  });
  beforeEach(() => {
    company = companyId(new Types.ObjectId().toHexString());
  });

  const most = { minute: 5, day: 8 };
  const add = (seen: CallTally | undefined, by: number, { name = 'company', minute = MINUTE } = {}) =>
    counts.add(company, DATE, seen, minute, [{ name, by, most }]);
  const read = () => counts.read(company, DATE);
  const tally = (minute: number, day: number, at = MINUTE): CallTally => ({
    at,
    minute: new Map([['company', minute]]),
    day: new Map([['company', day]]),
  });

  it('begins the day, and of two that begin it one adds nothing', async () => {
    expect(await add(undefined, 2)).toEqual(tally(2, 2));
    expect(await add(undefined, 2)).toBeUndefined();
    expect(await read()).toEqual(tally(2, 2));
  });

  it('adds up to the limit, and nothing at all beyond it, whatever was seen', async () => {
    const seen = await add(undefined, 2);
    expect(await add(seen, 3)).toEqual(tally(5, 5));
    expect(await add(seen, 1)).toBeUndefined();
    expect(await read()).toEqual(tally(5, 5));
  });

  it('begins a minute anew, within what the day allows', async () => {
    const seen = await add(undefined, 5);
    const next = { minute: MINUTE + 1 };
    expect(await add(seen, 4, next)).toBeUndefined();
    expect(await add(seen, 3, next)).toEqual(tally(3, 8, MINUTE + 1));
  });

  it('adds nothing when somebody else has begun the minute meanwhile: theirs would be forgotten', async () => {
    const seen = await add(undefined, 1);
    const next = { minute: MINUTE + 1 };
    await add(seen, 1, next);
    expect(await add(seen, 1, next)).toBeUndefined();
    expect(await read()).toEqual(tally(1, 2, MINUTE + 1));
  });

  it('adds nothing to a minute that has passed meanwhile', async () => {
    const seen = await add(undefined, 1);
    await add(seen, 1, { minute: MINUTE + 1 });
    expect(await add(seen, 1)).toBeUndefined();
    expect(await read()).toEqual(tally(1, 2, MINUTE + 1));
  });

  it('adds nothing under a name that somebody else has counted under meanwhile, unseen', async () => {
    const seen = await add(undefined, 1);
    const other = { name: 'other' };
    await add(seen, 5, other);
    expect(await add(seen, 1, other)).toBeUndefined();
    expect((await read())?.minute.get('other')).toBe(5);
  });

  it('keeps companies apart', async () => {
    await add(undefined, 1);
    company = companyId(new Types.ObjectId().toHexString());
    expect(await read()).toBeUndefined();
  });
});
