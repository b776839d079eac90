import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ConfigModule, loadSettings } from '@aidoo/config';
import { DatabaseModule } from '@aidoo/database';
import { companyId, userId } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { IdentityCheck, UsersService } from '@aidoo/users';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import fc from 'fast-check';
import { Types } from 'mongoose';
import type { Connection } from 'mongoose';
import { CompaniesModule } from './companies.module.ts';
import { CompaniesRepository } from './companies.repository.ts';
import { CompanyDeletion } from './company-deletion.service.ts';
import { InvitationsRepository } from './invitations.repository.ts';
import { MembersService } from './members.service.ts';
import { MembershipsRepository } from './memberships.repository.ts';
import { MembershipsService } from './memberships.service.ts';
import { OwnershipService } from './ownership.service.ts';
import type { MemberContext } from './request-context.ts';
import type { Role } from './role-table.ts';
import { UserCompaniesRepository } from './user-companies.repository.ts';

/** Two requests that take turns at the store, in the order that a test chooses: each command waits for its turn. */
class Turns {
  private readonly whose = new AsyncLocalStorage<number>();
  private readonly running = new Set<number>();
  private readonly waiting = new Map<number, (() => void)[]>();
  private choices: boolean[] = [];

  /** @param choices which of the two goes on, whenever both could */
  async race(choices: readonly boolean[], ...works: (() => Promise<unknown>)[]) {
    this.choices = [...choices];
    works.forEach((_work, index) => this.running.add(index));
    return Promise.allSettled(
      works.map((work, index) =>
        this.whose.run(index, work).finally(() => {
          this.running.delete(index);
          this.goOn();
        }),
      ),
    );
  }

  async take<T>(command: () => Promise<T>): Promise<T> {
    const index = this.whose.getStore();
    if (index === undefined) return command();
    await new Promise<void>((resolve) => {
      this.waiting.set(index, [...(this.waiting.get(index) ?? []), resolve]);
      this.goOn();
    });
    // The same request may have more commands waiting: it sends some together.
    return command().finally(() => this.goOn());
  }

  private goOn(): void {
    const ready = [...this.running].filter((index) => this.waiting.has(index)).sort();
    if (ready.length === 0 || ready.length < this.running.size) return;
    const chosen = ready.length === 1 ? ready[0]! : ready[Number(this.choices.shift() ?? false)]!;
    const [next, ...rest] = this.waiting.get(chosen)!;
    if (rest.length > 0) this.waiting.set(chosen, rest);
    else this.waiting.delete(chosen);
    next!();
  }
}

const RUNS = 120;
const REPOSITORIES = [
  CompaniesRepository,
  InvitationsRepository,
  MembershipsRepository,
  UserCompaniesRepository,
];

