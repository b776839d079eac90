import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ConfigModule, loadSettings } from '@aidoo/config';
import { DatabaseModule } from '@aidoo/database';
import { AppError, companyId, newToken, tokenHash, userId } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { IdentityCheck, UsersService } from '@aidoo/users';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import * as fc from 'fast-check';
import { Types } from 'mongoose';
import type { Connection } from 'mongoose';
import { AcceptanceService } from './acceptance.service.ts';
import { CompaniesModule } from './companies.module.ts';
import { CompaniesRepository } from './companies.repository.ts';
import { CompanyDeletion } from './company-deletion.service.ts';
import { InvitationsRepository } from './invitations.repository.ts';
import { InvitationsService } from './invitations.service.ts';
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
    const ready = [...this.running].filter((index) => this.waiting.has(index)).sort((a, b) => a - b);
    if (ready.length === 0 || ready.length < this.running.size) return;
    const chosen = ready.length === 1 ? ready[0]! : ready[Number(this.choices.shift() ?? false)]!;
    const [next, ...rest] = this.waiting.get(chosen)!;
    if (rest.length > 0) this.waiting.set(chosen, rest);
    else this.waiting.delete(chosen);
    next!();
  }
}

const RUNS = 40;
const REPOSITORIES = [
  CompaniesRepository,
  InvitationsRepository,
  MembershipsRepository,
  UserCompaniesRepository,
];

