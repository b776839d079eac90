import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { may, ROLES } from '@aidoo/companies';
import type { Role } from '@aidoo/companies';
import { newAccount } from '../support/accounts.ts';
import { World } from '../support/bootstrap.ts';
import { companyRequest, useRoute } from '../support/company-requests.ts';
import type { Tenant } from '../support/company-requests.ts';
import type { Answer, Http } from '../support/http.ts';
import { companyRoutes, nameOf } from '../support/routes.ts';
import type { CompanyRoute } from '../support/routes.ts';

const NOBODYS_ID = 'a'.repeat(24);
const MALFORMED_IDS = ['1', 'A'.repeat(24), 'g'.repeat(24), 'a'.repeat(25), '[object Object]', '$ne', '%00'];

/** An answer but for what differs between any two answers. */
const comparable = ({ status, body, headers }: Answer<unknown>) => ({
  status,
  type: headers.get('content-type'),
  body: { ...(body as object), requestId: undefined },
});

describe('what belongs to a company', () => {
  let world: World;
  let routes: CompanyRoute[];
  let a: Tenant;
  let b: Tenant;

  beforeAll(async () => {
    world = await World.start();
    routes = companyRoutes(world.app);
    const tenant = async (): Promise<Tenant> => ({
      company: await world.company(),
      odoo: await world.odoo(),
    });
    [a, b] = [await tenant(), await tenant()];
  });
  afterAll(() => world.stop());

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
      expect(routes.length).toBeGreaterThanOrEqual(10);
      for (const route of routes) expect(() => companyRequest(route)).not.toThrow();
    });

    it.each(ROLES)('answers to its %s what the role table says', async (role) => {
      const expected = everywhere((route) =>
        may(role, route.rule.action) ? companyRequest(route).success : 403,
      );
      expect(await statuses(a, a.company.as(role), role)).toEqual(expected);
      expect(await statuses(b, b.company.as(role), role)).toEqual(expected);
    });

    it.each(ROLES)('is not there for the %s of another company', async (role) => {
      const expected = everywhere(() => 404);
      expect(await statuses(a, b.company.as(role))).toEqual(expected);
      expect(await statuses(b, a.company.as(role))).toEqual(expected);
    });

    it('is not there for a stranger', async () => {
      const { body } = await world
        .http()
        .post<{ accessToken: string }>('/api/v1/auth/register', newAccount());
      expect(await statuses(a, world.http(body.accessToken))).toEqual(everywhere(() => 404));
    });

    it('asks whoever shows nothing to sign in', async () => {
      expect(await statuses(a, world.http())).toEqual(everywhere(() => 401));
    });

    it('takes no API key, not even one of the owner', async () => {
      const { key } = await a.company.apiKey('owner');
      expect(await statuses(a, world.http(key))).toEqual(everywhere(() => 401));
    });
  });

  describe('the id of another tenant', () => {
    const bodyOf = (route: CompanyRoute): unknown => companyRequest(route).body?.(a);

    it('answers as a company that does not exist and as a malformed id, on every route', async () => {
      const asks = (route: CompanyRoute, companyId: string) => {
        const path = route.path.replace(':companyId', encodeURIComponent(companyId));
        return b.company.as('owner').send(route.method, path.replace(':id', NOBODYS_ID), bodyOf(route));
      };
      for (const route of routes) {
        const foreign = comparable(await asks(route, a.company.id));
        expect(foreign).toMatchObject({ status: 404, body: { code: 'not_found' } });
        for (const id of [NOBODYS_ID, ...MALFORMED_IDS, a.company.id.toUpperCase()])
          expect(comparable(await asks(route, id))).toEqual(foreign);
      }
    });

    it.each(['owner', 'admin', 'member'] as const)(
      'of a key or a record answers the %s as one that does not exist and as a malformed one',
      async (role) => {
        const withId = routes.filter(({ path }) => path.endsWith('/:id'));
        expect(withId.map(nameOf)).toHaveLength(2);
        for (const route of withId) {
          const foreignId = await companyRequest(route).prepare!(a, 'owner');
          const asks = (id: string) => {
            const path = route.path.replace(':companyId', b.company.id);
            return b.company.as(role).send(route.method, path.replace(':id', encodeURIComponent(id)));
          };
          const foreign = comparable(await asks(foreignId!));
          expect(foreign).toMatchObject({ status: 404, body: { code: 'not_found' } });
          for (const id of [NOBODYS_ID, ...MALFORMED_IDS])
            expect(comparable(await asks(id))).toEqual(foreign);
        }
      },
    );

    it('of a key revokes nothing', async () => {
      const caller = await a.company.caller('owner');
      const list = await a.company
        .as('owner')
        .get<{ items: { id: string }[] }>(a.company.path('/api-keys?limit=1'));
      await b.company.as('owner').delete(b.company.path(`/api-keys/${list.body.items[0]!.id}`));
      expect((await caller.rpc('tools/list')).status).toBe(200);
    });
  });

  describe('a member', () => {
    interface Listed {
      items: { id: string; userId?: string; user?: { id: string } }[];
    }

    it('sees their own keys only, and can revoke no other', async () => {
      const [own, others] = [await a.company.apiKey('member'), await a.company.apiKey('admin')];
      const member = a.company.as('member');
      const { items } = (await member.get<Listed>(a.company.path('/api-keys'))).body;
      expect(items.map(({ id }) => id)).toContain(own.id);
      expect(new Set(items.map(({ userId }) => userId))).toEqual(new Set([a.company.people.member.userId]));
      expect(await member.delete(a.company.path(`/api-keys/${others.id}`))).toMatchObject({ status: 404 });
    });

    it('sees their own logs only, be it as a list, by user or by id', async () => {
      const logs = companyRoutes(world.app).find(({ path }) => path.endsWith('/logs/:id'))!;
      const { prepare } = companyRequest(logs);
      const [own, others] = [await prepare!(a, 'member'), await prepare!(a, 'owner')];
      const member = a.company.as('member');
      const { items } = (await member.get<Listed>(a.company.path('/logs'))).body;
      expect(items.map(({ id }) => id)).toContain(own);
      expect(new Set(items.map(({ user }) => user?.id))).toEqual(new Set([a.company.people.member.userId]));
      const ownersLog = await member.get<Listed>(
        a.company.path(`/logs?userId=${a.company.people.owner.userId}`),
      );
      expect(ownersLog.body.items).toEqual([]);
      expect(await member.get(a.company.path(`/logs/${others}`))).toMatchObject({ status: 404 });
    });
  });
});
