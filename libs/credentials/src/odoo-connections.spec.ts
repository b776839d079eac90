import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompaniesService, MembershipsService } from '@aidoo/companies';
import { ConfigModule, loadSettings } from '@aidoo/config';
import { DatabaseModule } from '@aidoo/database';
import { inputPipe, ProblemFilter, userId } from '@aidoo/kernel';
import type { CompanyId, TenantContext, UserId } from '@aidoo/kernel';
import { Odoo } from '@aidoo/odoo';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test } from '@nestjs/testing';
import type { NextFunction, Request, Response } from 'express';
import { Types } from 'mongoose';
import type { Connection } from 'mongoose';
import { CredentialsModule, OdooGateway } from './index.ts';
import { OdooConnectionsRepository } from './odoo-connections.repository.ts';

const CANARY = 'canary-secret-4711';
const input = {
  // A literal address: nothing has to be looked up. Nobody listens on port 1.
  url: 'http://127.0.0.1:1/canary-url-4711/',
  database: 'canary-database-4711',
  username: 'canary-login-4711',
  secret: CANARY,
  protocol: 'xmlrpc',
};
const shown = { ...input, url: 'http://127.0.0.1:1/canary-url-4711', secret: undefined };

interface Answer {
  status: number;
  body: Record<string, unknown>;
}

type Person = 'owner' | 'admin' | 'member' | 'stranger';

interface Asking {
  as?: Person;
  tenant?: CompanyId;
  test?: boolean;
}

