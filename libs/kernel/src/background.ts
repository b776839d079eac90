import { Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';

/**
 * Work that nobody waits for: what an answer does not depend on, or whose time must not tell what was done. It never
 * fails its caller, and the end of the process waits for it.
 */
@Injectable()
export class Background implements BeforeApplicationShutdown {
  private readonly logger = new Logger(Background.name);
  private readonly underWay = new Set<Promise<void>>();

  /** @param what for the log, when it fails */
  run(what: string, work: () => Promise<unknown>): void {
    const running = this.logged(what, work);
    this.underWay.add(running);
    void running.finally(() => this.underWay.delete(running));
  }

  /** When everything that has begun so far is done, with what it began itself. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.settled();
  }

  private async logged(what: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.error(error, what);
    }
  }
}
