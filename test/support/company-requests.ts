import { randomUUID } from 'node:crypto';
import { DEFAULT_MEMBER_CEILING } from '@aidoo/companies';
import type { Role } from '@aidoo/companies';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { appsSeenBy, connectApp } from './connected-app.ts';
import type { Answer, Http } from './http.ts';
import { nameOf } from './routes.ts';
import type { CompanyRoute } from './routes.ts';
import { PASSWORD } from './test-company.ts';
import type { TestCompany } from './test-company.ts';

/** A company that has an Odoo to be connected to. */
export interface Tenant {
  company: TestCompany;
  odoo: Sandbox;
}

/** What a route is asked, so that whoever may use it succeeds. */
interface CompanyRequest {
  /** The status of success. */
  success: number;
  /** It ends the company, or somebody's place in it: whoever may use it has a company of their own for that. */
  ends?: true;
  /** Makes what the route works on: the connection, or something of this role's own. Answers its id, or its revision. */
  prepare?: (tenant: Tenant, role: Role) => Promise<string | undefined>;
  body?: (tenant: Tenant, prepared?: string) => unknown;
}

const NOTHING_RESTRICTED = {
  company: {},
  roles: {},
  credentials: [],
  exceptions: { models: [], methods: [] },
};

/** One for every route with `:companyId`: whoever adds such a route says here how it is used. */
const COMPANY_REQUESTS: Readonly<Record<string, CompanyRequest>> = {
  'GET /api/v1/companies/:companyId': { success: 200 },
  'PATCH /api/v1/companies/:companyId': { success: 200, body: () => ({ name: 'Renamed' }) },
  'DELETE /api/v1/companies/:companyId': { success: 200, ends: true, body: () => ({}) },
  'POST /api/v1/companies/:companyId/ownership-transfer': {
    success: 204,
    ends: true,
    body: ({ company }) => ({ userId: company.people.admin.userId, password: PASSWORD }),
  },
  'GET /api/v1/companies/:companyId/members': { success: 200 },
  'PATCH /api/v1/companies/:companyId/members/:userId': {
    success: 200,
    prepare: theMember,
    body: () => ({ role: 'member' }),
  },
  // The member leaves; the others remove them.
  'DELETE /api/v1/companies/:companyId/members/:userId': { success: 204, ends: true, prepare: theMember },
  'GET /api/v1/companies/:companyId/invitations': { success: 200 },
  'POST /api/v1/companies/:companyId/invitations': { success: 201, body: invitation },
  'POST /api/v1/companies/:companyId/invitations/:id/send-again': { success: 200, prepare: anInvitation },
  'DELETE /api/v1/companies/:companyId/invitations/:id': { success: 204, prepare: anInvitation },
  'GET /api/v1/companies/:companyId/policy': { success: 200 },
  'PATCH /api/v1/companies/:companyId/policy': {
    success: 200,
    body: () => ({ memberCeiling: DEFAULT_MEMBER_CEILING }),
  },
  'GET /api/v1/companies/:companyId/data-policy': { success: 200 },
  'PUT /api/v1/companies/:companyId/data-policy': {
    success: 200,
    prepare: policyRevision,
    body: (_tenant, revision) => ({ ...NOTHING_RESTRICTED, revision }),
  },
  'POST /api/v1/companies/:companyId/data-policy/check': { success: 200, prepare: connected },
  'GET /api/v1/companies/:companyId/api-keys': { success: 200 },
  'POST /api/v1/companies/:companyId/api-keys': { success: 201, body: () => ({ name: 'a key' }) },
  'DELETE /api/v1/companies/:companyId/api-keys/:id': { success: 204, prepare: ownKey },
  'GET /api/v1/companies/:companyId/connected-apps': { success: 200 },
  'DELETE /api/v1/companies/:companyId/connected-apps/:grantId': { success: 204, prepare: ownApp },
  'GET /api/v1/companies/:companyId/odoo-connection': { success: 200, prepare: connected },
  'PUT /api/v1/companies/:companyId/odoo-connection': {
    success: 200,
    body: ({ odoo }) => ({
      url: odoo.url,
      database: odoo.database,
      username: odoo.users.admin.login,
      secret: odoo.users.admin.secret,
    }),
  },
  'DELETE /api/v1/companies/:companyId/odoo-connection': { success: 204, prepare: connected },
  'POST /api/v1/companies/:companyId/odoo-connection/test': { success: 200, prepare: connected },
  'GET /api/v1/companies/:companyId/logs': { success: 200 },
  'GET /api/v1/companies/:companyId/logs/:id': { success: 200, prepare: ownLog },
};

