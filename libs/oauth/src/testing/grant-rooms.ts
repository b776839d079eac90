import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompaniesService, SignIns } from '@aidoo/companies';
import type { CompanyView, Permission, SignedInUser } from '@aidoo/companies';
import { ConfigModule, loadSettings } from '@aidoo/config';
import { DatabaseModule } from '@aidoo/database';
import { companyId } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import type { User } from '@aidoo/users';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import type { Connection } from 'mongoose';
import type { Consent } from '../grants.service.ts';
import { OAuthModule } from '../index.ts';

/** The room of grants on a store of its own, where a test says which sign-ins still count. */
export class GrantRooms {
  readonly ended = new Set<string>();

  private constructor(
    private readonly dataDir: string,
    private readonly module: TestingModule,
  ) {}

  static async open(): Promise<GrantRooms> {
    const dataDir = await mkdtemp(join(tmpdir(), 'aidoo-grants-'));
    const settings = loadSettings({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(settings), DatabaseModule.forRoot(), OAuthModule],
    }).compile();
    const rooms = new GrantRooms(dataDir, await module.init());
    rooms.get(SignIns).askedOf(async ({ sessionId }) => !rooms.ended.has(sessionId));
    return rooms;
  }

  get<T>(type: abstract new (...args: never[]) => T): T {
    return this.module.get<T>(type, { strict: false });
  }

  get connection(): Connection {
    return this.module.get<Connection>(getConnectionToken());
  }

  /** Somebody with a company of their own, signed in. */
  async person(): Promise<{ user: User; company: CompanyView; by: SignedInUser }> {
    const account = {
      email: `${randomUUID()}@example.com`,
      name: 'Olivia',
      password: 'Correct-Horse-71-Battery',
    };
    const user = await this.get(UsersService).create(account);
    const company = await this.get(CompaniesService).create(user.id, 'Acme');
    return { user, company, by: { userId: user.id, sessionId: randomUUID() } };
  }

  async close(): Promise<void> {
    await this.module.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

export const consentOf = (
  { company, by }: { company: Pick<CompanyView, 'id'>; by: SignedInUser },
  permissions: readonly Permission[] = ['query'],
): Consent => ({
  companyId: companyId(company.id),
  by,
  client: { id: 'https://client.example', name: 'Client', redirectHost: 'client.example' },
  permissions,
});
