import { isDuplicateKey, TenantRepository } from '@aidoo/database';
import type { CompanyId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Document } from 'mongodb';
import type { Model } from 'mongoose';
import type { Addition } from './call-admission.ts';
import type { CallTally } from './call-tally.ts';
import { StoredCallCount } from './schemas/call-count.schema.ts';

/** Whole: by the names in them they would be asked for one by one. */
const COUNTS = { minute: 1, day: 1 } as const;

const DAY_MS = 24 * 60 * 60_000;

/** By plain commands: nothing here comes from outside, and it is on the way of every call. */
@Injectable()
export class CallCountsRepository extends TenantRepository<StoredCallCount> {
  constructor(@InjectModel(StoredCallCount.name) model: Model<StoredCallCount>) {
    super(model);
  }

  /** What was counted on a day; undefined: nothing at all. */
  async read(companyId: CompanyId, date: string): Promise<CallTally | undefined> {
    const found = await this.model.collection.findOne(
      { date, ...this.bound(companyId) },
      { projection: COUNTS, readPreference: 'primary' },
    );
    return found ? toTally(found) : undefined;
  }

  /**
   * Adds all of it or nothing, in one atomic step: nothing when somebody has counted in between and there is no room any
   * more, or no way to tell from what was seen.
   * @param seen what was counted as far as is known; undefined: nothing was on that day
   * @param minute the one to count in; another than the one that was seen begins anew
   * @returns what is counted then under the names that were added to, or undefined when nothing was added
   */
  async add(
    companyId: CompanyId,
    date: string,
    seen: CallTally | undefined,
    minute: number,
    additions: readonly Addition[],
  ): Promise<CallTally | undefined> {
    if (!seen) return this.begin(companyId, date, minute, additions);
    const sameMinute = seen.at === minute;
    const filter: Document = { date, 'minute.at': seen.at, ...this.bound(companyId) };
    const $inc: Document = {};
    for (const { name, by, most } of additions) {
      filter[`day.${name}`] = room(seen.day.get(name), most.day - by);
      $inc[`day.${name}`] = by;
      if (!sameMinute) continue;
      filter[`minute.${name}`] = room(seen.minute.get(name), most.minute - by);
      $inc[`minute.${name}`] = by;
    }
    const change = sameMinute ? { $inc } : { $inc, $set: { minute: { at: minute, ...first(additions) } } };
    const after = await this.model.collection.findOneAndUpdate(filter, change, {
      returnDocument: 'after',
      projection: COUNTS,
    });
    return after ? toTally(after) : undefined;
  }

  private async begin(
    companyId: CompanyId,
    date: string,
    minute: number,
    additions: readonly Addition[],
  ): Promise<CallTally | undefined> {
    const counts = first(additions);
    const document: Document = {
      ...this.bound(companyId),
      date,
      minute: { at: minute, ...counts },
      day: counts,
      expiresAt: new Date(Date.parse(date) + 2 * DAY_MS),
    };
    try {
      await this.model.collection.insertOne(document);
      return toTally(document);
    } catch (error) {
      // Somebody else has counted the day's first call.
      if (isDuplicateKey(error)) return undefined;
      throw error;
    }
  }
}

/** A bound is no bound for a count that is not there, in MongoDB. */
const room = (seen: number | undefined, most: number): Document =>
  seen === undefined ? { $exists: false } : { $lte: most };

const first = (additions: readonly Addition[]): Record<string, number> =>
  Object.fromEntries(additions.map(({ name, by }) => [name, by]));

function toTally(document: Document): CallTally {
  const { minute, day } = document as Pick<StoredCallCount, 'minute' | 'day'>;
  const { at, ...counts } = minute;
  return { at, minute: new Map(Object.entries(counts)), day: new Map(Object.entries(day)) };
}
