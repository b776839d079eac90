import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompaniesModule } from '@aidoo/companies';
import { ConfigModule, loadSettings } from '@aidoo/config';
import { DatabaseModule } from '@aidoo/database';
import { Clock, inputPipe, ProblemFilter } from '@aidoo/kernel';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { AuthModule } from '../auth.module.ts';

/** A clock that stands still until a test moves it: what a slow machine takes between two requests counts for nothing. */
export class TestClock extends Clock {
  private readonly start = Date.now();
  private ahead = 0;

  override now(): Date {
    return new Date(this.start + this.ahead);
  }

  forward(milliseconds: number): void {
    this.ahead += milliseconds;
  }

  reset(): void {
    this.ahead = 0;
  }
}

/** A store of its own: the embedded one in a new folder, or a new database on the MongoDB that the whole suite is run against. */
export function testSettings(environment: Record<string, string> = {}) {
  const mongodbUri = process.env['MONGODB_URI']?.replace(
    /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/,
    `$1/aidoo-test-${randomUUID()}`,
  );
  const dataDir = mkdtempSync(join(tmpdir(), 'aidoo-auth-'));
  return loadSettings({ DATA_DIR: dataDir, MONGODB_URI: mongodbUri, ...environment });
}

export const roomsOn = (settings: ReturnType<typeof testSettings>) => [
  ConfigModule.forRoot(settings),
  DatabaseModule.forRoot(),
  AuthModule,
  CompaniesModule,
];

/** Listens on a free port, with the pipe and filter of the gateway. Believes `X-Forwarded-For`, so that each test can be a source of its own. */
export async function listen(
  app: NestExpressApplication,
  { dataDir }: ReturnType<typeof testSettings>,
): Promise<{ url: string; close(): Promise<void> }> {
  app.set('trust proxy', 'loopback');
  app.useGlobalPipes(inputPipe());
  app.useGlobalFilters(new ProblemFilter());
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/v1`,
    close: async () => {
      await app.get<Connection>(getConnectionToken()).dropDatabase();
      await app.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
