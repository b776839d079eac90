import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { may, ROLES } from '@aidoo/companies';
import type { Role } from '@aidoo/companies';
import { aSession, accountRequest, useAccountRoute, withSecondFactor } from '../support/account-requests.ts';
import { World } from '../support/bootstrap.ts';
import { companyRequest, hasOwnId, pathIn, useRoute } from '../support/company-requests.ts';
import type { Tenant } from '../support/company-requests.ts';
import { deadAtMcp, deadAtTheApi, deadRefreshTokens } from '../support/dead-credentials.ts';
import { connectApp } from '../support/connected-app.ts';
import type { GatewayProcess } from '../support/gateway-process.ts';
import { Http } from '../support/http.ts';
import type { Answer } from '../support/http.ts';
import { McpCaller } from '../support/mcp-caller.ts';
import { companyRoutes, declaredRoutes, nameOf } from '../support/routes.ts';
import type { CompanyRoute, Route } from '../support/routes.ts';
import { startBeside } from '../support/second-instance.ts';
import { register } from '../support/test-company.ts';
import type { Person } from '../support/test-company.ts';

const NOBODYS_ID = 'a'.repeat(24);
const MALFORMED_IDS = [
  '1',
  'A'.repeat(24),
  'g'.repeat(24),
  'a'.repeat(25),
  '[object Object]',
  '$ne',
  '{"$gt":""}',
  '[$ne]=1',
  '%00',
  `${NOBODYS_ID}/members`,
  `../${NOBODYS_ID}`,
];

/** An answer but for what differs between any two answers. */
const comparable = ({ status, body, headers }: Answer<unknown>) => ({
  status,
  type: headers.get('content-type'),
  body: { ...(body as object), requestId: undefined },
});

