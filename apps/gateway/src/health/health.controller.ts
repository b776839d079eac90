import { setTimeout as sleep } from 'node:timers/promises';
import { Public } from '@aidoo/companies';
import { Controller, Get, Res } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Response } from 'express';
import type { Connection } from 'mongoose';
import { Liveness, Readiness } from './dto/health.dto.ts';

const PING_TIMEOUT_MS = 2_000;

@Controller('health')
export class HealthController {
  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** The process answers; for whoever restarts it when it does not. */
  @Get('live')
  @Public()
  live(): Liveness {
    return { status: 'live' };
  }

  /** Everything that it needs answers as well; for whoever sends it requests. */
  @Get('ready')
  @Public()
  async ready(@Res({ passthrough: true }) response: Response): Promise<Readiness> {
    const up = await this.storeAnswers();
    if (!up) response.status(503);
    return { status: up ? 'ready' : 'not_ready', dependencies: { store: { status: up ? 'up' : 'down' } } };
  }

  /** The driver itself waits for a lost store longer than whoever asks would. */
  private async storeAnswers(): Promise<boolean> {
    const ping = this.connection.db?.admin().ping();
    const answered = ping?.then(
      () => true,
      () => false,
    );
    return Promise.race([answered ?? false, sleep(PING_TIMEOUT_MS, false, { ref: false })]);
  }
}
