import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompaniesService, MembershipsService, SignIns } from '@aidoo/companies';
import type { MemberContext, Role, SignedInUser } from '@aidoo/companies';
import { ConfigModule, loadSettings } from '@aidoo/config';
import { DatabaseModule } from '@aidoo/database';
import { Background, Clock } from '@aidoo/kernel';
import type { CompanyId } from '@aidoo/kernel';
import { Mailer } from '@aidoo/mail';
import type { Letter, Recipient, Sent } from '@aidoo/mail';
import { staysSignedIn, UsersService } from '@aidoo/users';
import type { User } from '@aidoo/users';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import type { Connection } from 'mongoose';
import { ApiKeyMaker } from '../api-key-maker.service.ts';
import { ApiKeysModule, ApiKeysService } from '../index.ts';
import type { NewApiKey } from '../index.ts';
import type { CreateApiKeyDto } from '../dto/create-api-key.dto.ts';

/** Takes every letter, and says of each what it is told to. */
export class PostOffice {
  readonly letters: { to: string; letter: Letter }[] = [];
  canSend = true;
  answers: Sent = 'sent';

  async send({ email }: Recipient, letter: Letter): Promise<Sent> {
    if (this.answers === 'sent') this.letters.push({ to: email, letter });
    return this.answers;
  }
}

/** Stands where a test puts it. */
export class TestClock extends Clock {
  at = new Date();

  override now(): Date {
    return this.at;
  }

  forward(milliseconds: number): void {
    this.at = new Date(this.at.getTime() + milliseconds);
  }
}

/** A company with one person of each role. */
export interface Team {
  readonly id: CompanyId;
  readonly people: Readonly<Record<Role, User>>;
  as(role: Role): MemberContext;
}

/** The room of API keys as two instances of the gateway have it, on one store, with one clock and one post office. */
export class KeyRooms {
  readonly clock = new TestClock();
  readonly post = new PostOffice();
  readonly instances: TestingModule[] = [];
  /** What stands for the sessions of those who have signed in. */
  readonly sessions = new Map<string, { epoch: string | null; createdAt: Date }>();

  private constructor(private readonly dataDir: string) {}

  static async open(): Promise<KeyRooms> {
    const rooms = new KeyRooms(await mkdtemp(join(tmpdir(), 'aidoo-keys-')));
    for (const serves of [true, false]) rooms.instances.push(await rooms.start(serves));
    return rooms;
  }

  private async start(serves: boolean): Promise<TestingModule> {
    const settings = loadSettings({ DATA_DIR: this.dataDir, LOG_LEVEL: 'silent' }, { serves });
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(settings), DatabaseModule.forRoot(), ApiKeysModule],
    })
      .overrideProvider(Clock)
      .useValue(this.clock)
      .overrideProvider(Mailer)
      .useValue(this.post)
      .compile();
    module.get(SignIns, { strict: false }).askedOf((signedIn) => this.stillCounts(signedIn));
    return module.init();
  }

  get<T>(type: abstract new (...args: never[]) => T, instance = 0): T {
    return this.instances[instance]!.get<T>(type, { strict: false });
  }

  get connection(): Connection {
    return this.instances[0]!.get<Connection>(getConnectionToken());
  }

  async user(name: string): Promise<User> {
    const account = { email: `${randomUUID()}@example.com`, name, password: 'Correct-Horse-71-Battery' };
    return this.get(UsersService).create(account);
  }

  /** The same three people each time, in a company of its own. */
  async team(people: Readonly<Record<Role, User>>): Promise<Team> {
    const { id, name } = await this.get(CompaniesService).create(people.owner.id, 'Acme');
    for (const role of ['admin', 'member'] as const)
      await this.get(MembershipsService).add(id, people[role].id, role);
    const as = (role: Role): MemberContext => ({
      companyId: id,
      actor: { userId: people[role].id },
      requestId: 'r',
      role,
      companyName: name,
    });
    return { id, people, as };
  }

  /** By whoever has signed in a moment before. */
  async make(ctx: MemberContext, input: Partial<CreateApiKeyDto> = {}, instance = 0): Promise<NewApiKey> {
    return this.makeIn(ctx, await this.signIn(ctx), input, instance);
  }

  /** By whoever was let in by this sign-in. */
  makeIn(
    ctx: MemberContext,
    signedIn: SignedInUser,
    input: Partial<CreateApiKeyDto> = {},
    instance = 0,
  ): Promise<NewApiKey> {
    return this.get(ApiKeyMaker, instance).make(ctx, signedIn, { name: 'A key', ...input });
  }

  /** A session that begins at this moment, as the guard of dashboard tokens knows it. */
  async signIn({ actor }: MemberContext): Promise<SignedInUser> {
    const account = await this.get(UsersService).byId(actor.userId);
    const signedIn = { ...actor, sessionId: randomUUID() };
    this.sessions.set(signedIn.sessionId, {
      epoch: account?.sessionEpoch ?? null,
      createdAt: this.clock.now(),
    });
    return signedIn;
  }

  private async stillCounts({ userId, sessionId }: SignedInUser): Promise<boolean> {
    const [account, session] = [await this.get(UsersService).byId(userId), this.sessions.get(sessionId)];
    return account !== null && session !== undefined && staysSignedIn(account, { sessionId, ...session });
  }

  show(key: string) {
    const use = { address: '203.0.113.9', client: 'Cursor/1.2' };
    return this.get(ApiKeysService).authenticate(key, 'request-1', use);
  }

  async settled(): Promise<void> {
    for (const instance of this.instances.keys()) await this.get(Background, instance).settled();
  }

  async close(): Promise<void> {
    for (const instance of this.instances.toReversed()) await instance.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
