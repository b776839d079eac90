import { TOTP } from 'otpauth';
import type { Answer, Http } from './http.ts';
import { nameOf } from './routes.ts';
import type { Route } from './routes.ts';
import { PASSWORD, register } from './test-company.ts';
import type { Person } from './test-company.ts';

type SomebodyNew = Person & { companyId: string };

/** What a route for whoever has signed in is asked, so that it succeeds. */
interface AccountRequest {
  success: number;
  /** Makes what it works on; answers the id or the body that come of it. */
  prepare?: (person: SomebodyNew) => Promise<{ id?: string; body?: unknown }>;
  body?: unknown;
}

const ACCOUNT_REQUESTS: Readonly<Record<string, AccountRequest>> = {
  'GET /api/v1/auth/me': { success: 200 },
  'PATCH /api/v1/auth/me': { success: 200, body: { name: 'Grace Hopper' } },
  'DELETE /api/v1/auth/me': { success: 200, prepare: ownsNothing, body: { password: PASSWORD } },
  'POST /api/v1/auth/password/change': {
    success: 204,
    body: { current: PASSWORD, password: 'amber-lighthouse-77-compass' },
  },
  // Without SMTP_URL; what is mailed otherwise is another test's matter.
  'POST /api/v1/auth/email/verification': { success: 409 },
  'POST /api/v1/auth/second-factor/totp': { success: 201 },
  'POST /api/v1/auth/second-factor/totp/confirm': {
    success: 200,
    prepare: async (person) => ({ body: { code: await codeOfNewSecondFactor(person) } }),
  },
  'DELETE /api/v1/auth/second-factor/totp': {
    success: 204,
    prepare: async (person) => ({ body: { password: PASSWORD, code: await withSecondFactor(person) } }),
  },
  'GET /api/v1/auth/sessions': { success: 200 },
  'DELETE /api/v1/auth/sessions': { success: 204 },
  'DELETE /api/v1/auth/sessions/:id': {
    success: 204,
    prepare: async (person) => ({ id: await aSession(person) }),
  },
  'GET /api/v1/companies': { success: 200 },
  'POST /api/v1/companies': { success: 201, body: { name: 'A second company' } },
};

/** @throws Error for a route that nobody has described above. */
export function accountRequest(route: Route): AccountRequest {
  const request = ACCOUNT_REQUESTS[nameOf(route)];
  if (request) return request;
  throw new Error(`${nameOf(route)} is new: say in test/support/account-requests.ts how it is used.`);
}

/** Somebody new uses a route, through `as` where the request itself goes elsewhere than what it needs. */
export async function useAccountRoute(
  route: Route,
  http: Http,
  as: (person: Person) => Http = (person) => person.http,
): Promise<Answer> {
  const person = await register(http, 'Their own');
  const { prepare, body } = accountRequest(route);
  const prepared = await prepare?.(person);
  return as(person).send(route.method, route.path.replace(':id', prepared?.id ?? ''), prepared?.body ?? body);
}

/** Sets a second factor up. @returns a recovery code, which works once. */
export async function withSecondFactor(person: Person): Promise<string> {
  const code = await codeOfNewSecondFactor(person);
  const path = '/api/v1/auth/second-factor/totp/confirm';
  const { body } = await person.http.post<{ recoveryCodes: string[] }>(path, { code });
  return body.recoveryCodes[0]!;
}

async function codeOfNewSecondFactor({ http }: Person): Promise<string> {
  const { body } = await http.post<{ secret: string }>('/api/v1/auth/second-factor/totp');
  return new TOTP({ secret: body.secret }).generate();
}

async function ownsNothing({ http, companyId }: SomebodyNew): Promise<Record<string, never>> {
  await http.send('DELETE', `/api/v1/companies/${companyId}`, {});
  return {};
}

/** The id of a session of this person, the one that asks where there is no other. */
export async function aSession({ http }: Person): Promise<string> {
  const { body } = await http.get<{ items: { id: string }[] }>('/api/v1/auth/sessions');
  return body.items[0]!.id;
}