/** With two, the one does what a test needs, and the other is asked: nothing may be known to the one only. */
describe.each([
  ['one instance', 1],
  ['two instances', 2],
])('what belongs to a company, with %s', (_name, instances) => {
  let world: World;
  let second: GatewayProcess | undefined;
  let routes: CompanyRoute[];
  let a: Tenant;
  let b: Tenant;

  beforeAll(async () => {
    world = await World.reachable();
    if (instances > 1) second = await startBeside(world);
    routes = companyRoutes(world.app);
    const tenant = async (): Promise<Tenant> => ({
      company: await world.company(),
      odoo: await world.odoo(),
    });
    [a, b] = [await tenant(), await tenant()];
  }, 180_000);
  afterAll(async () => {
    await second?.remove();
    await world.stop();
  });

  const url = (): string => second?.url ?? world.url;
  const shows = (token?: string): Http => new Http(url(), token);
  const asks = ({ accessToken }: Person): Http => shows(accessToken);
  const as = ({ company }: Tenant, role: Role): Http => asks(company.people[role]);

  type Statuses = Record<string, number>;

  /** What every route of the tenant answers to somebody. */
  async function statuses(tenant: Tenant, http: Http, role?: Role): Promise<Statuses> {
    const answers: Statuses = {};
    for (const route of routes) answers[nameOf(route)] = (await useRoute(route, tenant, http, role)).status;
    return answers;
  }

  const everywhere = (status: (route: CompanyRoute) => number): Statuses =>
    Object.fromEntries(routes.map((route) => [nameOf(route), status(route)]));

  describe('every route', () => {
    it('has a request by which these tests know how it is used', () => {
      expect(routes.length).toBeGreaterThanOrEqual(20);
      for (const route of routes) expect(() => companyRequest(route)).not.toThrow();
    });

    it.each(ROLES)('answers to its %s what the role table says', async (role) => {
      const expected = everywhere((route) =>
        may(role, route.rule.action) ? companyRequest(route).success : 403,
      );
      expect(await statuses(a, as(a, role), role)).toEqual(expected);
      expect(await statuses(b, as(b, role), role)).toEqual(expected);
    });

    it.each(ROLES)('is not there for the %s of another company', async (role) => {
      const expected = everywhere(() => 404);
      expect(await statuses(a, as(b, role))).toEqual(expected);
      expect(await statuses(b, as(a, role))).toEqual(expected);
    });

    it('is not there for a stranger', async () => {
      const stranger = await register(world.http(), 'Elsewhere');
      expect(await statuses(a, asks(stranger))).toEqual(everywhere(() => 404));
    });

    it('is not there for a member who was removed, nor for one who has left', async () => {
      const [removed, left] = [await register(world.http(), 'Own'), await register(world.http(), 'Own')];
      for (const person of [removed, left]) await a.company.join(person, 'admin');
      expect((await asks(removed).get(a.company.path())).status).toBe(200);
      await a.company.as('owner').delete(a.company.path(`/members/${removed.userId}`));
      await left.http.delete(a.company.path(`/members/${left.userId}`));
      expect(await statuses(a, asks(removed))).toEqual(everywhere(() => 404));
      expect(await statuses(a, asks(left))).toEqual(everywhere(() => 404));
    });

    it('is not there for anybody once the company is deleted', async () => {
      const gone = await a.company.another();
      await a.company.as('owner').send('DELETE', gone.path(), {});
      for (const role of ROLES)
        for (const route of routes) {
          const path = pathIn(route, gone.id, NOBODYS_ID);
          const body = companyRequest(route).body?.(a);
          expect([nameOf(route), (await as(a, role).send(route.method, path, body)).status]).toEqual([
            nameOf(route),
            404,
          ]);
        }
    });

    it('asks whoever shows nothing to sign in', async () => {
      expect(await statuses(a, shows())).toEqual(everywhere(() => 401));
    });

    it('asks for a second factor where the company requires one, of people and of their keys', async () => {
      const owner = await register(world.http(), 'Careful');
      const careful = a.company.ownedBy(owner);
      const { admin } = a.company.people;
      await careful.join(admin, 'admin');
      const { key } = await careful.apiKey('admin');
      await withSecondFactor(owner);
      const policy = { requireSecondFactor: true };
      expect((await owner.http.send('PATCH', careful.path('/policy'), policy)).status).toBe(200);
      const asked = { status: 403, body: { code: 'second_factor_required' } };
      for (const route of routes.filter(({ rule }) => may('admin', rule.action))) {
        const body = route.method === 'GET' ? undefined : {};
        const path = pathIn(route, careful.id, NOBODYS_ID);
        expect(await asks(admin).send(route.method, path, body)).toMatchObject(asked);
      }
      expect(await new McpCaller(url(), key).rpc('tools/list')).toMatchObject(asked);
      expect((await asks(owner).get(careful.path())).status).toBe(200);
    });
  });

  describe('a credential that opens nothing', () => {
    /** All routes that look at a dashboard access token. */
    const guarded = (): Route[] =>
      declaredRoutes(world.app).filter(({ rule }) => rule !== 'public' && rule !== 'credential');

    it('is refused on every route of the API, whatever was once its reach', async () => {
      expect(guarded().length).toBeGreaterThanOrEqual(35);
      for (const { what, token } of await deadAtTheApi(world, a.company))
        for (const { method, path } of guarded()) {
          const asked = path.replace(':companyId', a.company.id).replace(/:\w+/, NOBODYS_ID);
          const { status, body, headers } = await shows(token).send<Record<string, unknown>>(
            method,
            asked,
            method === 'GET' ? undefined : {},
          );
          expect({ what, method, path, status, code: body['code'] }).toEqual({
            what,
            method,
            path,
            status: 401,
            code: 'unauthenticated',
          });
          expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
        }
    });

    it('is refused at /mcp, whatever is asked there', async () => {
      for (const { what, token } of await deadAtMcp(world, a.company))
        for (const method of ['initialize', 'tools/list', 'tools/call']) {
          const params = method === 'tools/call' ? { name: 'aidoo_context', arguments: {} } : {};
          const { status, headers } = await new McpCaller(url(), token).rpc(method, params);
          expect({ what, method, status }).toEqual({ what, method, status: 401 });
          expect(headers.get('www-authenticate')).toMatch(
            /^Bearer error="invalid_token", resource_metadata="/,
          );
        }
    });

    it('carries no session on', async () => {
      for (const { what, browser } of await deadRefreshTokens(world, a.company)) {
        const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
        const answer = await shows().post('/api/v1/auth/refresh', undefined, { cookie });
        expect({ what, status: answer.status, body: answer.body }).toMatchObject({
          what,
          status: 401,
          body: { code: 'invalid_session' },
        });
      }
    });

    it('is no hindrance on routes that are for everybody', async () => {
      const answer = await shows('aid_live_nothing').post('/api/v1/auth/login', {});
      expect(answer.status).toBe(422);
    });
  });

  describe('a route for whoever has signed in', () => {
    const signedIn = (): Route[] => declaredRoutes(world.app).filter(({ rule }) => rule === 'signed-in');

    it('has a request by which these tests know how it is used, and succeeds', async () => {
      for (const route of signedIn()) {
        const { status, text } = await useAccountRoute(route, world.http(), asks);
        expect([nameOf(route), status, status >= 400 && text]).toEqual([
          nameOf(route),
          accountRequest(route).success,
          status >= 400 && text,
        ]);
      }
    });

    it('asks whoever shows nothing to sign in', async () => {
      for (const { method, path } of signedIn())
        expect((await shows().send(method, path.replace(':id', NOBODYS_ID))).status).toBe(401);
    });

    it('answers the id of somebody else’s session as one that does not exist and as a malformed one', async () => {
      const others = await aSession(b.company.people.owner);
      const end = (id: string) => as(a, 'owner').delete(`/api/v1/auth/sessions/${encodeURIComponent(id)}`);
      const foreign = comparable(await end(others));
      expect(foreign).toMatchObject({ status: 404, body: { code: 'not_found' } });
      for (const id of [NOBODYS_ID, ...MALFORMED_IDS]) expect(comparable(await end(id))).toEqual(foreign);
      expect((await as(b, 'owner').get('/api/v1/auth/me')).status).toBe(200);
    });

    it('shows nobody else’s sessions and companies', async () => {
      interface Listed {
        items: { id: string }[];
      }
      for (const path of ['/api/v1/auth/sessions', '/api/v1/companies']) {
        const [own, others] = [
          (await as(a, 'owner').get<Listed>(path)).body.items,
          (await as(b, 'owner').get<Listed>(path)).body.items,
        ];
        expect(own.length).toBeGreaterThan(0);
        const foreign = new Set(others.map(({ id }) => id));
        expect(own.filter(({ id }) => foreign.has(id))).toEqual([]);
      }
    });
  });

  describe('the id of another tenant', () => {
    const bodyOf = (route: CompanyRoute): unknown => companyRequest(route).body?.(a);

    it.each(ROLES)(
      'answers their %s as a company that does not exist and as a malformed id, on every route',
      async (role) => {
        const asked = (route: CompanyRoute, companyId: string) =>
          as(b, role).send(
            route.method,
            pathIn(route, encodeURIComponent(companyId), NOBODYS_ID),
            bodyOf(route),
          );
        for (const route of routes) {
          const foreign = comparable(await asked(route, a.company.id));
          expect(foreign).toMatchObject({ status: 404, body: { code: 'not_found' } });
          for (const id of [NOBODYS_ID, ...MALFORMED_IDS, a.company.id.toUpperCase()])
            expect(comparable(await asked(route, id))).toEqual(foreign);
        }
      },
    );

    it.each(ROLES)(
      'of a thing within a company answers the %s of another as one that does not exist and as a malformed one',
      async (role) => {
        const withId = routes.filter(hasOwnId);
        expect(withId.map(nameOf).length).toBeGreaterThanOrEqual(6);
        for (const route of withId) {
          const foreignId = await companyRequest(route).prepare!(a, 'owner');
          const asked = (id: string) =>
            as(b, role).send(
              route.method,
              pathIn(route, b.company.id, encodeURIComponent(id)),
              bodyOf(route),
            );
          const foreign = comparable(await asked(foreignId!));
          expect(foreign).toMatchObject(
            may(role, route.rule.action)
              ? { status: 404, body: { code: 'not_found' } }
              : { status: 403, body: { code: 'forbidden' } },
          );
          for (const id of [NOBODYS_ID, ...MALFORMED_IDS])
            expect(comparable(await asked(id))).toEqual(foreign);
        }
      },
    );

    it.each(ROLES)('in a body or a query answers the %s as one that does not exist', async (role) => {
      const requests: [string, string, (id: string) => unknown][] = [
        ['POST', '/ownership-transfer', (userId) => ({ userId, password: 'violet-harbour-41-lantern' })],
        ['POST', '/api-keys', (userId) => ({ name: 'for somebody else', userId })],
      ];
      const foreignId = a.company.people.member.userId;
      for (const [method, path, body] of requests) {
        const asked = (id: string) => as(b, role).send(method, b.company.path(path), body(id));
        const foreign = comparable(await asked(foreignId));
        expect(foreign.status).toBeGreaterThanOrEqual(400);
        expect(comparable(await asked(NOBODYS_ID))).toEqual(foreign);
      }
      const logs = (id: string) => as(b, role).get(b.company.path(`/logs?userId=${id}`));
      const foreign = comparable(await logs(foreignId));
      expect(foreign).toMatchObject({ status: 200, body: { items: [] } });
      expect(comparable(await logs(NOBODYS_ID))).toEqual(foreign);
    });

    it('in a cursor shows nothing of theirs', async () => {
      interface Listed {
        items: { id: string; userId?: string }[];
        nextCursor: string | null;
      }
      for (let made = 0; made < 2; made += 1) await a.company.apiKey('admin');
      for (const role of ROLES) await connectApp(a.company, role);
      for (const list of ['/api-keys', '/connected-apps', '/members']) {
        const page = (await as(a, 'owner').get<Listed>(a.company.path(`${list}?limit=1`))).body;
        const theirs = (await as(a, 'owner').get<Listed>(a.company.path(list))).body.items;
        const answer = await as(b, 'owner').get<Listed>(b.company.path(`${list}?cursor=${page.nextCursor}`));
        expect(answer.status).toBe(200);
        const shown = new Set(answer.body.items.map(({ id, userId }) => id ?? userId));
        expect(theirs.filter(({ id, userId }) => shown.has(id ?? userId!))).toEqual([]);
      }
    });

    it('of a key revokes nothing', async () => {
      const caller = await a.company.caller('owner');
      const list = await a.company
        .as('owner')
        .get<{ items: { id: string }[] }>(a.company.path('/api-keys?limit=1'));
      await as(b, 'owner').delete(b.company.path(`/api-keys/${list.body.items[0]!.id}`));
      expect((await new McpCaller(url(), caller.key).rpc('tools/list')).status).toBe(200);
    });

    it('of a connected app ends nothing', async () => {
      const { id, tokens } = await connectApp(a.company, 'owner');
      await as(b, 'owner').delete(b.company.path(`/connected-apps/${id}`));
      expect((await new McpCaller(url(), tokens.access_token).rpc('tools/list')).status).toBe(200);
    });

    it('with a token of one’s own opens nothing of theirs', async () => {
      const { tokens } = await connectApp(b.company, 'owner');
      const caller = new McpCaller(url(), tokens.access_token);
      const { structured } = await caller.call<{ company: { id: string } }>('aidoo_context');
      expect(structured.company.id).toBe(b.company.id);
      const refused = await caller.fail('aidoo_query', { model: 'res.partner', companyId: a.company.id });
      expect(refused.code).toBe('invalid_argument');
    });

    it('is not told by an invitation: people of other companies are invited like anybody', async () => {
      const invite = async (email: string) => {
        const answer = await as(b, 'owner').post<Record<string, unknown>>(b.company.path('/invitations'), {
          email,
          role: 'member',
        });
        return { status: answer.status, fields: Object.keys(answer.body).sort() };
      };
      const known = await invite(a.company.people.member.email);
      expect(known.status).toBe(201);
      expect(await invite('nobody.at.all@example.com')).toEqual(known);
    });
  });

  describe('a member', () => {
    interface Listed {
      items: { id: string; userId?: string; user?: { id: string } }[];
    }

    it('sees their own keys only, and can revoke no other', async () => {
      const [own, others] = [await a.company.apiKey('member'), await a.company.apiKey('admin')];
      const { items } = (await as(a, 'member').get<Listed>(a.company.path('/api-keys'))).body;
      expect(items.map(({ id }) => id)).toContain(own.id);
      expect(new Set(items.map(({ userId }) => userId))).toEqual(new Set([a.company.people.member.userId]));
      expect(await as(a, 'member').delete(a.company.path(`/api-keys/${others.id}`))).toMatchObject({
        status: 404,
      });
    });

    it('sees their own connected apps only, and can end no other', async () => {
      const [own, others] = [await connectApp(a.company, 'member'), await connectApp(a.company, 'admin')];
      const { items } = (await as(a, 'member').get<Listed>(a.company.path('/connected-apps'))).body;
      expect(items.map(({ id, userId }) => [id, userId])).toEqual([[own.id, a.company.people.member.userId]]);
      expect(await as(a, 'member').delete(a.company.path(`/connected-apps/${others.id}`))).toMatchObject({
        status: 404,
      });
    });

    it('sees their own logs only, be it as a list, by user or by id', async () => {
      const logs = routes.find(({ path }) => path.endsWith('/logs/:id'))!;
      const { prepare } = companyRequest(logs);
      const [own, others] = [await prepare!(a, 'member'), await prepare!(a, 'owner')];
      const { items } = (await as(a, 'member').get<Listed>(a.company.path('/logs'))).body;
      expect(items.map(({ id }) => id)).toContain(own);
      expect(new Set(items.map(({ user }) => user?.id))).toEqual(new Set([a.company.people.member.userId]));
      const ownersLog = await as(a, 'member').get<Listed>(
        a.company.path(`/logs?userId=${a.company.people.owner.userId}`),
      );
      expect(ownersLog.body.items).toEqual([]);
      expect(await as(a, 'member').get(a.company.path(`/logs/${others}`))).toMatchObject({ status: 404 });
    });
  });
});
