import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { OpenRecordsSweep } from '@aidoo/audit-logs';
import { KeyNotices } from '@aidoo/api-keys';
import { CompaniesService, RemovalsSweep, ROLES } from '@aidoo/companies';
import { CredentialsRotation } from '@aidoo/credentials';
import { TenantRepository } from '@aidoo/database';
import { openStore } from '@aidoo/embedded-mongo';
import type { Store } from '@aidoo/embedded-mongo';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { Mailer } from '@aidoo/mail';
import { ModulesContainer } from '@nestjs/core';
import { Types } from 'mongoose';
import type { Connection } from 'mongoose';
import { useAccountRoute } from '../support/account-requests.ts';
import { freshDatabase, World } from '../support/bootstrap.ts';
import { companyRequest, pathIn, useRoute } from '../support/company-requests.ts';
import type { Tenant } from '../support/company-requests.ts';
import { connectApp } from '../support/connected-app.ts';
import { downloadLink, useLink } from '../support/file-caller.ts';
import { McpCaller } from '../support/mcp-caller.ts';
import { PageBrowser } from '../support/page-browser.ts';
import { companyRoutes, declaredRoutes, isCompanyRoute } from '../support/routes.ts';
import { PASSWORD } from '../support/test-company.ts';
import type { TestCompany } from '../support/test-company.ts';
import { monitored, WireTap } from '../support/wire-tap.ts';
import type { WireCommand } from '../support/wire-tap.ts';

/** What belongs to companies. */
const OF_TENANTS = [
  'memberships',
  'invitations',
  'api-keys',
  'oauth-grants',
  'odoo-connections',
  'data-policies',
  'audit-logs',
  'call-counts',
  'idempotency-keys',
  'file-links',
];

/** What belongs to no company, and why. */
const OF_NOBODY: Readonly<Record<string, string>> = {
  users: 'an account can be in many companies or none',
  sessions: 'a sign-in is a person’s, whatever company they look at',
  'login-challenges': 'likewise, between the password and the code',
  'one-time-links': 'a link that verifies an address or resets a password is an account’s',
  'oauth-artifacts': 'a token says itself which grant it comes from, once it is found by its hash',
  'oauth-clients': 'people of many companies use the same client',
  attempts: 'who fails to sign in has named no company yet',
};

/** The repositories that are not bound to a company by their base, and why. Whoever adds one says it here. */
const UNBOUND: Readonly<Record<string, string>> = {
  ArtifactsRepository: OF_NOBODY['oauth-artifacts']!,
  AttemptsRepository: OF_NOBODY['attempts']!,
  ClientsRepository: OF_NOBODY['oauth-clients']!,
  CompaniesRepository: 'a company’s own document has no other company: it is found by its id',
  LoginChallengesRepository: OF_NOBODY['login-challenges']!,
  OneTimeLinksRepository: OF_NOBODY['one-time-links']!,
  SessionsRepository: OF_NOBODY['sessions']!,
  UserCompaniesRepository: 'the companies of one user, who has named none yet: bound to the user',
  UsersRepository: OF_NOBODY['users']!,
};

type Filter = WireCommand['filters'][number];
const keysOf = (filter: Filter): string => Object.keys(filter).sort().join(' ');

