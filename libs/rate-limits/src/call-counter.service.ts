import { setImmediate as endOfTurn } from 'node:timers/promises';
import { Clock } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { admit } from './call-admission.ts';
import { CallCountsRepository } from './call-counts.repository.ts';
import { CALL_SCOPES } from './call-limits.ts';
import type { CallLimits } from './call-limits.ts';
import { quotaOf } from './call-quota.ts';
import type { CallQuota } from './call-quota.ts';
import { dateOf, joined, minuteOf, tallyIn, windowOf } from './call-tally.ts';
import type { Callers, CallTally } from './call-tally.ts';
import { SeenTallies } from './seen-tallies.ts';

/** Who calls. */
export interface Caller {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly credentialId: string;
}

/** Calls of one company under the same limits. */
interface Batch {
  readonly companyId: CompanyId;
  readonly limits: CallLimits;
  readonly calls: Callers[];
  readonly quotas: Promise<CallQuota[]>;
}

/** Each try that fails means that somebody else has counted meanwhile. */
const MOST_TRIES = 50;

/** What can stand in the name of a field. */
const NAME = /^[\w-]+$/;

/**
 * Counts calls in the store, so that all instances count together and no call more than the limit goes ahead; those that
 * are refused are not counted. The calls of a company that come in one turn of the event loop are counted by one command.
 */
@Injectable()
export class CallCounter {
  private readonly batches = new Map<string, Batch>();
  private readonly seen = new SeenTallies();

  constructor(
    private readonly counts: CallCountsRepository,
    private readonly clock: Clock,
  ) {}

  async take({ companyId, userId, credentialId }: Caller, limits: CallLimits): Promise<CallQuota> {
    if (!NAME.test(credentialId)) throw new TypeError('the id of a credential cannot be counted under');
    const key = JSON.stringify([companyId, limits]);
    const batch = this.batches.get(key) ?? this.begin(key, companyId, limits);
    const place =
      batch.calls.push({ company: 'company', user: `u-${userId}`, credential: `c-${credentialId}` }) - 1;
    return (await batch.quotas)[place]!;
  }

  private begin(key: string, companyId: CompanyId, limits: CallLimits): Batch {
    const calls: Callers[] = [];
    const quotas = endOfTurn().then(() => {
      this.batches.delete(key);
      return this.count(companyId, limits, calls);
    });
    const batch = { companyId, limits, calls, quotas };
    this.batches.set(key, batch);
    return batch;
  }

  private async count(
    companyId: CompanyId,
    limits: CallLimits,
    calls: readonly Callers[],
  ): Promise<CallQuota[]> {
    const now = this.clock.now();
    const date = dateOf(now);
    const names = [...new Set(calls.flatMap((callers) => CALL_SCOPES.map((scope) => callers[scope])))];
    let seen = this.seen.get(companyId, date) ?? (await this.look(companyId, date));
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const minute = windowOf(seen, minuteOf(now));
      const before = tallyIn(minute, seen);
      const { refusals, additions } = admit(calls, limits, before);
      const after =
        additions.length === 0 ? before : await this.counts.add(companyId, date, seen, minute, additions);
      if (after) {
        if (after !== before) this.seen.note(companyId, date, after);
        const tally = joined(names, before, after);
        return calls.map((callers, place) => quotaOf(callers, limits, tally, now, refusals[place]!));
      }
      seen = await this.look(companyId, date);
    }
    throw new Error('the calls of a company could not be counted: others were counted all the time');
  }

  private async look(companyId: CompanyId, date: string): Promise<CallTally | undefined> {
    const found = await this.counts.read(companyId, date);
    if (found) this.seen.note(companyId, date, found);
    else this.seen.forget(companyId);
    return found;
  }
}