describe(OwnershipService.name, () => {
  const turns = new Turns();
  const dataDir = mkdtempSync(join(tmpdir(), 'aidoo-ownership-'));
  let app: TestingModule;

  beforeAll(async () => {
    const mongodbUri = process.env['MONGODB_URI']?.replace(
      /^(mongodb(?:\+srv)?:\/\/[^/?]+)(?:\/[^?]*)?/,
      `$1/aidoo-test-${randomUUID()}`,
    );
    app = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot(loadSettings({ DATA_DIR: dataDir, MONGODB_URI: mongodbUri })),
        DatabaseModule.forRoot(),
        CompaniesModule,
      ],
    }).compile();
    app.useLogger(false);
    await app.init();
    everyCommandTakesTurns();
  });
  afterAll(async () => {
    await connection().dropDatabase();
    await app.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const connection = () => app.get<Connection>(getConnectionToken());
  const rows = (name: string) => connection().collection(name);

  function everyCommandTakesTurns(): void {
    const accounts = Reflect.get(app.get(UsersService), 'users') as object;
    for (const repository of [...REPOSITORIES.map((one) => app.get<object>(one)), accounts]) {
      const methods = repository as Record<string, (...values: unknown[]) => Promise<unknown>>;
      for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(repository))) {
        if (name === 'constructor' || name === 'nextId') continue;
        const command = methods[name]!.bind(repository);
        methods[name] = (...values) => turns.take(() => command(...values));
      }
    }
    // That there is a password behind it is another matter.
    jest.spyOn(app.get(IdentityCheck), 'confirm').mockResolvedValue();
    jest.spyOn(app.get(IdentityCheck), 'confirmCode').mockResolvedValue();
  }

  interface Scene {
    id: CompanyId;
    owner: UserId;
    admin: UserId;
    heir: UserId;
    other: UserId;
  }

  async function scene(heirsRole: 'admin' | 'member'): Promise<Scene> {
    const id = new Types.ObjectId();
    const people = { owner: 'admin', admin: 'admin', heir: heirsRole, other: 'member' } as const;
    const ids = Object.fromEntries(Object.keys(people).map((name) => [name, new Types.ObjectId()])) as Record<
      keyof typeof people,
      Types.ObjectId
    >;
    const at = new Date();
    await rows('users').insertMany(
      Object.values(ids).map((_id) => ({ _id, email: `${_id}@example.com`, name: 'N', createdAt: at })),
    );
    await rows('memberships').insertMany(
      Object.entries(people).map(([name, role]) => ({
        companyId: id,
        userId: ids[name as keyof typeof people],
        role,
        joinedAt: at,
        lastSeenAt: null,
      })),
    );
    const company = { name: 'Acme', ownerUserId: ids.owner, createdAt: at };
    await rows('companies').insertOne({ _id: id, ...company });
    const texts = Object.entries(ids).map(([name, one]) => [name, userId(one.toHexString())]);
    return { id: companyId(id.toHexString()), ...Object.fromEntries(texts) } as Scene;
  }

  const as = (scene: Scene, who: 'owner' | 'admin' | 'heir', role: Role): MemberContext => ({
    companyId: scene.id,
    companyName: 'Acme',
    actor: { userId: scene[who] },
    requestId: 'r',
    role,
  });
  const transfer = (scene: Scene, to: UserId) => () =>
    app.get(OwnershipService).handOver(as(scene, 'owner', 'owner'), { userId: to, password: 'p' });
  const members = () => app.get(MembersService);

  /** Whoever the company names has an account and a place in it. Null: the company has gone. */
  async function ownerOf({ id }: Scene): Promise<UserId | null> {
    const company = await rows('companies').findOne({ _id: new Types.ObjectId(id) });
    if (!company || company['deletedAt']) return null;
    const owner = userId((company['ownerUserId'] as Types.ObjectId).toHexString());
    const account = await rows('users').findOne({ _id: new Types.ObjectId(owner) });
    expect(account).toMatchObject({ _id: expect.anything() });
    expect(account!['deletedAt'] ?? null).toBeNull();
    expect(await app.get(MembershipsService).find(id, owner)).toMatchObject({ role: 'owner' });
    return owner;
  }
  const roleOf = async ({ id }: Scene, user: UserId) =>
    (await app.get(MembershipsService).find(id, user))?.role ?? null;

  /** What holds after the transfer to the heir has raced with a rival, in each of many orders. */
  async function always(
    rival: (scene: Scene, role: 'admin' | 'member') => () => Promise<unknown>,
    holds: (scene: Scene, outcome: { handedOver: boolean; rival: boolean }, role: Role) => Promise<void>,
  ): Promise<void> {
    const orders = fc.array(fc.boolean(), { minLength: 40, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('admin', 'member'), orders, async (role, order) => {
        const it = await scene(role);
        const results = await turns.race(order, transfer(it, it.heir), rival(it, role));
        for (const result of results)
          if (result.status === 'rejected')
            expect(result.reason).toMatchObject({ name: 'AppError', message: expect.any(String) });
        const [handedOver, other] = results.map(({ status }) => status === 'fulfilled');
        await holds(it, { handedOver: handedOver!, rival: other! }, role);
      }),
      { numRuns: RUNS },
    );
  }

  /** The transfer or the rival, at most one of them; the heir owns the company exactly when it was the transfer. */
  const oneOfThem = async (it: Scene, outcome: { handedOver: boolean; rival: boolean }): Promise<void> => {
    expect(outcome).not.toEqual({ handedOver: true, rival: true });
    expect(await ownerOf(it)).toBe(outcome.handedOver ? it.heir : it.owner);
  };

  describe('a company has exactly one owner, who is there, whatever is asked for at the same moment:', () => {
    it('two transfers, of which one is made', () =>
      always(
        (it) => transfer(it, it.other),
        async (it, outcome, role) => {
          expect([outcome.handedOver, outcome.rival].filter(Boolean)).toHaveLength(1);
          expect(await ownerOf(it)).toBe(outcome.handedOver ? it.heir : it.other);
          expect(await roleOf(it, it.owner)).toBe('admin');
          // Whoever was passed over is what they were.
          if (outcome.handedOver) expect(await roleOf(it, it.other)).toBe('member');
          else expect(await roleOf(it, it.heir)).toBe(role);
        },
      ));

    it('two transfers to the same person', () =>
      always(
        (it) => transfer(it, it.heir),
        async (it, outcome) => {
          expect([outcome.handedOver, outcome.rival].filter(Boolean)).toHaveLength(1);
          expect(await ownerOf(it)).toBe(it.heir);
        },
      ));

    it('the removal of the heir', () =>
      always(
        (it, role) => () =>
          role === 'admin'
            ? members().remove(as(it, 'owner', 'owner'), it.heir)
            : members().remove(as(it, 'admin', 'admin'), it.heir),
        oneOfThem,
      ));

    it('the heir’s leaving', () =>
      always((it, role) => () => members().remove(as(it, 'heir', role), it.heir), oneOfThem));

    it('the deletion of the heir’s account', () =>
      always((it) => () => app.get(UsersService).remove(it.heir), oneOfThem));

    it('the deletion of the former owner’s account', () =>
      always(
        (it) => () => app.get(UsersService).remove(it.owner),
        async (it, { handedOver }) => {
          expect(await ownerOf(it)).toBe(handedOver ? it.heir : it.owner);
        },
      ));

    it('a change of the heir’s role', () =>
      always(
        (it, role) => () =>
          members().changeRole(as(it, 'owner', 'owner'), it.heir, role === 'admin' ? 'member' : 'admin'),
        async (it, { handedOver }) => {
          expect(await ownerOf(it)).toBe(handedOver ? it.heir : it.owner);
        },
      ));

    it('the deletion of the company, which is then nobody’s', () =>
      always(
        (it) => () => app.get(CompanyDeletion).remove(as(it, 'owner', 'owner'), undefined),
        async (it, outcome) => {
          expect([outcome.handedOver, outcome.rival].filter(Boolean)).toHaveLength(1);
          expect(await ownerOf(it)).toBe(outcome.handedOver ? it.heir : null);
        },
      ));
  });

  it('is not lost when a process ends before the account of an owner was asked whether it must stay', async () => {
    const it = await scene('member');
    const yesterday = new Date(Date.now() - 24 * 60 * 60_000);
    const owner = { _id: new Types.ObjectId(it.owner) };
    await rows('users').updateOne(owner, { $set: { deletedAt: yesterday } });
    await app.get(UsersService).finishRemovals(new Date());
    expect(await ownerOf(it)).toBe(it.owner);
  });
});
