import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigModule, loadSettings } from '@aidoo/config';
import { DatabaseModule } from '@aidoo/database';
import { Clock } from '@aidoo/kernel';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import type { Connection } from 'mongoose';
import { RateLimitsModule } from '../index.ts';

/** A clock of its own for each instance, which stands where a test has put it. */
export class StandingClock extends Clock {
  constructor(public at: Date) {
    super();
  }

  override now(): Date {
    return this.at;
  }
}

/** Instances of the gateway that share a store, as far as this room is concerned. */
export class Instances {
  private readonly apps: TestingModule[] = [];

  private constructor(private readonly dataDir: string) {}

  static async onOneStore(): Promise<Instances> {
    return new Instances(await mkdtemp(join(tmpdir(), 'aidoo-limits-')));
  }

  /** The first one starts the store; those after it attach to it. */
  async start(clock: Clock = new Clock()): Promise<TestingModule> {
    const environment = { DATA_DIR: this.dataDir, LOG_LEVEL: 'silent' };
    const settings = loadSettings(environment, { serves: this.apps.length === 0 });
    const app = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(settings), DatabaseModule.forRoot(), RateLimitsModule],
    })
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    await app.init();
    this.apps.push(app);
    return app;
  }

  get connection(): Connection {
    return this.apps[0]!.get<Connection>(getConnectionToken());
  }

  async stop(): Promise<void> {
    for (const app of this.apps.reverse()) await app.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
