import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { OpenRecordsSweep } from '@aidoo/audit-logs';
import { ROLES } from '@aidoo/companies';
import { openStore } from '@aidoo/embedded-mongo';
import type { Store } from '@aidoo/embedded-mongo';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { Types } from 'mongoose';
import type { Connection } from 'mongoose';
import { freshDatabase, World } from '../support/bootstrap.ts';
import { useRoute } from '../support/company-requests.ts';
import type { Tenant } from '../support/company-requests.ts';
import { companyRoutes } from '../support/routes.ts';
import { PASSWORD } from '../support/test-company.ts';
import type { TestCompany } from '../support/test-company.ts';
import { monitored, WireTap } from '../support/wire-tap.ts';
import type { WireCommand } from '../support/wire-tap.ts';

/** What belongs to companies. */
const OF_TENANTS = ['memberships', 'api-keys', 'odoo-connections', 'audit-logs'];

/** What belongs to no company, and why. */
const OF_NOBODY: Readonly<Record<string, string>> = {
  users: 'an account can be in many companies or none',
  sessions: 'a sign-in is a person’s, whatever company they look at',
  attempts: 'who fails to sign in has named no company yet',
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
    why: 'whoever has signed in asks for their companies: bound to the user instead',
    is: ({ name, collection }, filter) =>
      name === 'find' &&
      collection === 'memberships' &&
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
];

const isText = (value: unknown): boolean => typeof value === 'string';
const isId = (value: unknown): boolean => /^[0-9a-f]{24}$/.test(String(value));

/** What is wrong with a command that may concern these companies only, or undefined. */
function problemOf(command: WireCommand, companies: ReadonlySet<string>): string | undefined {
  const { name, collection, filters } = command;
  if (collection in OF_NOBODY) return undefined;
  const bad = filters.find((filter) => {
    if (collection === 'companies') return !namesOnly(filter['_id'], companies);
    if (!OF_TENANTS.includes(collection)) return true;
    return (
      !companies.has(String(filter['companyId'])) && !WITHOUT_COMPANY.some(({ is }) => is(command, filter))
    );
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
    world = await World.start({ MONGODB_URI: monitored(database ?? store!.uri) });
    tap = new WireTap(world.connection);
    const odoo = await world.odoo();
    for (const name of ['Company A', 'Company B']) scenarios.push(await live(name, odoo));
  });
  afterAll(async () => {
    await world.stop();
    await store?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  async function live(name: string, odoo: Sandbox): Promise<(typeof scenarios)[number]> {
    const companies = new Set<string>();
    const heard = await tap.during(async () => {
      const company = await world.company(name);
      for (const id of await foundedBy(company)) companies.add(id);
      await useEverything({ company, odoo });
      await world.app.get(OpenRecordsSweep, { strict: false }).sweep();
    });
    return { companies, heard };
  }

  /** Each of the three people has founded a company of their own when they registered. */
  async function foundedBy(company: TestCompany): Promise<string[]> {
    const lists = ROLES.map((role) => company.as(role).get<{ items: { id: string }[] }>('/api/v1/companies'));
    return (await Promise.all(lists)).flatMap(({ body }) => body.items.map(({ id }) => id));
  }

  /** Each role walks all routes, somebody signs in and out, and an assistant reads and writes. */
  async function useEverything(tenant: Tenant): Promise<void> {
    const { company, odoo } = tenant;
    for (const role of ROLES)
      for (const route of companyRoutes(world.app)) await useRoute(route, tenant, company.as(role), role);
    const { email, userId } = company.people.owner;
    await world.http().post('/api/v1/auth/login', { email, password: 'wrong' });
    await world.http().post('/api/v1/auth/login', { email, password: PASSWORD });
    await company.as('owner').get('/api/v1/auth/me');
    await company.connect(odoo);
    const caller = await company.caller('owner', ['query', 'read', 'schema', 'report', 'create', 'write']);
    await caller.call('aidoo_context');
    const values = { name: 'Wired' };
    const made = await caller.call<{ ids: number[] }>('aidoo_create', { model: 'crm.lead', values });
    await caller.call('aidoo_write', { model: 'crm.lead', ids: made.structured.ids, values });
    await caller.fail('aidoo_query', { model: 'no.such' });
    const filter = `tool=aidoo_write&status=success&userId=${userId}&from=2020-01-01&limit=1`;
    const page = await company.as('admin').get<{ nextCursor: string }>(company.path(`/logs?limit=1`));
    await company.as('admin').get(company.path(`/logs?${filter}&cursor=${page.body.nextCursor}`));
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

  it('all of it is heard: each kind of command on each of the collections', () => {
    const heard = new Set(scenarios[0]!.heard.map(({ name, collection }) => `${name} ${collection}`));
    expect([...heard]).toEqual(
      expect.arrayContaining([
        'find api-keys',
        'findAndModify api-keys',
        'insert api-keys',
        'find audit-logs',
        'insert audit-logs',
        'update audit-logs',
        'delete odoo-connections',
        'find odoo-connections',
        'findAndModify odoo-connections',
        'find memberships',
        'insert memberships',
        'find companies',
        'insert companies',
      ]),
    );
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
        'of a collection that nobody knows',
        (store) => store.collection('unknown').findOne({ companyId: id }),
      ],
    ])('%s', async (_what, query) => {
      expect(await found(query)).toBe(1);
    });
  });
});
