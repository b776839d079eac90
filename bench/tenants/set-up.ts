import { randomBytes } from 'node:crypto';
import { send } from '../http.ts';

export interface Tenant {
  key: string;
}

interface Account {
  rest: string;
  headers: Record<string, string>;
}

/** One person who owns all the companies: how many accounts there are makes no difference to their Odoos. */
export async function register(gateway: string): Promise<Account> {
  const rest = `${gateway}/api/v1`;
  const person = { email: 'owner@bench.example', password: randomBytes(15).toString('base64url') };
  const names = { name: 'Olivia Owner', companyName: 'Bench Company' };
  const { accessToken } = await send<{ accessToken: string }>('POST', `${rest}/auth/register`, {
    ...person,
    ...names,
  });
  return { rest, headers: { authorization: `Bearer ${accessToken}` } };
}

/** A company with its Odoo and a key, and limits that no measurement reaches. */
export async function tenant(
  { rest, headers }: Account,
  name: string,
  odoo: { url: string; database: string; login: string; secret: string },
): Promise<Tenant> {
  const { id } = await send<{ id: string }>('POST', `${rest}/companies`, { name }, headers);
  const company = `${rest}/companies/${id}`;
  const { url, database, login: username, secret } = odoo;
  await send('PUT', `${company}/odoo-connection`, { url, database, username, secret }, headers);
  const limit = { minute: 1_000_000, day: 100_000_000 };
  const callLimits = { credential: limit, user: limit, company: limit };
  await send('PATCH', `${company}/policy`, { callLimits }, headers);
  const asked = { name: 'Bench assistant', permissions: ['query'] };
  return send<Tenant>('POST', `${company}/api-keys`, asked, headers);
}
