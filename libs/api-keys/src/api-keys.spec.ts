import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompaniesService, MembershipsService, PERMISSIONS, SignIns } from '@aidoo/companies';
import { ConfigModule, loadSettings } from '@aidoo/config';
import { DatabaseModule } from '@aidoo/database';
import { Background, Clock, inputPipe, ProblemFilter } from '@aidoo/kernel';
import type { CompanyId } from '@aidoo/kernel';
import { DEFAULT_CALL_LIMITS } from '@aidoo/rate-limits';
import { UsersService } from '@aidoo/users';
import type { User } from '@aidoo/users';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test } from '@nestjs/testing';
import type { NextFunction, Request, Response } from 'express';
import { Types } from 'mongoose';
import type { Connection } from 'mongoose';
import { ApiKeysRepository } from './api-keys.repository.ts';
import { ApiKeysModule, ApiKeysService } from './index.ts';
import type { ApiKeyView, NewApiKey } from './index.ts';
import type { KeyUse, StoredApiKey } from './schemas/api-key.schema.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const USE: KeyUse = { address: '203.0.113.9', client: 'Cursor/1.2' };

interface Answer<Body> {
  status: number;
  body: Body;
}

describe('the API keys of a company', () => {
  const clock = new Clock();
  const people = {} as Record<'owner' | 'admin' | 'member' | 'stranger', User>;
  let dataDir: string;
  let app: INestApplication;
  let company: CompanyId;
  let now: number;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'aidoo-keys-'));
    const settings = loadSettings({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
    const imports = [ConfigModule.forRoot(settings), DatabaseModule.forRoot(), ApiKeysModule];
    const module = await Test.createTestingModule({ imports })
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    app = module.createNestApplication({ logger: false });
    // Who is signed in is another room's matter: here a header says it.
    app.use((request: Request, _response: Response, next: NextFunction) => {
      Object.assign(request, { user: { userId: request.get('x-user'), sessionId: 's' } });
      next();
    });
    app.useGlobalFilters(new ProblemFilter());
    app.useGlobalPipes(inputPipe());
    await app.listen(0, '127.0.0.1');
    app.get(SignIns, { strict: false }).askedOf(() => Promise.resolve(true));
    for (const role of ['owner', 'admin', 'member', 'stranger'] as const) {
      const account = {
        email: `${role}@example.com`,
        name: `The ${role}`,
        password: 'Correct-Horse-71-Battery',
      };
      people[role] = await app.get(UsersService).create(account);
    }
  });

  afterAll(async () => {
    await app?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  beforeEach(async () => {
    now = Date.now();
    jest.spyOn(clock, 'now').mockImplementation(() => new Date(now));
    company = await newCompany();
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  async function newCompany(): Promise<CompanyId> {
    const { id } = await app.get(CompaniesService).create(people.owner.id, 'Acme');
    await app.get(MembershipsService).add(id, people.admin.id, 'admin');
    await app.get(MembershipsService).add(id, people.member.id, 'member');
    return id;
  }

  async function ask<Body = Record<string, unknown>>(
    as: keyof typeof people,
    method: string,
    path = '',
    body?: object,
  ): Promise<Answer<Body>> {
    const url = `${await app.getUrl()}/api/v1/companies/${company}/api-keys${path}`;
    const headers = { 'content-type': 'application/json', 'x-user': people[as].id };
    const answer = await fetch(url, { method, headers, body: JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Body };
  }

  const make = async (as: keyof typeof people, input: object = {}) =>
    (await ask<NewApiKey>(as, 'POST', '', { name: 'A key', ...input })).body;
  const list = async (as: keyof typeof people, query = '') =>
    (await ask<{ items: ApiKeyView[]; nextCursor: string | null }>(as, 'GET', query)).body;
  const ids = (keys: { id: string }[]) => keys.map(({ id }) => id);
  const show = (key: string, use: KeyUse = USE) =>
    app.get(ApiKeysService).authenticate(key, 'request-1', use);
  const raw = (collection = 'api-keys') => app.get<Connection>(getConnectionToken()).collection(collection);
  const ceiling = (memberCeiling: string[]) =>
    raw('companies').updateOne({ _id: new Types.ObjectId(company) }, { $set: { memberCeiling } });

  it('are shown whole once, when they are made', async () => {
    const expiresAt = new Date(now + DAY).toISOString();
    const input = { name: '  Cursor ', permissions: ['write', 'read', 'write'], expiresAt };
    const made = await ask<NewApiKey>('member', 'POST', '', input);
    expect(made).toEqual({
      status: 201,
      body: {
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        key: expect.stringMatching(/^aid_live_[A-Za-z0-9]{40}$/),
        prefix: made.body.key.slice(9, 17),
        name: 'Cursor',
        permissions: ['read', 'write'],
        userId: people.member.id,
        createdBy: people.member.id,
        createdAt: new Date(now).toISOString(),
        expiresAt,
        status: 'in-force',
        expiresSoon: true,
        lastUsedAt: null,
        lastUse: null,
        revokedAt: null,
      },
    });
    const { key: _, ...rest } = made.body;
    expect(await list('member')).toEqual({ items: [rest], nextCursor: null });
  });

  it('are not kept by anything between the gateway and who made them', async () => {
    const url = `${await app.getUrl()}/api/v1/companies/${company}/api-keys`;
    const headers = { 'content-type': 'application/json', 'x-user': people.member.id };
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ name: 'K' }) });
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([201, 'no-store']);
  });

  it('lie in the store as their SHA-256 only', async () => {
    const { key, prefix } = await make('owner');
    await show(key);
    const bytes = await everyByteIn(dataDir);
    // The prefix is known to be there: not finding what follows it means something.
    expect(bytes.includes(prefix)).toBe(true);
    expect(bytes.includes(key.slice(9, 19))).toBe(false);
    expect(bytes.includes(key.slice(17))).toBe(false);
  });

  it('may query, read and see the schema when nobody says otherwise, and live until they are revoked', async () => {
    expect(await make('member')).toMatchObject({ permissions: ['query', 'read', 'schema'], expiresAt: null });
    expect(await make('member', { expiresAt: null })).toMatchObject({ expiresAt: null });
  });

  it('may have what the role allows: a wish above is refused by name, the default shrinks', async () => {
    const wish = { name: 'K', permissions: ['read', 'delete', 'execute'] };
    const refused = await ask('member', 'POST', '', wish);
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'permissions' }] } });
    expect(refused.body['detail']).toContain('does not allow delete, execute.');
    expect(await make('admin', wish)).toMatchObject({ permissions: ['read', 'delete', 'execute'] });
    await ceiling(['report', 'schema']);
    expect(await make('member')).toMatchObject({ permissions: ['schema'] });
    await ceiling(['report']);
    expect(await ask('member', 'POST', '', { name: 'K' })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'permissions', message: expect.stringContaining('allows: report') }] },
    });
    expect(await list('owner')).toMatchObject({ items: { length: 2 } });
  });

  it.each([
    ['name', { name: '' }],
    ['name', { name: undefined }],
    ['name', { name: 'two\nlines' }],
    ['name', { name: 'x'.repeat(101) }],
    ['name', { name: { $ne: '' } }],
    ['permissions', { permissions: ['root'] }],
    ['permissions', { permissions: 'read' }],
    ['permissions', { permissions: [] }],
    ['permissions', { permissions: null }],
    ['expiresAt', { expiresAt: '2020-01-01T00:00:00Z' }],
    ['expiresAt', { expiresAt: '2027-02-30T00:00:00Z' }],
    ['expiresAt', { expiresAt: '2027-06-30T00:00:00' }],
    ['expiresAt', { expiresAt: 1_900_000_000 }],
    ['expiresAt', { expiresAt: '9999-12-31T00:00:00Z' }],
    ['userId', { userId: 'a'.repeat(24) }],
    ['hash', { hash: 'x' }],
  ])('are refused by name for a wrong %s: %j', async (field, wrong) => {
    const refused = await ask('owner', 'POST', '', { name: 'K', ...wrong });
    expect(refused).toMatchObject({ status: 422, body: { code: 'invalid_input', errors: [{ field }] } });
    expect(await list('owner')).toMatchObject({ items: [] });
  });

  it('are listed newest first, page by page, none twice and none left out', async () => {
    const made = [];
    for (let i = 0; i < 5; i += 1) made.unshift(await make('member'));
    const first = await list('member', '?limit=2');
    const second = await list('member', `?limit=2&cursor=${first.nextCursor}`);
    const third = await list('member', `?limit=2&cursor=${second.nextCursor}`);
    expect([first, second, third].map(({ items }) => ids(items))).toEqual([
      ids(made.slice(0, 2)),
      ids(made.slice(2, 4)),
      ids(made.slice(4)),
    ]);
    expect(third.nextCursor).toBeNull();
    expect(await list('member', '?limit=5')).toMatchObject({ items: { length: 5 }, nextCursor: null });
  });

  it.each(['?limit=0', '?limit=501', '?limit=x', '?cursor=x', '?cursor=WyJhIl0', '?cursor=WzFd', '?user=x'])(
    'are not listed for %s',
    async (query) => {
      expect(await ask('owner', 'GET', query)).toMatchObject({
        status: 422,
        body: { code: 'invalid_input' },
      });
    },
  );

  it('of one company are not those of another', async () => {
    const { id } = await make('owner');
    company = await newCompany();
    expect(await list('owner')).toEqual({ items: [], nextCursor: null });
    expect(await ask('owner', 'DELETE', `/${id}`)).toMatchObject({ status: 404 });
  });

  it('are seen and revoked by their member, and all of them by owner and admin; a stranger sees no company', async () => {
    const [own, admins, owners] = [await make('member'), await make('admin'), await make('owner')];
    expect(ids((await list('member')).items)).toEqual([own.id]);
    for (const manager of ['owner', 'admin'] as const) {
      expect(ids((await list(manager)).items)).toEqual(ids([owners, admins, own]));
    }
    expect(await ask('stranger', 'GET')).toMatchObject({ status: 404 });
    expect(await ask('stranger', 'POST', '', { name: 'K' })).toMatchObject({ status: 404 });
    expect(await ask('stranger', 'DELETE', `/${own.id}`)).toMatchObject({ status: 404 });
    expect((await ask('member', 'DELETE', `/${own.id}`)).status).toBe(204);
    expect((await ask('admin', 'DELETE', `/${owners.id}`)).status).toBe(204);
    expect((await ask('owner', 'DELETE', `/${admins.id}`)).status).toBe(204);
  });

  it('of somebody else answer a member exactly as a key that does not exist, and stay in force', async () => {
    const admins = await make('admin');
    const missing = await ask('member', 'DELETE', `/${new Types.ObjectId().toHexString()}`);
    expect(missing).toMatchObject({ status: 404, body: { detail: 'No such API key.' } });
    expect(await ask('member', 'DELETE', `/${admins.id}`)).toEqual(missing);
    expect(await ask('member', 'DELETE', '/no-id')).toEqual(missing);
    expect(await show(admins.key)).not.toBeNull();
  });

  it('stay listed with the date of their revocation, which a second one leaves as it is', async () => {
    const { id } = await make('member');
    const revokedAt = new Date(now).toISOString();
    for (let time = 0; time < 2; time += 1) {
      expect(await ask('member', 'DELETE', `/${id}`)).toEqual({ status: 204, body: {} });
      expect(await list('member')).toMatchObject({ items: [{ id, revokedAt }] });
      now += MINUTE;
    }
  });

  it('go 90 days after their revocation, by the only TTL index; one more index finds them by their hash', async () => {
    const indexes = await raw().indexes();
    expect(indexes.filter((index) => index['expireAfterSeconds'] !== undefined)).toEqual([
      expect.objectContaining({ key: { revokedAt: 1 }, expireAfterSeconds: 90 * 86_400 }),
    ]);
    expect(indexes).toContainEqual(expect.objectContaining({ key: { hash: 1 }, unique: true }));
  });

  it('say who is asking, for which company, as what, and what they may do', async () => {
    const { id, key } = await make('member', { name: 'Cursor', permissions: ['write', 'query'] });
    expect(await show(key)).toEqual({
      companyId: company,
      actor: { userId: people.member.id, name: 'The member', email: 'member@example.com' },
      requestId: 'request-1',
      company: { name: 'Acme' },
      role: 'member',
      permissions: ['query', 'write'],
      obtainable: ['query', 'write'],
      callLimits: DEFAULT_CALL_LIMITS,
      credential: { kind: 'api-key', id, label: 'Cursor' },
    });
  });

  it('that are unknown say nothing; what is no key at all is not even looked for', async () => {
    const lookup = jest.spyOn(app.get(ApiKeysRepository), 'byHash');
    const { key } = await make('member');
    for (const text of ['', 'aid_live_', key.slice(0, -1), `${key}x`, `${key}\n`])
      expect(await show(text)).toBeNull();
    expect(lookup).not.toHaveBeenCalled();
    expect(await show(`aid_live_${'x'.repeat(40)}`)).toBeNull();
    expect(lookup).toHaveBeenCalledTimes(1);
  });

  it('that were revoked are refused at the very next call', async () => {
    const { id, key } = await make('member');
    expect(await show(key)).not.toBeNull();
    await ask('admin', 'DELETE', `/${id}`);
    expect(await show(key)).toBeNull();
  });

  it('that expired are refused from that instant on', async () => {
    const { key } = await make('member', { expiresAt: new Date(now + DAY).toISOString() });
    now += DAY - 1;
    expect(await show(key)).not.toBeNull();
    now += 1;
    expect(await show(key)).toBeNull();
  });

  it('of somebody who left the company are refused at the very next call', async () => {
    const { key } = await make('member');
    expect(await show(key)).not.toBeNull();
    await raw('memberships').deleteOne({
      companyId: new Types.ObjectId(company),
      userId: new Types.ObjectId(people.member.id),
    });
    expect(await show(key)).toBeNull();
  });

  it('are cut to the ceiling at the very next call, also when they were made before', async () => {
    const { key } = await make('member', { permissions: ['read', 'write'] });
    await ceiling(['query', 'read']);
    expect(await show(key)).toMatchObject({ permissions: ['read'] });
    await ceiling([...PERMISSIONS]);
    expect(await show(key)).toMatchObject({ permissions: ['read', 'write'] });
  });

  it('note their last use, once a minute', async () => {
    const { key } = await make('member');
    const marked = jest.spyOn(app.get(ApiKeysRepository), 'markUsed');
    const lastUsed = async () => {
      await app.get(Background).settled();
      return (await list('member')).items[0]?.lastUsedAt;
    };
    await Promise.all(Array.from({ length: 10 }, () => show(key).finally(() => (now += 1))));
    const first = marked.mock.calls[0]![2].getTime();
    expect(await lastUsed()).toBe(new Date(first).toISOString());
    now = first + MINUTE - 1;
    await show(key);
    expect(await lastUsed()).toBe(new Date(first).toISOString());
    now = first + MINUTE;
    await show(key);
    expect(await lastUsed()).toBe(new Date(now).toISOString());
  });

  it('show where their last use came from', async () => {
    const { key } = await make('member');
    await show(key, { address: '198.51.100.7', client: 'Windsurf/9' });
    await app.get(Background).settled();
    expect((await list('member')).items[0]).toMatchObject({
      lastUse: { address: '198.51.100.7', client: 'Windsurf/9' },
    });
  });

  it('note the last use once when several processes see the same earlier one', async () => {
    const { id } = await make('member');
    const repository = app.get(ApiKeysRepository);
    const key = { _id: new Types.ObjectId(id), lastUsedAt: null } as StoredApiKey;
    for (const later of [1, 2]) await repository.markUsed(company, key, new Date(now + later), USE);
    expect((await list('member')).items[0]?.lastUsedAt).toBe(new Date(now + 1).toISOString());
  });

  it('let a call through though the last use cannot be written, and do not wait for it', async () => {
    const { key } = await make('member');
    const repository = app.get(ApiKeysRepository);
    const write = Promise.withResolvers<void>();
    jest.spyOn(repository, 'markUsed').mockReturnValueOnce(write.promise);
    expect(await show(key)).not.toBeNull();
    write.reject(new Error('store away'));
    await app.get(Background).settled();
  });
});

async function everyByteIn(directory: string): Promise<Buffer> {
  const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((each) =>
    each.isFile(),
  );
  return Buffer.concat(await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name)))));
}
