import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompaniesService, CompanyRemovals } from '@aidoo/companies';
import type { MemberContext, Role } from '@aidoo/companies';
import { ConfigModule, loadSettings } from '@aidoo/config';
import { DatabaseModule } from '@aidoo/database';
import { AppError, userId } from '@aidoo/kernel';
import type { CompanyId } from '@aidoo/kernel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { getConnectionToken } from '@nestjs/mongoose';
import { Test } from '@nestjs/testing';
import type { TestingModule } from '@nestjs/testing';
import { Types } from 'mongoose';
import type { Connection } from 'mongoose';
import { DataPoliciesRepository } from './data-policies.repository.ts';
import { NO_POLICY } from './data-policy.ts';
import type { DataPolicy } from './data-policy.ts';
import type { SaveDataPolicyDto } from './dto/save-data-policy.dto.ts';
import { DataPolicies, DataPoliciesModule, UNRESTRICTED } from './index.ts';

const KEY = { kind: 'api-key', id: 'a'.repeat(24) } as const;
const POLICY: DataPolicy = {
  company: { deny: ['hr.*'] },
  roles: { member: { maxRows: 20 } },
  credentials: [{ ...KEY, rules: { allow: ['res.partner'] } }],
  exceptions: { models: ['mail.template'], methods: ['mail.template.send_mail'] },
};