describe('the Odoo connection of a company', () => {
  let dataDir: string;
  let app: INestApplication;
  let people: Record<Person, UserId>;
  let company: CompanyId;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'aidoo-credentials-'));
    const settings = loadSettings({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
    const imports = [ConfigModule.forRoot(settings), DatabaseModule.forRoot(), CredentialsModule];
    const module = await Test.createTestingModule({ imports }).compile();
    app = module.createNestApplication({ logger: false });
    // Who is signed in is another room's matter: here a header says it.
    app.use((request: Request, _response: Response, next: NextFunction) => {
      Object.assign(request, { user: { userId: request.get('x-user'), sessionId: 's' } });
      next();
    });
    app.useGlobalFilters(new ProblemFilter());
    app.useGlobalPipes(inputPipe());
    await app.listen(0, '127.0.0.1');
  });

  afterAll(async () => {
    await app?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  beforeEach(async () => {
    const somebody = () => userId(new Types.ObjectId().toHexString());
    people = { owner: somebody(), admin: somebody(), member: somebody(), stranger: somebody() };
    company = await newCompany(people.owner);
    await app.get(MembershipsService).add(company, people.admin, 'admin');
    await app.get(MembershipsService).add(company, people.member, 'member');
  });

  const newCompany = async (owner: UserId) => (await app.get(CompaniesService).create(owner, 'Acme')).id;

  async function ask(
    method: string,
    body?: object,
    { as = 'admin', tenant = company, test = false }: Asking = {},
  ): Promise<Answer> {
    const path = `/api/v1/companies/${tenant}/odoo-connection${test ? '/test' : ''}`;
    const headers = { 'content-type': 'application/json', 'x-user': people[as] };
    const answer = await fetch((await app.getUrl()) + path, { method, headers, body: JSON.stringify(body) });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Answer['body']) };
  }

  const raw = () => app.get<Connection>(getConnectionToken()).collection('odoo-connections');
  const stored = () => raw().findOne({ companyId: new Types.ObjectId(company) });
  const asCtx = (companyId: CompanyId): TenantContext => ({
    companyId,
    actor: { userId: people.admin },
    requestId: 'r',
  });

  it('is saved and shown without its secret', async () => {
    const saved = await ask('PUT', input);
    expect(saved.status).toBe(200);
    expect(saved.body).toEqual({
      ...JSON.parse(JSON.stringify(shown)),
      updatedAt: expect.any(String),
      hasSecret: true,
    });
    expect(await ask('GET')).toEqual(saved);
    expect(JSON.stringify(saved)).not.toContain(CANARY);
  });

  it('lies in the store as four ciphertexts: none of url, database, login and secret is there in clear', async () => {
    await ask('PUT', input);
    const document = await stored();
    for (const field of ['url', 'database', 'username', 'secret']) {
      expect(document?.[field]).toMatch(/^[0-9a-f]{32}:[0-9a-f]{32}:([0-9a-f]{2})+$/);
    }
    const bytes = await everyByteIn(dataDir);
    // What is known to be there is found, so that not finding the others means something.
    expect(bytes.includes(String(document?.['secret']))).toBe(true);
    for (const canary of ['canary-secret', 'canary-url', 'canary-database', 'canary-login']) {
      expect(bytes.includes(canary)).toBe(false);
    }
  });

  it('is refused when a ciphertext was moved to another company or field, and says to save it again', async () => {
    await ask('PUT', input);
    const mine = await stored();
    const other = await newCompany(people.admin);
    await raw().insertOne({ ...mine, _id: new Types.ObjectId(), companyId: new Types.ObjectId(other) });
    await raw().updateOne({ _id: mine!._id }, { $set: { database: mine!['secret'] } });
    for (const tenant of [company, other]) {
      for (const answer of [
        await ask('GET', undefined, { tenant }),
        await ask('POST', {}, { tenant, test: true }),
      ]) {
        expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable' } });
        expect(answer.body['detail']).toContain('saves it again');
      }
      await expect(app.get(OdooGateway).for(asCtx(tenant))).rejects.toMatchObject({ code: 'unavailable' });
      const { secret: _, ...rest } = input;
      expect(await ask('PUT', rest, { tenant })).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'secret' }] },
      });
      expect(await ask('PUT', input, { tenant })).toMatchObject({ status: 200 });
      expect(await ask('GET', undefined, { tenant })).toMatchObject({ status: 200 });
    }
  });

  it('answers 404 and what to do where there is none', async () => {
    for (const answer of [await ask('GET'), await ask('POST', {}, { test: true })]) {
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
      expect(answer.body['detail']).toContain('an owner or admin adds it');
    }
    await expect(app.get(OdooGateway).for(asCtx(company))).rejects.toThrow('has no Odoo connection yet');
  });

  it('keeps the secret when it is left out and url, database and username stay', async () => {
    const { secret: _, ...rest } = input;
    await ask('PUT', input);
    const before = await stored();
    const saved = await ask('PUT', { ...rest, url: 'HTTP://127.0.0.1:1/canary-url-4711', protocol: 'auto' });
    expect(saved).toMatchObject({ status: 200, body: { protocol: 'auto' } });
    const after = await stored();
    expect(after?.['secret']).toBe(before?.['secret']);
    expect(after?.['revision']).not.toBe(before?.['revision']);
  });

  it.each([
    ['url', 'http://127.0.0.1:2/canary-url-4711'],
    ['url', 'https://127.0.0.1:1/canary-url-4711'],
    ['database', 'another'],
    ['username', 'another'],
  ])('needs the secret again when %s changes to %s, and changes nothing without', async (field, value) => {
    const { secret: _, ...rest } = input;
    await ask('PUT', input);
    const before = await stored();
    const refused = await ask('PUT', { ...rest, [field]: value });
    expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'secret' }] } });
    expect(await stored()).toEqual(before);
    expect(await ask('PUT', { ...input, [field]: value })).toMatchObject({
      status: 200,
      body: { [field]: value },
    });
  });

  it('needs a secret the first time', async () => {
    const { secret: _, ...rest } = input;
    expect(await ask('PUT', rest)).toMatchObject({ status: 422, body: { errors: [{ field: 'secret' }] } });
  });

  it('never takes a secret to the address of a save that came between look and write', async () => {
    const { secret: _, ...rest } = input;
    await ask('PUT', input);
    const repository = app.get(OdooConnectionsRepository);
    const change = repository.change.bind(repository);
    jest.spyOn(repository, 'change').mockImplementationOnce(async (...parameters) => {
      await ask('PUT', { ...input, url: 'http://127.0.0.1:9', secret: 'another' });
      return change(...parameters);
    });
    expect(await ask('PUT', rest)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    expect(await ask('GET')).toMatchObject({ body: { url: 'http://127.0.0.1:9' } });
  });

  it('is one of the two whole when two are saved for the first time at once', async () => {
    const two = [input, { ...input, url: 'http://127.0.0.1:2', database: 'two', secret: 'two' }];
    const saved = await Promise.all(two.map((each) => ask('PUT', each)));
    expect(saved.map(({ status }) => status)).toEqual([200, 200]);
    expect(await raw().countDocuments({ companyId: new Types.ObjectId(company) })).toBe(1);
    const { body } = await ask('GET');
    expect(
      two.some(({ database, url }) => body['database'] === database && url.startsWith(String(body['url']))),
    ).toBe(true);
  });

  it('is saved when MongoDB answers such a first save with a duplicate key', async () => {
    const repository = app.get<{ upsert: () => Promise<never> }>(OdooConnectionsRepository);
    const duplicate = Object.assign(new Error('E11000'), { code: 11_000 });
    jest.spyOn(repository, 'upsert').mockRejectedValueOnce(duplicate);
    expect(await ask('PUT', input)).toMatchObject({ status: 200 });
    expect(await ask('GET')).toMatchObject({ status: 200 });
  });

  it.each([
    ['url', 'http://169.254.169.254/latest'],
    ['url', 'https://me:canary@127.0.0.1'],
    ['url', { $ne: null }],
    ['database', ''],
    ['username', 'two\nlines'],
    ['secret', null],
    ['secret', ''],
    ['secret', '\ud83d'],
    ['protocol', 'soap'],
    ['password', 'x'],
  ])('refuses by name %s: %j', async (field, value) => {
    const refused = await ask('PUT', { ...input, [field]: value });
    expect(refused).toMatchObject({ status: 422, body: { code: 'invalid_input', errors: [{ field }] } });
    expect(JSON.stringify(refused)).not.toContain('canary');
    expect(await stored()).toBeNull();
  });

  it('is gone after DELETE, which may be repeated', async () => {
    await ask('PUT', input);
    for (let time = 0; time < 2; time += 1) expect(await ask('DELETE')).toEqual({ status: 204, body: {} });
    expect(await ask('GET')).toMatchObject({ status: 404 });
  });

  it('a test that fails is an answer', async () => {
    await ask('PUT', input);
    const answer = await ask('POST', {}, { test: true });
    expect(answer).toEqual({
      status: 200,
      body: { ok: false, code: 'unreachable', message: expect.any(String) },
    });
  });

  it('is for owner and admin: a member gets 403, a stranger 404', async () => {
    await ask('PUT', input, { as: 'owner' });
    for (const method of ['GET', 'PUT', 'DELETE', 'POST']) {
      const body = method === 'PUT' ? input : undefined;
      const test = method === 'POST';
      expect(await ask(method, body, { as: 'member', test })).toMatchObject({ status: 403 });
      expect(await ask(method, body, { as: 'stranger', test })).toMatchObject({ status: 404 });
    }
    expect(await ask('GET', undefined, { as: 'owner' })).toMatchObject({ status: 200 });
  });

  it('the gateway opens it with one read for each call and keeps nothing of it', async () => {
    await ask('PUT', input);
    const odoo = jest.spyOn(app.get(Odoo), 'for');
    const reads = jest.spyOn(app.get(OdooConnectionsRepository), 'of');
    const { baseUrl, protocol } = await app.get(OdooGateway).for(asCtx(company));
    expect({ baseUrl, protocol }).toEqual({ baseUrl: shown.url, protocol: 'xmlrpc' });
    expect(odoo).toHaveBeenCalledWith(expect.objectContaining({ secret: CANARY, url: shown.url }));
    expect(reads).toHaveBeenCalledTimes(1);
    await ask('PUT', { ...input, secret: 'changed' });
    await app.get(OdooGateway).for(asCtx(company));
    expect(odoo).toHaveBeenLastCalledWith(expect.objectContaining({ secret: 'changed' }));
  });
});

async function everyByteIn(directory: string): Promise<Buffer> {
  const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((each) =>
    each.isFile(),
  );
  return Buffer.concat(await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name)))));
}