describe('of requests that race', () => {
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
    /** No member, but invited. */
    stranger: UserId;
    invitation: string;
    token: string;
  }

  async function scene(heirsRole: 'admin' | 'member'): Promise<Scene> {
    const id = new Types.ObjectId();
    const people = { owner: 'admin', admin: 'admin', heir: heirsRole, other: 'member' } as const;
    type Name = keyof typeof people | 'stranger';
    const names = [...Object.keys(people), 'stranger'];
    const ids = Object.fromEntries(names.map((name) => [name, new Types.ObjectId()])) as Record<
      Name,
      Types.ObjectId
    >;
    const at = new Date();
    await rows('users').insertMany(
      Object.values(ids).map((_id) => ({
        _id,
        email: `${_id.toHexString()}@example.com`,
        name: 'N',
        createdAt: at,
      })),
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
    const token = newToken();
    const { insertedId } = await rows('invitations').insertOne({
      companyId: id,
      email: `${ids.stranger.toHexString()}@example.com`,
      role: 'member',
      hash: tokenHash(token),
      mailed: false,
      invitedBy: ids.owner,
      createdAt: at,
      expiresAt: new Date(at.getTime() + 60_000),
    });
    const invited = { invitation: insertedId.toHexString(), token };
    const texts = Object.entries(ids).map(([name, one]) => [name, userId(one.toHexString())]);
    return { id: companyId(id.toHexString()), ...invited, ...Object.fromEntries(texts) } as Scene;
  }

  const as = (scene: Scene, who: 'owner' | 'admin' | 'heir', role: Role): MemberContext => ({
    companyId: scene.id,
    companyName: 'Acme',
    actor: { userId: scene[who] },
    requestId: 'r',
    role,
  });
  const transfer = (scene: Scene, to: UserId) =>
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

  interface Outcome {
    first: boolean;
    second: boolean;
  }
  type Request = (scene: Scene, role: 'admin' | 'member') => Promise<unknown>;

  /** What holds once two requests have raced, in each of many orders of what they ask the store. */
  async function always(
    first: Request,
    second: Request,
    holds: (scene: Scene, outcome: Outcome, role: 'admin' | 'member') => Promise<void>,
  ): Promise<void> {
    // Each goes on for a while, by turns: what goes wrong mostly needs few changes at the right places.
    const orders = fc
      .array(fc.nat(9), { minLength: 1, maxLength: 4 })
      .map((runs) => runs.flatMap((length, index) => Array<boolean>(length).fill(index % 2 === 1)));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('admin', 'member'), orders, async (role, order) => {
        const here = await scene(role);
        const works = [first, second].map((request) => () => request(here, role));
        const results = await turns.race(order, ...works);
        for (const result of results)
          if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(AppError);
        const [one, other] = results.map(({ status }) => status === 'fulfilled');
        await holds(here, { first: one!, second: other! }, role);
      }),
      { numRuns: RUNS },
    );
  }

  describe('a company has exactly one owner, who is there, when a transfer races with', () => {
    /** At most one of them; the heir owns the company exactly when it was the transfer. */
    const oneOfThem = async (here: Scene, outcome: Outcome): Promise<void> => {
      expect(outcome).not.toEqual({ first: true, second: true });
      expect(await ownerOf(here)).toBe(outcome.first ? here.heir : here.owner);
    };
    const heirsIfHandedOver = async (here: Scene, { first }: Outcome): Promise<void> => {
      expect(await ownerOf(here)).toBe(first ? here.heir : here.owner);
    };

    it('one to somebody else: one of the two is made', () =>
      always(
        (here) => transfer(here, here.heir),
        (here) => transfer(here, here.other),
        async (here, { first, second }, role) => {
          expect([first, second].filter(Boolean)).toHaveLength(1);
          expect(await ownerOf(here)).toBe(first ? here.heir : here.other);
          expect(await roleOf(here, here.owner)).toBe('admin');
          // Whoever was passed over is what they were.
          if (first) expect(await roleOf(here, here.other)).toBe('member');
          else expect(await roleOf(here, here.heir)).toBe(role);
        },
      ));

    it('one to the same person', () =>
      always(
        (here) => transfer(here, here.heir),
        (here) => transfer(here, here.heir),
        async (here, { first, second }) => {
          expect([first, second].filter(Boolean)).toHaveLength(1);
          expect(await ownerOf(here)).toBe(here.heir);
        },
      ));

    it('the removal of the heir', () =>
      always(
        (here) => transfer(here, here.heir),
        (here, role) =>
          members().remove(
            role === 'admin' ? as(here, 'owner', 'owner') : as(here, 'admin', 'admin'),
            here.heir,
          ),
        oneOfThem,
      ));

    it('the heir’s leaving', () =>
      always(
        (here) => transfer(here, here.heir),
        (here, role) => members().remove(as(here, 'heir', role), here.heir),
        oneOfThem,
      ));

    it('the deletion of the heir’s account', () =>
      always(
        (here) => transfer(here, here.heir),
        (here) => app.get(UsersService).remove(here.heir),
        oneOfThem,
      ));

    it('the deletion of the former owner’s account', () =>
      always(
        (here) => transfer(here, here.heir),
        (here) => app.get(UsersService).remove(here.owner),
        heirsIfHandedOver,
      ));

    it('a change of the heir’s role', () =>
      always(
        (here) => transfer(here, here.heir),
        (here, role) =>
          members().changeRole(as(here, 'owner', 'owner'), here.heir, role === 'admin' ? 'member' : 'admin'),
        heirsIfHandedOver,
      ));

    it('the deletion of the company, which is then nobody’s', () =>
      always(
        (here) => transfer(here, here.heir),
        (here) => app.get(CompanyDeletion).remove(as(here, 'owner', 'owner'), undefined),
        async (here, { first, second }) => {
          expect([first, second].filter(Boolean)).toHaveLength(1);
          expect(await ownerOf(here)).toBe(first ? here.heir : null);
        },
      ));
  });

  describe('what the owner makes of a member holds when an admin, at the same moment,', () => {
    const raise: Request = (here) => members().changeRole(as(here, 'owner', 'owner'), here.other, 'admin');

    it('makes them a member', () =>
      always(
        raise,
        (here) => members().changeRole(as(here, 'admin', 'admin'), here.other, 'member'),
        async (here, { first }) => {
          if (first) expect(await roleOf(here, here.other)).toBe('admin');
        },
      ));

    it('removes them', () =>
      always(
        raise,
        (here) => members().remove(as(here, 'admin', 'admin'), here.other),
        async (here, { first, second }) => {
          expect([first, second].filter(Boolean)).toHaveLength(1);
          expect(await roleOf(here, here.other)).toBe(first ? 'admin' : null);
        },
      ));
  });

  describe('an invitation that is accepted while', () => {
    const guest = (here: Scene) => ({
      signedIn: { userId: here.stranger, sessionId: 's' },
      source: here.stranger,
      language: 'en' as const,
    });
    const accept: Request = async (here) => app.get(AcceptanceService).accept(here.token, {}, guest(here));
    const places = ({ id, stranger }: Scene) =>
      rows('memberships').countDocuments({
        companyId: new Types.ObjectId(id),
        userId: new Types.ObjectId(stranger),
      });

    it('it is withdrawn is the one or the other', () =>
      always(
        accept,
        (here) => app.get(InvitationsService).withdraw(as(here, 'admin', 'admin'), here.invitation),
        async (here, { first, second }) => {
          expect([first, second].filter(Boolean)).toHaveLength(1);
          expect(await places(here)).toBe(first ? 1 : 0);
        },
      ));

    it('it is accepted in another tab makes one member', () =>
      always(accept, accept, async (here, { first, second }) => {
        expect([first, second].filter(Boolean)).toHaveLength(1);
        expect(await places(here)).toBe(1);
      }));

    it('the company is deleted leaves no place behind', () =>
      always(
        accept,
        (here) => app.get(CompanyDeletion).remove(as(here, 'owner', 'owner'), undefined),
        async (here, { second }) => {
          expect(second).toBe(true);
          expect(await places(here)).toBe(0);
        },
      ));

    it('the account is deleted leaves no place behind', () =>
      always(
        accept,
        (here) => app.get(UsersService).remove(here.stranger),
        async (here, { second }) => {
          expect(second).toBe(true);
          expect(await places(here)).toBe(0);
        },
      ));

    it('they are removed again leaves no invitation by which they come back', () =>
      always(
        accept,
        (here) => members().remove(as(here, 'admin', 'admin'), here.stranger),
        async (here, { second }) => {
          if (second) expect(await places(here)).toBe(0);
          const left = { companyId: new Types.ObjectId(here.id) };
          expect(await rows('invitations').countDocuments(left)).toBe(0);
        },
      ));
  });

  it('an owner’s account stays when a process ends before it was asked whether it must', async () => {
    const here = await scene('member');
    const yesterday = new Date(Date.now() - 24 * 60 * 60_000);
    const owner = { _id: new Types.ObjectId(here.owner) };
    await rows('users').updateOne(owner, { $set: { deletedAt: yesterday } });
    await app.get(UsersService).finishRemovals(new Date());
    expect(await ownerOf(here)).toBe(here.owner);
  });
});
