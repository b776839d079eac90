import { Settings } from '@aidoo/config';
import { Clock } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { CompaniesService } from './companies.service.ts';

/** Milliseconds. A deletion takes seconds: what began this long ago was left by a process that ended. */
const LEFT_AFTER = 10 * 60_000;
const INTERVAL = 10 * 60_000;

/** Deletions come to their end, also when a process ended in the middle of one. */
@Injectable()
export class RemovalsSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(RemovalsSweep.name);
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly companies: CompaniesService,
    private readonly users: UsersService,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.settings.serves) return;
    const run = (): void => void this.sweep().catch((error: unknown) => this.logger.error(error));
    run();
    this.timer = setInterval(run, INTERVAL).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** @returns how many deletions were ended */
  async sweep(): Promise<number> {
    const before = new Date(this.clock.now().getTime() - LEFT_AFTER);
    return (await this.companies.finishRemovals(before)) + (await this.users.finishRemovals(before));
  }
}
