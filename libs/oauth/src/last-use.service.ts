import { Background, Clock, companyId } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { GrantsRepository } from './grants.repository.ts';
import type { GrantUse, StoredGrant } from './schemas/grant.schema.ts';

const WRITE_EVERY_MS = 60_000;

/** Notes when a grant was last used, at most once a minute: a busy client must not turn every read into a write. */
@Injectable()
export class LastUseService {
  private readonly underWay = new Set<string>();

  constructor(
    private readonly grants: GrantsRepository,
    private readonly background: Background,
    private readonly clock: Clock,
  ) {}

  note(grant: StoredGrant, use: GrantUse): void {
    const now = this.clock.now();
    const id = grant._id.toHexString();
    const recent = grant.lastUsedAt !== null && now.getTime() - grant.lastUsedAt.getTime() < WRITE_EVERY_MS;
    if (recent || this.underWay.has(id)) return;
    this.underWay.add(id);
    this.background.run('when a connected app was last used', () =>
      this.grants
        .markUsed(companyId(grant.companyId.toHexString()), grant, now, use)
        .finally(() => this.underWay.delete(id)),
    );
  }
}
