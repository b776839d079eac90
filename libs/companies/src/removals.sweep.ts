import { Settings } from '@aidoo/config';
import { Background, Clock } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { CompanyDeletion } from './company-deletion.service.ts';

/** Milliseconds. No request takes this long: whatever was let in before a deletion began has ended. */
const LEFT_AFTER = 10 * 60_000;
const INTERVAL = 10 * 60_000;

/** Deletions come to their end, also when a process ended in the middle of one. */
@Injectable()
export class RemovalsSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly companies: CompanyDeletion,
    private readonly users: UsersService,
    private readonly background: Background,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.settings.serves) return;
    const run = (): void => this.background.run('deletions come to their end', () => this.sweep());
    run();
    this.timer = setInterval(run, INTERVAL).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** @returns how many deletions were ended */
  async sweep(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - LEFT_AFTER);
    return (await this.companies.finish(before)) + (await this.users.finishRemovals(before));
  }
}
