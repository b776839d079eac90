import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { Background } from './background.ts';
import { Clock } from './clock.ts';

const WRITE_EVERY_MS = 60_000;

/**
 * When a credential was last used, at most once a minute for each: a call must neither wait for it nor fail because of
 * it, and a busy credential must not turn every read into a write.
 */
@Injectable()
export class LastUses implements OnModuleDestroy {
  private readonly underWay = new Set<string>();
  private closed = false;

  constructor(
    private readonly background: Background,
    private readonly clock: Clock,
  ) {}

  /** @param write of several that saw the same earlier use, here or in another process, one should win */
  note(
    { id, lastUsedAt }: { id: string; lastUsedAt: Date | null },
    write: (at: Date) => Promise<void>,
  ): void {
    const now = this.clock.now();
    const recent = lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() < WRITE_EVERY_MS;
    if (recent || this.closed || this.underWay.has(id)) return;
    this.underWay.add(id);
    this.background.run('when a credential was last used', () =>
      write(now).finally(() => this.underWay.delete(id)),
    );
  }

  /** The store is closed after this: nothing new begins. */
  onModuleDestroy(): void {
    this.closed = true;
  }
}