describe('the data policy of a company', () => {
  let dataDir: string;
  let app: TestingModule;
  let policies: DataPolicies;
  let company: CompanyId;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'aidoo-data-policies-'));
    const settings = loadSettings({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
    const imports = [ConfigModule.forRoot(settings), DatabaseModule.forRoot(), DataPoliciesModule];
    app = await Test.createTestingModule({ imports }).compile();
    await app.init();
    policies = app.get(DataPolicies);
  });
  afterAll(async () => {
    await app?.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  beforeEach(async () => {
    company = await newCompany();
  });

  const somebody = () => userId(new Types.ObjectId().toHexString());
  const newCompany = async () => (await app.get(CompaniesService).create(somebody(), 'Acme')).id;
  const ctx = (role: Role = 'owner'): MemberContext => ({
    companyId: company,
    actor: { userId: somebody() },
    requestId: 'r',
    role,
    companyName: 'Acme',
  });
  const save = (policy: DataPolicy, revision: string | null = null, role?: Role) =>
    policies.replace(ctx(role), { ...policy, revision } as SaveDataPolicyDto);
  const rules = (role: Role = 'member', companyId = company) =>
    policies.rulesFor({ companyId, role, credential: KEY });
  const raw = () => app.get<Connection>(getConnectionToken()).collection('data-policies');
  const ofCompany = () => ({ companyId: new Types.ObjectId(company) });
  const outcome = (work: Promise<unknown>) =>
    work.then(
      () => 'done',
      (error: AppError) => error.code,
    );

  it('is, before it is set, a constant that restricts nothing', async () => {
    expect(await rules()).toBe(UNRESTRICTED);
    expect(await rules('owner')).toBe(UNRESTRICTED);
    expect(UNRESTRICTED).toEqual({
      allow: [],
      deny: [],
      models: new Map(),
      maxRows: null,
      exceptions: { models: [], methods: [] },
    });
  });

  it('binds a principal by company, role and credential', async () => {
    await save(POLICY);
    expect(await rules()).toEqual({
      allow: [['res.partner']],
      deny: ['hr.*'],
      models: new Map(),
      maxRows: 20,
      exceptions: POLICY.exceptions,
    });
    expect((await rules('admin')).maxRows).toBeNull();
  });

  it('binds nobody of another company', async () => {
    await save(POLICY);
    expect(await rules('member', await newCompany())).toBe(UNRESTRICTED);
  });

  it('is read once for each call and never remembered', async () => {
    const { revision } = await save(POLICY);
    const reads = jest.spyOn(app.get(DataPoliciesRepository), 'of');
    expect((await rules()).maxRows).toBe(20);
    expect(reads).toHaveBeenCalledTimes(1);
    await raw().updateOne(ofCompany(), { $set: { policy: JSON.stringify(NO_POLICY) } });
    expect((await rules()).maxRows).toBeNull();
    expect(reads).toHaveBeenCalledTimes(2);
    await save(POLICY, revision);
    expect((await rules()).maxRows).toBe(20);
  });

  it.each<[string, unknown]>([
    ['is no JSON', '{"company":'],
    ['is no text', { company: {} }],
    ['is missing', undefined],
    ['is null', 'null'],
    ['lacks a part', '{}'],
    ['has a part that nobody knows', JSON.stringify({ ...POLICY, users: [] })],
    ['has a rule that nobody knows', JSON.stringify({ ...POLICY, company: { readOnly: true } })],
    ['has a rule of another form', JSON.stringify({ ...POLICY, company: { deny: 'hr.*' } })],
    [
      'has a rule that nobody knows, for a credential',
      JSON.stringify({ ...POLICY, credentials: [{ ...KEY, rules: { days: 5 } }] }),
    ],
    [
      'names credentials in another way',
      JSON.stringify({ ...POLICY, credentials: [{ kind: 'api-key', ids: [KEY.id], rules: {} }] }),
    ],
  ])('is not understood, and opens nothing, when what is stored %s', async (_what, policy) => {
    const { revision } = await save(POLICY);
    await raw().updateOne(
      ofCompany(),
      policy === undefined ? { $unset: { policy: '' } } : { $set: { policy } },
    );
    for (const work of [() => rules(), () => policies.read(ctx()), () => save(POLICY, revision, 'admin')])
      expect(await outcome(work())).toBe('unavailable');
    const error = (await rules().catch((thrown: unknown) => thrown)) as AppError;
    expect(error.message).toContain('nothing is done in its Odoo');
    expect(error.detail).toContain(`the data policy of company ${company}: `);
    expect(error.detail).not.toContain('hr.');
  });

  it('lies in the store as one text: nothing of it is a field or an operator there', async () => {
    await save(POLICY);
    expect(await raw().findOne(ofCompany())).toEqual({
      _id: expect.anything(),
      ...ofCompany(),
      policy: JSON.stringify(POLICY),
      revision: expect.any(String),
      updatedAt: expect.any(Date),
      updatedBy: expect.any(Types.ObjectId),
    });
  });

  it('is one of the two whole, and the other is told, when two set it for the first time at once', async () => {
    const two = [POLICY, NO_POLICY].map((policy) => save(policy));
    expect((await Promise.all(two.map(outcome))).sort()).toEqual(['conflict', 'done']);
    expect(await raw().countDocuments(ofCompany())).toBe(1);
  });

  it('tells the one who comes second when two change it at once', async () => {
    const { revision } = await save(POLICY);
    const two = [1, 2].map((maxRows) => save({ ...POLICY, company: { maxRows } }, revision));
    expect((await Promise.all(two.map(outcome))).sort()).toEqual(['conflict', 'done']);
  });

  it('lets no change through by what was read before somebody else’s', async () => {
    const { revision } = await save(NO_POLICY);
    const repository = app.get(DataPoliciesRepository);
    const put = repository.put.bind(repository);
    jest.spyOn(repository, 'put').mockImplementationOnce(async (...parameters) => {
      await save(POLICY, revision, 'owner');
      return put(...parameters);
    });
    // By what the admin’s request has read, no exception is changed; by what is stored then, one would be.
    expect(await outcome(save({ ...NO_POLICY, company: { maxRows: 5 } }, revision, 'admin'))).toBe(
      'conflict',
    );
    expect((await policies.read(ctx())).exceptions).toEqual(POLICY.exceptions);
  });

  it('goes with the company, and again when a request has written it a moment later', async () => {
    await save(POLICY);
    const late = await raw().findOne(ofCompany());
    const removals = app.get(CompanyRemovals);
    await removals.run(company);
    expect(await raw().countDocuments(ofCompany())).toBe(0);
    await raw().insertOne(late!);
    await removals.run(company);
    expect(await raw().countDocuments(ofCompany())).toBe(0);
  });
});
