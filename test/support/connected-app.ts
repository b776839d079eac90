import type { Permission, Role } from '@aidoo/companies';
import { OAuthClient } from './oauth-client.ts';
import type { Tokens } from './oauth-client.ts';
import type { TestCompany } from './test-company.ts';

/** What somebody sees of an app that they have connected. */
export interface ConnectedApp {
  id: string;
  userId: string;
  clientId: string;
}

/** An OAuth client that somebody of the company has allowed to act for them there. The gateway must be a reachable one. */
export async function connectApp(
  company: TestCompany,
  role: Role,
  { client = new OAuthClient(company.base), permissions }: Connecting = {},
): Promise<{ id: string; tokens: Tokens; client: OAuthClient }> {
  const person = company.people[role];
  const tokens = await client.connect(person, { companyId: company.id, ...(permissions && { permissions }) });
  const app = (await appsSeenBy(company, role)).find(
    ({ userId, clientId }) => userId === person.userId && clientId === client.client.clientId,
  );
  return { id: app!.id, tokens, client };
}

interface Connecting {
  client?: OAuthClient;
  permissions?: readonly Permission[];
}

export async function appsSeenBy<T = ConnectedApp>(company: TestCompany, role: Role): Promise<T[]> {
  const { body } = await company.as(role).get<{ items: T[] }>(company.path('/connected-apps?limit=100'));
  return body.items;
}
