import { randomBytes } from 'node:crypto';
import { send } from './http.ts';
import type { SandboxAddress } from './servers/sandbox.server.ts';

interface SignedIn {
  accessToken: string;
  companies: { id: string }[];
}

/** What a person does in the dashboard: an account, a company, its Odoo connection, limits that no measurement reaches, a key. @returns the API key */
export async function setUp(gateway: string, odoo: SandboxAddress): Promise<string> {
  const rest = `${gateway}/api/v1`;
  const { accessToken, companies } = await send<SignedIn>('POST', `${rest}/auth/register`, {
    email: 'owner@bench.example',
    password: randomBytes(15).toString('base64url'),
    name: 'Olivia Owner',
    companyName: 'Bench Company',
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
  return key;
}