/** The closed list of commands about tenants' documents that name no company, and why each is right. */
const WITHOUT_COMPANY: readonly { why: string; is(command: WireCommand, filter: Filter): boolean }[] = [
  {
    why: 'an API key is found by its hash: it says itself which company it is for',
    is: ({ name, collection }, filter) =>
      name === 'find' && collection === 'api-keys' && keysOf(filter) === 'hash' && isText(filter['hash']),
  },
  {
    why: 'a code or a refresh token names its grant by id: the grant says which company it is for',
    is: ({ name, collection }, filter) =>
      name === 'find' && collection === 'oauth-grants' && keysOf(filter) === '_id' && isId(filter['_id']),
  },
  {
    why: 'a grant whose token was replayed or given back ends by the id that the token names',
    is: ({ name, collection }, filter) =>
      name === 'delete' && collection === 'oauth-grants' && keysOf(filter) === '_id' && isId(filter['_id']),
  },
  {
    why: 'an account that is deleted takes along what it has allowed, in every company: bound to the user instead',
    is: ({ name, collection }, filter) =>
      ['find', 'delete'].includes(name) &&
      collection === 'oauth-grants' &&
      keysOf(filter) === 'userId' &&
      isId(filter['userId']),
  },
  {
    why: 'an invitation is found by the hash of its link: it says itself which company it is for',
    is: ({ name, collection }, filter) =>
      name === 'find' &&
      collection === 'invitations' &&
      keysOf(filter) === 'expiresAt hash' &&
      isText(filter['hash']),
  },
  {
    why: 'whoever has signed in asks for their companies: bound to the user instead',
    is: ({ name, collection }, filter) =>
      name === 'find' &&
      collection === 'memberships' &&
      keysOf(filter) === 'userId' &&
      isId(filter['userId']),
  },
  {
    why: 'an account that is deleted leaves every company: bound to the user instead',
    is: ({ name, collection }, filter) =>
      name === 'delete' &&
      collection === 'memberships' &&
      keysOf(filter) === 'userId' &&
      isId(filter['userId']),
  },
  {
    why: 'an account that is deleted takes its keys along, in every company: bound to the user instead',
    is: ({ name, collection }, filter) =>
      name === 'delete' && collection === 'api-keys' && keysOf(filter) === 'userId' && isId(filter['userId']),
  },
  {
    why: 'an account that is deleted takes its links to files along, in every company: bound to the user instead',
    is: ({ name, collection }, filter) =>
      name === 'delete' &&
      collection === 'file-links' &&
      keysOf(filter) === 'userId' &&
      isId(filter['userId']),
  },
  {
    why: 'the sweep ends what a crash left open, in every company at once, and reads nothing',
    is: ({ name, collection }, filter) =>
      name === 'update' &&
      collection === 'audit-logs' &&
      keysOf(filter) === 'at status' &&
      filter['status'] === 'started',
  },
  {
    why: 'the sweep finds companies whose deletion a crash interrupted, by its date',
    is: ({ name, collection }, filter) =>
      name === 'find' &&
      collection === 'companies' &&
      isRange(filter['deletedAt'], ['$lt']) &&
      keysOf(filter) === 'deletedAt',
  },
  {
    why: 'the sweep finds the keys whose holders are to be warned, by their end, and tells nobody else',
    is: ({ name, collection }, filter) =>
      name === 'find' &&
      collection === 'api-keys' &&
      keysOf(filter) === 'expiresAt revokedAt warnedAt' &&
      isRange(filter['expiresAt'], ['$gt', '$lte']),
  },
  {
    why: 'whoever runs the server lists the companies, from its shell only',
    is: ({ name, collection }, filter) =>
      name === 'find' &&
      collection === 'companies' &&
      keysOf(filter) === 'deletedAt' &&
      filter['deletedAt'] === null,
  },
  {
    why: 'whoever runs the server renews what is encrypted, from its shell only',
    is: ({ name, collection }, filter) =>
      name === 'find' && collection === 'odoo-connections' && keysOf(filter) === '',
  },
];

/** Dates between which something lies, and nothing else. */
const isRange = (value: unknown, operators: readonly string[]): boolean =>
  typeof value === 'object' &&
  value !== null &&
  keysOf(value as Filter) === operators.join(' ') &&
  Object.values(value).every((bound) => bound instanceof Date);

const isText = (value: unknown): boolean => typeof value === 'string';
const isId = (value: unknown): boolean => /^[0-9a-f]{24}$/.test(String(value));

/** What is wrong with a command that may concern these companies only, or undefined. */
function problemOf(command: WireCommand, companies: ReadonlySet<string>): string | undefined {
  const { name, collection, filters } = command;
  if (collection in OF_NOBODY) return undefined;
  const bad = filters.find((filter) => {
    if (WITHOUT_COMPANY.some(({ is }) => is(command, filter))) return false;
    if (collection === 'companies') return !namesOnly(filter['_id'], companies);
    return !OF_TENANTS.includes(collection) || !companies.has(String(filter['companyId']));
  });
  return bad && `${name} ${collection} ${JSON.stringify(bad)}`;
}

/** A company's own document is found by its id, or by a list of ids. */
const namesOnly = (id: unknown, companies: ReadonlySet<string>): boolean =>
  ((id as { $in?: unknown[] } | undefined)?.$in ?? [id]).every((one) => companies.has(String(one)));