/** @throws Error for a route that nobody has described above. */
export function companyRequest(route: CompanyRoute): CompanyRequest {
  const request = COMPANY_REQUESTS[nameOf(route)];
  if (request) return request;
  throw new Error(`${nameOf(route)} is new: say in test/support/company-requests.ts how it is used.`);
}

/** A path with the ids in their places; `id` is of what the route works on within the company. */
export const pathIn = ({ path }: CompanyRoute, companyId: string, id = ''): string =>
  path.replace(':companyId', companyId).replace(/:\w+/, id);

/** Whether the route works on one thing within the company, which has an id of its own. */
export const hasOwnId = ({ path }: CompanyRoute): boolean => path.replace(':companyId', '').includes(':');

/**
 * Uses a route of the tenant, with something of this role's own where the route works on such a thing. Whoever has no
 * role there must not get in, and so uses the owner's things.
 */
export async function useRoute(
  route: CompanyRoute,
  tenant: Tenant,
  http: Http,
  role?: Role,
): Promise<Answer> {
  const { prepare, body, ends } = companyRequest(route);
  const used = ends && role ? { ...tenant, company: await tenant.company.another() } : tenant;
  const prepared = await prepare?.(used, role ?? 'owner');
  return http.send(route.method, pathIn(route, used.company.id, prepared), body?.(used, prepared));
}

async function connected({ company, odoo }: Tenant): Promise<undefined> {
  await company.connect(odoo);
}

/** Of the policy that is replaced; undefined while there is none. */
async function policyRevision({ company }: Tenant): Promise<string | undefined> {
  const { body } = await company.as('owner').get<{ revision: string | null }>(company.path('/data-policy'));
  return body.revision ?? undefined;
}

async function theMember({ company }: Tenant): Promise<string> {
  return company.people.member.userId;
}

function invitation(): { email: string; role: Role } {
  return { email: `${randomUUID()}@example.com`, role: 'member' };
}

interface Listed {
  items: { id: string; userId?: string; revokedAt?: string | null }[];
}

/** One that is there already, or a new one. */
async function anInvitation({ company }: Tenant): Promise<string> {
  const path = company.path('/invitations?limit=1');
  const [there] = (await company.as('owner').get<Listed>(path)).body.items;
  if (there) return there.id;
  const { body } = await company.as('owner').post<{ id: string }>(company.path('/invitations'), invitation());
  return body.id;
}

/** Likewise, since nobody may have very many. */
async function ownKey({ company }: Tenant, role: Role): Promise<string> {
  const { items } = (await company.as(role).get<Listed>(company.path('/api-keys'))).body;
  const { userId } = company.people[role];
  const there = items.find((key) => key.userId === userId && !key.revokedAt);
  return there?.id ?? (await company.apiKey(role)).id;
}

/** Likewise. */
async function ownApp({ company }: Tenant, role: Role): Promise<string> {
  const { userId } = company.people[role];
  const there = (await appsSeenBy(company, role)).find((app) => app.userId === userId);
  return there?.id ?? (await connectApp(company, role)).id;
}

/** Even a call of a tool that does not exist is on record. */
async function ownLog({ company }: Tenant, role: Role): Promise<string> {
  const { userId } = company.people[role];
  const path = company.path(`/logs?limit=1&userId=${userId}`);
  const newest = async () => (await company.as(role).get<Listed>(path)).body.items[0];
  const there = await newest();
  if (there) return there.id;
  const caller = await company.caller(role);
  await caller.rpc('tools/call', { name: 'aidoo_nothing', arguments: {} });
  return (await newest())!.id;
}
