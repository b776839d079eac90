import { Clock, companyId } from '@aidoo/kernel';
import { Injectable, Logger } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { ApiKeysRepository } from './api-keys.repository.ts';
import type { KeyUse, StoredApiKey } from './schemas/api-key.schema.ts';

const WRITE_EVERY_MS = 60_000;

/**
 * Notes when a key was last used, at most once a minute for each key: a call must neither wait for it nor fail because
 * of it, and a busy key must not turn every read into a write.
 */
@Injectable()
export class LastUseService implements OnModuleDestroy {
  private readonly logger = new Logger(LastUseService.name);
  private readonly underWay = new Map<string, Promise<void>>();
  private closed = false;

  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly clock: Clock,
  ) {}

  note(key: StoredApiKey, use: KeyUse): void {
    const now = this.clock.now();
    const id = key._id.toHexString();
    const recent = key.lastUsedAt !== null && now.getTime() - key.lastUsedAt.getTime() < WRITE_EVERY_MS;
    if (recent || this.closed || this.underWay.has(id)) return;
    this.underWay.set(
      id,
      this.write(key, now, use).finally(() => this.underWay.delete(id)),
    );
  }

  /** The store is closed after this: nothing new begins, and what has begun is waited for. */
  async onModuleDestroy(): Promise<void> {
    this.closed = true;
    await Promise.all(this.underWay.values());
  }

  private async write(key: StoredApiKey, now: Date, use: KeyUse): Promise<void> {
    try {
      await this.keys.markUsed(companyId(key.companyId.toHexString()), key, now, use);
    } catch (error) {
      this.logger.warn(error, `the last use of API key ${key.prefix} was not noted`);
    }
  }
}
