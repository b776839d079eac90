import { isDuplicateKey, TenantRepository } from '@aidoo/database';
import type { CompanyId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Document } from 'mongodb';
import type { Model } from 'mongoose';
import { CALL_SCOPES } from './call-limits.ts';
import type { CallScope, CallWindow } from './call-limits.ts';
import { StoredCallCount } from './schemas/call-count.schema.ts';

/** Who calls: the names under which it is counted. */
export type Callers = Readonly<Record<CallScope, string>>;
export type Counts = Readonly<Record<CallWindow, Readonly<Record<CallScope, number>>>>;

const DAY_MS = 24 * 60 * 60_000;

@Injectable()
export class CallCountsRepository extends TenantRepository<StoredCallCount> {
  constructor(@InjectModel(StoredCallCount.name) model: Model<StoredCallCount>) {
    super(model);
  }

  /** Adds to all six counters of a call in one atomic step, and answers what they are then. */
  async add(companyId: CompanyId, callers: Callers, at: Date, by: 1 | -1): Promise<Counts> {
    try {
      return await this.addOnce(companyId, callers, at, by);
    } catch (error) {
      // The day's first two calls at the same time: the other one has made the document.
      if (!isDuplicateKey(error)) throw error;
      return this.addOnce(companyId, callers, at, by);
    }
  }

  private async addOnce(companyId: CompanyId, callers: Callers, at: Date, by: number): Promise<Counts> {
    const date = at.toISOString().slice(0, 10);
    const minute = Math.floor((at.getTime() % DAY_MS) / 60_000);
    const groups = { minute: `m${minute}`, day: 'day' } as const;
    const paths = Object.values(groups).flatMap((group) =>
      CALL_SCOPES.map((scope) => `${group}.${callers[scope]}`),
    );
    const change = {
      $inc: Object.fromEntries(paths.map((path) => [path, by])),
      // Nobody asks for a minute that has passed. The one just before stays: clocks of instances differ a little.
      ...(minute > 1 && { $unset: { [`m${minute - 2}`]: '' } }),
      $setOnInsert: { expiresAt: new Date(Date.parse(date) + 2 * DAY_MS) },
    };
    // The driver's own: nothing of it came from outside, and it is on the way of every call.
    const after = await this.model.collection.findOneAndUpdate({ date, ...this.bound(companyId) }, change, {
      upsert: true,
      returnDocument: 'after',
      projection: Object.fromEntries(paths.map((path) => [path, 1])),
    });
    const count = (window: CallWindow, scope: CallScope): number =>
      Number((after as Document | null)?.[groups[window]]?.[callers[scope]] ?? 0);
    const counts = (window: CallWindow): Record<CallScope, number> => ({
      credential: count(window, 'credential'),
      user: count(window, 'user'),
      company: count(window, 'company'),
    });
    return { minute: counts('minute'), day: counts('day') };
  }
}