describe('at the wire of the store', () => {
  let dataDir: string;
  let store: Store | undefined;
  let world: World;
  let tap: WireTap;
  const scenarios: { companies: ReadonlySet<string>; heard: WireCommand[] }[] = [];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'aidoo-wire-'));
    const database = freshDatabase();
    store = database === undefined ? await openStore({ dataDir }) : undefined;
    world = await World.reachable({ MONGODB_URI: monitored(database ?? store!.uri) });
    tap = new WireTap(world);
    const odoo = await world.odoo();
    for (const name of ['Company A', 'Company B']) scenarios.push(await live(name, odoo));
  });
  afterAll(async () => {
    await world.stop();
    await store?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function live(name: string, odoo: Sandbox): Promise<(typeof scenarios)[number]> {
    const heard = await tap.during(async () => {
      const company = await world.company(name);
      await useEverything({ company, odoo });
      await whatNobodyAsksFor();
    });
    const founded = heard.filter(
      ({ name: command, collection }) => `${command} ${collection}` === 'insert companies',
    );
    return {
      companies: new Set(founded.flatMap(({ filters }) => filters.map(({ _id }) => String(_id)))),
      heard,
    };
  }

  /** The sweeps, and what is done from the server's shell. */
  async function whatNobodyAsksFor(): Promise<void> {
    const { app } = world;
    await app.get(OpenRecordsSweep, { strict: false }).sweep();
    await app.get(RemovalsSweep, { strict: false }).sweep();
    await app.get(CompaniesService, { strict: false }).all().next();
    await app.get(CredentialsRotation, { strict: false }).examine();
    // Nobody is warned without mail, and so nobody is looked for.
    const canSend = jest.spyOn(app.get(Mailer, { strict: false }), 'canSend', 'get').mockReturnValue(true);
    await app.get(KeyNotices, { strict: false }).warn();
    canSend.mockRestore();
  }

  /** Each role walks all routes, somebody signs in and out, and an assistant reads and writes. */
  async function useEverything(tenant: Tenant): Promise<void> {
    const { company, odoo } = tenant;
    for (const role of ROLES)
      for (const route of companyRoutes(world.app)) await useRoute(route, tenant, company.as(role), role);
    for (const route of declaredRoutes(world.app))
      if (route.rule === 'signed-in') await useAccountRoute(route, world.http());
    await world.http().get(`/api/v1/invitations/${'x'.repeat(43)}`);
    await useOAuth(company);
    const { email, userId } = company.people.owner;
    await world.http().post('/api/v1/auth/login', { email, password: 'wrong' });
    await world.http().post('/api/v1/auth/login', { email, password: PASSWORD });
    await company.as('owner').get('/api/v1/auth/me');
    await company.connect(odoo);
    const caller = await company.caller('owner', ['query', 'read', 'schema', 'report', 'create', 'write']);
    await caller.call('aidoo_context');
    const values = { name: 'Wired' };
    const keyed = { model: 'crm.lead', values, idempotencyKey: 'wired' };
    const made = await caller.call<{ ids: number[] }>('aidoo_create', keyed);
    await caller.call('aidoo_create', keyed);
    await caller.fail('aidoo_create', { ...keyed, values: { nam: 'Freed' }, idempotencyKey: 'freed' });
    await caller.call('aidoo_write', { model: 'crm.lead', ids: made.structured.ids, values });
    await caller.fail('aidoo_query', { model: 'no.such' });
    const attachmentId = odoo.attach({
      name: 'x.txt',
      model: 'res.partner',
      id: 12,
      bytes: Buffer.from('x'),
    });
    const uri = await downloadLink(caller, attachmentId);
    for (const status of [200, 410]) expect((await useLink(uri)).status).toBe(status);
    const filter = `tool=aidoo_write&status=success&userId=${userId}&from=2020-01-01&limit=1`;
    const page = await company.as('admin').get<{ nextCursor: string }>(company.path(`/logs?limit=1`));
    await company.as('admin').get(company.path(`/logs?${filter}&cursor=${page.body.nextCursor}`));
  }

  /** Connects, carries on, calls, asks for more, gives back; and a code that comes twice ends everything. */
  async function useOAuth(company: TestCompany): Promise<void> {
    const { client, tokens } = await connectApp(company, 'member');
    const renewed = await client.refresh(tokens.refresh_token);
    await new McpCaller(world.url, renewed.body.access_token).call('aidoo_context');
    await connectApp(company, 'member', { client, permissions: ['report'] });
    await client.revoke(renewed.body.refresh_token);
    const { owner } = company.people;
    const begun = client.begin();
    const back = await client.allow(new PageBrowser(world.url), begun, owner, { companyId: company.id });
    const code = back.url.searchParams.get('code')!;
    for (const status of [200, 400])
      expect((await client.exchange(code, begun.verifier)).status).toBe(status);
  }

  it('every command about a company’s documents names a company of the request, but for a closed list', () => {
    for (const { companies, heard } of scenarios)
      expect(heard.map((command) => problemOf(command, companies)).filter(Boolean)).toEqual([]);
  });

  it('the companies of two scenarios have nothing in common, so that a wrong one shows', () => {
    const [a, b] = scenarios;
    expect([...a!.companies].filter((id) => b!.companies.has(id))).toEqual([]);
    expect(a!.heard.filter((command) => problemOf(command, b!.companies)).length).toBeGreaterThan(50);
  });

  it('a GET writes nothing but that somebody was there, and how often a link was tried', async () => {
    const tenant = { company: await world.company(), odoo: await world.odoo() };
    const { company } = tenant;
    const written = new Set<string>();
    for (const route of declaredRoutes(world.app).filter(({ method }) => method === 'GET')) {
      const id = isCompanyRoute(route) ? await companyRequest(route).prepare?.(tenant, 'owner') : undefined;
      const path = isCompanyRoute(route) ? pathIn(route, company.id, id) : route.path;
      const heard = await tap.during(() => company.as('owner').get(path));
      const writes = heard.filter(({ name }) => !['find', 'aggregate', 'count'].includes(name));
      for (const { name, collection } of writes) written.add(`${name} ${collection}`);
    }
    expect(['findAndModify memberships', 'findAndModify attempts']).toEqual(
      expect.arrayContaining([...written]),
    );
  });

  it('all of it is heard: each kind of command on each of the collections', () => {
    const heard = new Set(scenarios[0]!.heard.map(({ name, collection }) => `${name} ${collection}`));
    expect([...heard].sort()).toEqual(
      expect.arrayContaining([
        'delete invitations',
        'find invitations',
        'findAndModify invitations',
        'insert call-counts',
        'findAndModify companies',
        'delete memberships',
        'findAndModify memberships',
        'find api-keys',
        'findAndModify api-keys',
        'insert api-keys',
        'find audit-logs',
        'insert audit-logs',
        'update audit-logs',
        'delete idempotency-keys',
        'find idempotency-keys',
        'findAndModify idempotency-keys',
        'insert idempotency-keys',
        'delete file-links',
        'find file-links',
        'findAndModify file-links',
        'insert file-links',
        'delete oauth-grants',
        'find oauth-grants',
        'findAndModify oauth-grants',
        'insert oauth-grants',
        'delete odoo-connections',
        'find odoo-connections',
        'findAndModify odoo-connections',
        'delete data-policies',
        'find data-policies',
        'findAndModify data-policies',
        'insert data-policies',
        'find memberships',
        'insert memberships',
        'find companies',
        'insert companies',
      ]),
    );
  });

  it('no repository is left out: each is bound to a company by its base or stands in the list of those that are not', () => {
    const repositories = [...world.app.get(ModulesContainer).values()].flatMap(({ providers }) =>
      [...providers.values()].flatMap(({ metatype, instance }) =>
        typeof metatype === 'function' && metatype.name.endsWith('Repository')
          ? [{ metatype, instance }]
          : [],
      ),
    );
    const unbound = repositories.filter(({ instance }) => !(instance instanceof TenantRepository));
    expect(repositories.length).toBeGreaterThan(unbound.length);
    expect(new Set(unbound.map(({ metatype }) => metatype.name))).toEqual(new Set(Object.keys(UNBOUND)));
  });

  it.each(WITHOUT_COMPANY)('the closed list has no entry too many: $why', ({ is }) => {
    const uses = scenarios[0]!.heard.filter((command) => command.filters.some((one) => is(command, one)));
    expect(uses.length).toBeGreaterThan(0);
  });

  it('no collection is left out: each belongs to companies or stands in the list of those that do not', async () => {
    const stored = await world.connection.listCollections();
    const known = ['companies', ...OF_TENANTS, ...Object.keys(OF_NOBODY)];
    expect(stored.map(({ name }) => name).sort()).toEqual(known.sort());
  });

  describe('a query is found out', () => {
    const id = new Types.ObjectId();
    const found = async (query: (connection: Connection) => Promise<unknown>) => {
      const heard = await tap.during(() => query(world.connection));
      return heard.map((command) => problemOf(command, scenarios[0]!.companies)).filter(Boolean).length;
    };

    it.each<[string, (connection: Connection) => Promise<unknown>]>([
      ['without a company', (store) => store.collection('api-keys').findOne({ _id: id })],
      ['with somebody else’s company', (store) => store.collection('api-keys').findOne({ companyId: id })],
      [
        'with any company',
        (store) => store.collection('audit-logs').countDocuments({ companyId: { $ne: id } }),
      ],
      [
        'that changes without a company',
        (store) => store.collection('memberships').deleteMany({ role: 'x' }),
      ],
      ['that reads all companies', (store) => store.collection('companies').findOne({ name: 'x' })],
      [
        'of what a client was allowed, in all companies',
        (store) => store.collection('oauth-grants').find({ clientId: 'x' }).toArray(),
      ],
      ['of all connections', (store) => store.collection('odoo-connections').deleteMany({})],
      [
        'of invitations by an address',
        (store) => store.collection('invitations').findOne({ email: 'a@example.com' }),
      ],
      [
        'of a key’s hash that is an operator',
        (store) => store.collection('api-keys').findOne({ hash: { $gt: '' } }),
      ],
      [
        'of a collection that nobody knows',
        (store) => store.collection('unknown').findOne({ companyId: id }),
      ],
    ])('%s', async (_what, query) => {
      expect(await found(query)).toBe(1);
    });
  });
});
