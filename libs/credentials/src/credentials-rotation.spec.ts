import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigModule, loadSettings } from '@aidoo/config';
import { DatabaseModule } from '@aidoo/database';
import { companyId } from '@aidoo/kernel';
import type { CompanyId, UserId } from '@aidoo/kernel';
import { SecondFactor, UsersService } from '@aidoo/users';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { Types } from 'mongoose';
import type { Connection } from 'mongoose';
import { Secret as OtpSecret, TOTP } from 'otpauth';
import { CredentialsModule, CredentialsRotation, OdooConnectionsService } from './index.ts';
import { OdooConnectionsRepository } from './odoo-connections.repository.ts';

const key = () => randomBytes(32).toString('hex');
const [OLD, NEW] = [key(), key()];
const COMPANIES = 3;

describe(CredentialsRotation.name, () => {
  let dataDir: string;
  const opened: TestingModule[] = [];
  /** Serves under the old key; its store is everybody's. */
  let gateway: TestingModule;
  let companies: CompanyId[];
  let user: UserId;
  let otpSecret: string;

  /** The rooms with these keys, the current one first. The first that is opened has the store. */
  async function withKeys(...[current, ...previous]: [string, ...string[]]): Promise<TestingModule> {
    const environment = {
      DATA_DIR: dataDir,
      ENCRYPTION_KEY: current,
      ENCRYPTION_KEY_PREVIOUS: previous.join(','),
    };
    const settings = loadSettings(environment, { serves: opened.length === 0 });
    const imports = [ConfigModule.forRoot(settings), DatabaseModule.forRoot(), CredentialsModule];
    const module = await Test.createTestingModule({ imports }).compile();
    opened.push(await module.init());
    return module;
  }

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'aidoo-rotation-'));
    gateway = await withKeys(OLD);
    companies = Array.from({ length: COMPANIES }, () => companyId(new Types.ObjectId().toHexString()));
    for (const company of companies) await save(gateway, company, 'first');
    const password = 'violet-harbour-41-lantern';
    user = (await gateway.get(UsersService).create({ email: 'ada@example.com', name: 'Ada', password })).id;
    otpSecret = (await gateway.get(SecondFactor).begin(user)).secret;
    await gateway.get(SecondFactor).confirm(user, codeOf(0));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    // The one that has the store last.
    for (const module of opened.splice(0).reverse()) await module.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const ctxOf = (company: CompanyId) => ({
    companyId: company,
    actor: { userId: user },
    requestId: 'r',
  });
  const save = (by: TestingModule, company: CompanyId, username: string) =>
    by
      .get(OdooConnectionsService)
      .save(ctxOf(company), { url: 'http://127.0.0.1:1', database: 'd', username, secret: `of ${username}` });

  /** A code of so many half minutes from now. */
  const codeOf = (steps: number): string =>
    new TOTP({ secret: OtpSecret.fromBase32(otpSecret) }).generate({
      timestamp: Date.now() + steps * 30_000,
    });

  /** The secrets of all connections, as those rooms open them. */
  async function secretsBy(module: TestingModule): Promise<string[]> {
    const connections = module.get(OdooConnectionsService);
    const all = await Promise.all(companies.map((company) => connections.open(ctxOf(company))));
    return all.map(({ secret }) => secret.reveal());
  }

  const raw = (collection: string) =>
    gateway.get<Connection>(getConnectionToken()).db!.collection(collection);

  it('puts connections and second factors under the current key, which then opens them alone', async () => {
    const rotated = await (await withKeys(NEW, OLD)).get(CredentialsRotation).rotate();
    expect(rotated).toEqual({ renewed: 4, current: 4, previous: 0, unreadable: [] });
    const after = await withKeys(NEW);
    expect(await secretsBy(after)).toEqual(['of first', 'of first', 'of first']);
    expect(await after.get(SecondFactor).accepts(user, codeOf(1))).toBe(true);
  });

  it('changes nothing else: who looks at the connection sees no change of it', async () => {
    const [before] = await raw('odoo-connections').find().toArray();
    await (await withKeys(NEW, OLD)).get(CredentialsRotation).rotate();
    const [after] = await raw('odoo-connections').find().toArray();
    const { url: _u, database: _d, username: _n, secret: _s, ...rest } = before!;
    expect(after).toMatchObject(rest);
    expect(after!['secret']).not.toBe(before!['secret']);
  });

  it('a second time changes nothing', async () => {
    const rotation = (await withKeys(NEW, OLD)).get(CredentialsRotation);
    await rotation.rotate();
    const before = await raw('odoo-connections').find().toArray();
    expect(await rotation.rotate()).toEqual({ renewed: 0, current: 4, previous: 0, unreadable: [] });
    expect(await raw('odoo-connections').find().toArray()).toEqual(before);
  });

  it.each(['before', 'after'] as const)(
    'interrupted %s each of its writes, leaves all readable and goes on',
    async (when) => {
      const both = await withKeys(NEW, OLD);
      const repository = both.get(OdooConnectionsRepository);
      const original = repository.reseal.bind(repository);
      const killed = new Error('killed');
      for (let writes = 0; writes < COMPANIES; writes += 1) {
        let done = 0;
        jest.spyOn(repository, 'reseal').mockImplementation(async (...args) => {
          if (when === 'before' && done === writes) throw killed;
          const resealed = await original(...args);
          done += 1;
          if (when === 'after' && done === writes + 1) throw killed;
          return resealed;
        });
        const ended = await both
          .get(CredentialsRotation)
          .rotate()
          .catch((error: unknown) => error);
        // Of those that go on after the one that was killed, the last may find nothing to do.
        if (ended !== killed) break;
        expect(await secretsBy(both)).toEqual(['of first', 'of first', 'of first']);
        expect(await (await withKeys(OLD, NEW)).get(CredentialsRotation).examine()).toMatchObject({
          unreadable: [],
        });
      }
      jest.restoreAllMocks();
      expect(await both.get(CredentialsRotation).rotate()).toMatchObject({ current: 4, previous: 0 });
      expect(await secretsBy(await withKeys(NEW))).toEqual(['of first', 'of first', 'of first']);
    },
  );

  it('what is saved between its read and its write stays, and is put under the current key as well', async () => {
    const both = await withKeys(NEW, OLD);
    const repository = both.get(OdooConnectionsRepository);
    const original = repository.reseal.bind(repository);
    jest.spyOn(repository, 'reseal').mockImplementationOnce(async (...args) => {
      await save(gateway, companies[0]!, 'meanwhile');
      return original(...args);
    });
    const rotated = await both.get(CredentialsRotation).rotate();
    expect(rotated).toMatchObject({ current: 4, previous: 0 });
    expect(await secretsBy(await withKeys(NEW))).toEqual(['of meanwhile', 'of first', 'of first']);
  });

  it('what is removed between its read and its write does not come back', async () => {
    const both = await withKeys(NEW, OLD);
    const repository = both.get(OdooConnectionsRepository);
    const original = repository.reseal.bind(repository);
    jest.spyOn(repository, 'reseal').mockImplementationOnce(async (...args) => {
      await gateway.get(OdooConnectionsService).remove(ctxOf(companies[0]!));
      return original(...args);
    });
    expect(await both.get(CredentialsRotation).rotate()).toMatchObject({ current: 3, previous: 0 });
    expect(await raw('odoo-connections').countDocuments()).toBe(2);
  });

  it('tells of a gateway that stores under another key again and again', async () => {
    const both = await withKeys(NEW, OLD);
    const repository = both.get(OdooConnectionsRepository);
    const original = repository.reseal.bind(repository);
    jest.spyOn(repository, 'reseal').mockImplementation(async (...args) => {
      const resealed = await original(...args);
      await save(gateway, companies[0]!, 'again');
      return resealed;
    });
    expect(await both.get(CredentialsRotation).rotate()).toMatchObject({ previous: 1 });
  });

  it('a second factor that is confirmed meanwhile is in force, and under the current key', async () => {
    await gateway.get(SecondFactor).remove(user);
    otpSecret = (await gateway.get(SecondFactor).begin(user)).secret;
    const both = await withKeys(NEW, OLD);
    // Between the look at the secret and the confirmation of it.
    const serving = await withKeys(NEW, OLD);
    const users = serving.get(SecondFactor)['users'];
    const original = users.confirmSecondFactor.bind(users);
    jest.spyOn(users, 'confirmSecondFactor').mockImplementationOnce(async (...args) => {
      await both.get(CredentialsRotation).rotate();
      return original(...args);
    });
    await serving.get(SecondFactor).confirm(user, codeOf(0));
    expect(await both.get(CredentialsRotation).examine()).toMatchObject({ previous: 0, unreadable: [] });
    expect(await (await withKeys(NEW)).get(SecondFactor).accepts(user, codeOf(1))).toBe(true);
  });

  it('names what no key opens, leaves it as it is, and puts the rest under the current key', async () => {
    const other = await withKeys(key());
    await save(other, companies[1]!, 'lost');
    const stored = () => raw('odoo-connections').findOne({ companyId: new Types.ObjectId(companies[1]) });
    const before = await stored();
    const rotated = await (await withKeys(NEW, OLD)).get(CredentialsRotation).rotate();
    expect(rotated).toEqual({
      renewed: 3,
      current: 3,
      previous: 0,
      unreadable: [`the Odoo connection of company ${companies[1]}`],
    });
    expect(await stored()).toEqual(before);
  });

  it('names the account whose second factor no key opens', async () => {
    const found = await (await withKeys(NEW)).get(CredentialsRotation).examine();
    expect(found).toMatchObject({ current: 0, previous: 0 });
    expect(found.unreadable).toContain('the second factor of ada@example.com');
  });

  it('a gateway that has the old key first and the new one second reads both, before and after', async () => {
    const notYet = await withKeys(OLD, NEW);
    expect(await secretsBy(notYet)).toEqual(['of first', 'of first', 'of first']);
    await (await withKeys(NEW, OLD)).get(CredentialsRotation).rotate();
    expect(await secretsBy(notYet)).toEqual(['of first', 'of first', 'of first']);
    expect(await notYet.get(SecondFactor).accepts(user, codeOf(1))).toBe(true);
  });
});
