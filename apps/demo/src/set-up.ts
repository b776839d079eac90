import { DemoFailure } from './demo-failure.ts';
import type { DemoState } from './demo-state.ts';
import type { OdooTarget } from './options.ts';
import type { Paper } from './paper.ts';
import type { RestClient } from './rest-client.ts';

/** What an assistant usually gets, and `create`: enough for the conversation, and not enough for its last question. */
const PERMISSIONS = ['query', 'read', 'schema', 'report', 'create'];

const COMPANY = 'Demo Company';

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
  } else companyId = await found(rest, { email, password }, paper);
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

/** The account and its company, made now or by a first start that broke off. @returns the company's id */
async function found(
  rest: RestClient,
  login: { email: string; password: string },
  paper: Paper,
): Promise<string> {
  try {
    const registration = { ...login, name: 'Olivia Owner', companyName: COMPANY };
    const { companies } = await rest.signIn('/auth/register', registration);
    paper.good(`registered ${login.email} and the company "${COMPANY}"`);
    return companies[0]!.id;
  } catch (error) {
    if (!(error instanceof DemoFailure && error.code === 'email_taken')) throw error;
  }
  const { companies } = await rest.signIn('/auth/login', login);
  paper.good(`signed in as ${login.email}, whom a first start has registered`);
  return companies[0]?.id ?? (await rest.call<{ id: string }>('POST', '/companies', { name: COMPANY })).id;
}

type ConnectionTest =
  { ok: true; version: string; protocol: string; user: string } | { ok: false; message: string };
