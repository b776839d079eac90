import { Background, Clock } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { CallCountsRepository } from './call-counts.repository.ts';
import type { CallLimits } from './call-limits.ts';
import { quotasOf } from './call-quota.ts';
import type { WindowQuota } from './call-quota.ts';

/** Who calls. */
export interface Caller {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly credentialId: string;
}

export interface CallQuota {
  /** For each window, the limit that is nearest. */
  readonly windows: readonly WindowQuota[];
  /** The limit that the call exceeds, the one that lasts longest; null: it may go ahead. */
  readonly exceeded: WindowQuota | null;
}

/** Counts calls in the store, so that all instances count together; those that are refused are not counted. */
@Injectable()
export class CallCounter {
  constructor(
    private readonly counts: CallCountsRepository,
    private readonly background: Background,
    private readonly clock: Clock,
  ) {}

  async take({ companyId, userId, credentialId }: Caller, limits: CallLimits): Promise<CallQuota> {
    const at = this.clock.now();
    const callers = { company: 'company', user: `u${userId}`, credential: `c${credentialId}` };
    const windows = quotasOf(await this.counts.add(companyId, callers, at, 1), limits, at);
    const exceeded = windows.filter(({ left }) => left < 0).sort((a, b) => b.reset - a.reset)[0] ?? null;
    if (exceeded)
      this.background.run('a call that was refused is not counted', () =>
        this.counts.add(companyId, callers, at, -1),
      );
    return { windows, exceeded };
  }
}
