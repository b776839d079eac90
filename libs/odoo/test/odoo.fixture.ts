import { NetworkPolicy } from '@aidoo/network';
import { Odoo } from '../src/index.ts';
import type { OdooClient, OdooConnection } from '../src/index.ts';
import { closing } from './closing.ts';
import { fakeOdoo } from './fake.odoo.ts';
import type { FakeOdoo } from './fake.odoo.ts';

export const SECRET = 'canary-secret-1234';

export async function fake(...args: Parameters<typeof fakeOdoo>): Promise<FakeOdoo> {
  const server = await fakeOdoo(...args);
  closing.push(() => server.close());
  return server;
}

export function odoo(options: Partial<ConstructorParameters<typeof Odoo>[0]> = {}): Odoo {
  const made = new Odoo({ policy: NetworkPolicy.from(['loopback']), timeoutMs: 30_000, ...options });
  closing.push(() => made.close());
  return made;
}

export const connection = (server: { url: string }, more: Partial<OdooConnection> = {}): OdooConnection => ({
  url: server.url,
  database: 'db',
  username: 'admin',
  secret: SECRET,
  ...more,
});

export const count = (client: OdooClient): Promise<unknown> =>
  client.execute('res.partner', 'search_count', [[]]);
