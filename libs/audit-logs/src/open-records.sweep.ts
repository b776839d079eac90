import { Settings } from '@aidoo/config';
import { Clock } from '@aidoo/kernel';
import { Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { AuditLogsRepository } from './audit-logs.repository.ts';

/** Longer than any call may take, so that no call of another instance is ended under way. */
export const ABANDONED_AFTER_MS = 10 * 60_000;
const INTERVAL_MS = 60_000;

/** `started` never stays: what a crash left open is ended as an error whose outcome is not known. */
@Injectable()
export class OpenRecordsSweep implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(OpenRecordsSweep.name);
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly records: AuditLogsRepository,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.settings.serves) return;
    await this.sweep();
    this.timer = setInterval(
      () => void this.sweep().catch((error: unknown) => this.logger.error(error)),
      INTERVAL_MS,
    );
    this.timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async sweep(): Promise<number> {
    const message =
      'The gateway stopped while this call was under way: it may have happened. Look in Odoo before doing it again.';
    return this.records.endOpenedBefore(new Date(this.clock.now().getTime() - ABANDONED_AFTER_MS), {
      status: 'error',
      error: { code: 'outcome_unknown', message },
      protocol: null,
    });
  }
}
