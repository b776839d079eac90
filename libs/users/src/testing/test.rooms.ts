import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigModule, loadSettings } from '@aidoo/config';
import { DatabaseModule } from '@aidoo/database';
import { Clock } from '@aidoo/kernel';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import type { Collection, Connection } from 'mongoose';
import { UsersModule } from '../users.module.ts';
import { UsersService } from '../users.service.ts';
import type { User } from '../user.ts';

/** Of everybody whom {@link TestRooms.account} makes. */
export const PASSWORD = 'violet-harbour-41-lantern';

/** A clock that a test sets and moves. */
export class TestClock extends Clock {
  private time?: number;

  override now(): Date {
    return new Date(this.time ?? Date.now());
  }

  set(time: Date | number): void {
    this.time = new Date(time).getTime();
  }

  forward(milliseconds: number): void {
    this.time = this.now().getTime() + milliseconds;
  }
}

/** The room of accounts on a store of its own: the embedded one, or the MongoDB that the whole suite is run against. */
export class TestRooms {
  private constructor(
    readonly app: TestingModule,
    readonly clock: TestClock,
    private readonly dataDir: string,
  ) {}

  static async start(): Promise<TestRooms> {
    const dataDir = mkdtempSync(join(tmpdir(), 'aidoo-users-'));
    const mongodb = process.env['MONGODB_URI'] && new URL(process.env['MONGODB_URI']);
    if (mongodb) mongodb.pathname = `/users-${randomUUID()}`;
    const settings = loadSettings({
      DATA_DIR: dataDir,
      PUBLIC_URL: 'https://aidoo.example.com',
      ...(mongodb && { MONGODB_URI: mongodb.href }),
    });
    const clock = new TestClock();
    const imports = [ConfigModule.forRoot(settings), DatabaseModule.forRoot(), UsersModule];
    const app = await Test.createTestingModule({ imports }).overrideProvider(Clock).useValue(clock).compile();
    await app.init();
    return new TestRooms(app, clock, dataDir);
  }

  account(changes: { emailVerified?: boolean; name?: string } = {}): Promise<User> {
    const email = `${randomUUID()}@example.com`;
    return this.app.get(UsersService).create({ email, password: PASSWORD, name: 'Ada Lovelace', ...changes });
  }

  collection(name: string): Collection {
    return this.app.get<Connection>(getConnectionToken()).collection(name);
  }

  async stop(): Promise<void> {
    await this.app.get<Connection>(getConnectionToken()).dropDatabase();
    await this.app.close();
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

/** What was thrown by something that has to throw. */
export async function refusal(work: Promise<unknown>): Promise<{ code?: string; fields?: string[] }> {
  try {
    await work;
  } catch (error) {
    const { code, errors } = error as { code?: string; errors?: { field: string }[] };
    return { code, ...(errors && { fields: errors.map(({ field }) => field) }) };
  }
  throw new Error('It was not refused.');
}

/** How two or more ended that were begun at the same moment: what they answered, or the code of the refusal. */
export async function outcomes(works: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(works);
  return settled.map((one) =>
    one.status === 'fulfilled' ? 'done' : String((one.reason as { code?: string }).code),
  );
}
