import { DemoFailure } from './demo-failure.ts';
import type { DemoState } from './demo-state.ts';
import type { OdooTarget } from './options.ts';
import type { Paper } from './paper.ts';
import type { RestClient } from './rest-client.ts';

/** What an assistant usually gets, and `create`: enough for the conversation, and not enough for its last question. */
const PERMISSIONS = ['query', 'read', 'schema', 'report', 'create'];

/**
 * What a person does in the dashboard: an account, a company, its Odoo connection, a key. A second start signs in
 * and finds them.
 *
 * @returns the state with everything known
 */
export async function setUp(
  rest: RestClient,
  state: DemoState,
  odoo: OdooTarget,
  paper: Paper,
): Promise<Required<DemoState>> {
  const { email, password } = state;
  let { companyId, apiKey } = state;
  if (companyId) {
    await rest.signIn('/auth/login', { email, password });
    paper.good(`signed in again as ${email}`);
  } else {
    const registration = { email, password, name: 'Olivia Owner', companyName: 'Demo Company' };
    companyId = (await rest.signIn('/auth/register', registration)).companies[0]!.id;
    paper.good(`registered ${email} and the company "Demo Company"`);
  }
  await rest.call('PUT', `/companies/${companyId}/odoo-connection`, odoo);
  paper.good(`saved the Odoo connection (${odoo.url}, database ${odoo.database}), encrypted`);
  const test = await rest.call<ConnectionTest>('POST', `/companies/${companyId}/odoo-connection/test`);
  if (!test.ok) throw new DemoFailure(`The Odoo connection does not work: ${test.message}`);
  paper.good(`tested it: Odoo ${test.version} over ${test.protocol}, as ${test.user}`);
  if (!apiKey) {
    const created = await rest.call<{ key: string }>('POST', `/companies/${companyId}/api-keys`, {
      name: 'Demo assistant',
      permissions: PERMISSIONS,
    });
    apiKey = created.key;
    paper.good(`made an API key that may ${PERMISSIONS.join(', ')}`);
  }
  return { email, password, companyId, apiKey };
}

type ConnectionTest =
  { ok: true; version: string; protocol: string; user: string } | { ok: false; message: string };
