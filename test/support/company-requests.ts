import type { Role } from '@aidoo/companies';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import type { Answer, Http } from './http.ts';
import { nameOf } from './routes.ts';
import type { CompanyRoute } from './routes.ts';
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
  /** Makes what the route works on: the connection, or something of this role's own, whose id it answers. */
  prepare?: (tenant: Tenant, role: Role) => Promise<string | undefined>;
  body?: (tenant: Tenant) => unknown;
}

/** One for every route with `:companyId`: whoever adds such a route says here how it is used. */
const COMPANY_REQUESTS: Readonly<Record<string, CompanyRequest>> = {
  'GET /api/v1/companies/:companyId': { success: 200 },
  'GET /api/v1/companies/:companyId/api-keys': { success: 200 },
  'POST /api/v1/companies/:companyId/api-keys': { success: 201, body: () => ({ name: 'a key' }) },
  'DELETE /api/v1/companies/:companyId/api-keys/:id': { success: 204, prepare: ownKey },
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

/** Uses a route of the tenant, with something of this role's own where the route works on such a thing. */
export async function useRoute(
  route: CompanyRoute,
  tenant: Tenant,
  http: Http,
  role: Role = 'owner',
): Promise<Answer> {
  const { prepare, body } = companyRequest(route);
  const id = (await prepare?.(tenant, role)) ?? '';
  const path = route.path.replace(':companyId', tenant.company.id).replace(':id', id);
  return http.send(route.method, path, body?.(tenant));
}

async function connected({ company, odoo }: Tenant): Promise<undefined> {
  await company.connect(odoo);
}

async function ownKey({ company }: Tenant, role: Role): Promise<string> {
  return (await company.apiKey(role)).id;
}

/** Even a call of a tool that does not exist is on record. */
async function ownLog({ company }: Tenant, role: Role): Promise<string> {
  const caller = await company.caller(role);
  await caller.rpc('tools/call', { name: 'aidoo_nothing', arguments: {} });
  const { userId } = company.people[role];
  const path = company.path(`/logs?limit=1&userId=${userId}`);
  const { body } = await company.as(role).get<{ items: { id: string }[] }>(path);
  return body.items[0]!.id;
}
