import { randomBytes } from 'node:crypto';
import { send } from './http.ts';
import { oauthToken } from './oauth-token.ts';
import type { SandboxAddress } from './servers/sandbox.server.ts';

interface SignedIn {
  accessToken: string;
  companies: { id: string }[];
}

/** By which the same person is let in, with the same permissions. */
export interface Credentials {
  key: string;
  /** Lives a quarter of an hour, which is longer than a run. */
  token: string;
}

/** What a person does in the dashboard: an account, a company, its Odoo connection, limits that no measurement reaches, a key; and a client that is connected. */
export async function setUp(gateway: string, odoo: SandboxAddress): Promise<Credentials> {
  const rest = `${gateway}/api/v1`;
  const person = { email: 'owner@bench.example', password: randomBytes(15).toString('base64url') };
  const names = { name: 'Olivia Owner', companyName: 'Bench Company' };
  const { accessToken, companies } = await send<SignedIn>('POST', `${rest}/auth/register`, {
    ...person,
    ...names,
  });
  const company = `${rest}/companies/${companies[0]!.id}`;
  const headers = { authorization: `Bearer ${accessToken}` };
  const { url, database, login, secret } = odoo;
  await send('PUT', `${company}/odoo-connection`, { url, database, username: login, secret }, headers);
  const limit = { minute: 1_000_000, day: 100_000_000 };
  const callLimits = { credential: limit, user: limit, company: limit };
  await send('PATCH', `${company}/policy`, { callLimits }, headers);
  const name = 'Bench assistant';
  const permissions = ['query', 'read', 'schema', 'report', 'create', 'write'];
  const { key } = await send<{ key: string }>('POST', `${company}/api-keys`, { name, permissions }, headers);
  const token = await oauthToken(gateway, person, { companyId: companies[0]!.id, permissions });
  return { key, token };
}
