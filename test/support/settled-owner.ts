import type { Sandbox } from '@aidoo/odoo-sandbox';
import { newAccount } from './accounts.ts';
import { Browser } from './browser.ts';
import type { GeneratedRequest } from './generated-requests.ts';
import { McpCaller } from './mcp-caller.ts';
import { OAuthClient } from './oauth-client.ts';
import { ownAddress } from './own-address.ts';
import { PageBrowser } from './page-browser.ts';
import type { Known } from './schema-values.ts';

const IN_A_MONTH = new Date(Date.now() + 30 * 24 * 60 * 60_000).toISOString();
/** A cursor as lists by id answer it. */
const CURSOR = Buffer.from(JSON.stringify(['f'.repeat(24)])).toString('base64url');

/**
 * The owner of a company in which there is one of everything: a member, an open invitation, a connection, a key, an app,
 * a call on record. Requests name these as `known.member`, since they are generated before there is an owner.
 */
export class Settled {
  /** What a field or parameter of this name can mean. */
  static readonly known: Known = {
    companyId: ['known.companyId'],
    id: ['known.apiKey', 'known.invitation', 'known.log', 'known.session'],
    grantId: ['known.app'],
    userId: ['known.member', 'known.owner'],
    token: ['known.token'],
    email: ['known.email'],
    password: ['known.password'],
    current: ['known.password'],
    url: ['known.url'],
    database: ['known.database'],
    username: ['known.username'],
    secret: ['known.secret'],
    name: ['Grace Hopper'],
    companyName: ['Analytical Engines'],
    expiresAt: [IN_A_MONTH, null],
    cursor: [CURSOR],
    file: ['swagger-ui.css', 'page.js'],
  };

  private constructor(
    private readonly browser: Browser,
    private readonly values: Readonly<Record<string, string>>,
  ) {}

  static async create(url: string, odoo: Sandbox): Promise<Settled> {
    const browser = new Browser(url);
    const account = newAccount();
    const { body } = await browser.register(account);
    const company = `/api/v1/companies/${body.companies[0]!.id}`;
    const make = async <T>(method: string, path: string, sent?: unknown): Promise<T> => {
      const answer = await browser.send<T>(method, path, sent);
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`);
      return answer.body;
    };
    const invite = (email: string) =>
      make<{ id: string; link: string }>('POST', `${company}/invitations`, { email, role: 'member' });
    const joining = newAccount();
    const joined = await invite(joining.email);
    await new Browser(url).send('POST', `/api/v1/invitations/${tokenIn(joined.link)}/accept`, {
      name: joining.name,
      password: joining.password,
    });
    const open = await invite(newAccount().email);
    const connection = {
      url: odoo.url,
      database: odoo.database,
      username: odoo.users.admin.login,
      secret: odoo.users.admin.secret,
    };
    await make('PUT', `${company}/odoo-connection`, connection);
    const key = await make<{ id: string; key: string }>('POST', `${company}/api-keys`, { name: 'a key' });
    await new McpCaller(url, key.key).rpc('tools/call', { name: 'aidoo_nothing', arguments: {} });
    const pages = new PageBrowser(url);
    pages.set('aidoo_sso', browser.jar.get('aidoo_sso')!);
    await new OAuthClient(url).connect(account, { companyId: body.companies[0]!.id }, pages);
    const apps = await make<{ items: { id: string }[] }>('GET', `${company}/connected-apps`);
    const logs = await make<{ items: { id: string }[] }>('GET', `${company}/logs`);
    const sessions = await make<{ items: { id: string }[] }>('GET', '/api/v1/auth/sessions');
    const members = await make<{ items: { userId: string; role: string }[] }>('GET', `${company}/members`);
    return new Settled(browser, {
      ...connection,
      companyId: body.companies[0]!.id,
      owner: body.user.id,
      member: members.items.find(({ role }) => role === 'member')!.userId,
      email: account.email,
      password: account.password,
      apiKey: key.id,
      app: apps.items[0]!.id,
      invitation: open.id,
      token: tokenIn(open.link),
      log: logs.items[0]!.id,
      session: sessions.items[0]!.id,
    });
  }

  /** The request with what it means by the names. */
  addressed(request: GeneratedRequest): GeneratedRequest {
    const meant = (text: string) =>
      text.replaceAll(/known\.(\w+)/g, (whole, name: string) => this.values[name] ?? whole);
    return {
      ...request,
      path: meant(request.path),
      query: meant(request.query),
      body: request.body === undefined ? undefined : meant(request.body),
    };
  }

  headers(): Record<string, string> {
    return {
      authorization: `Bearer ${this.browser.accessToken}`,
      cookie: [...this.browser.jar].map(([name, value]) => `${name}=${value}`).join('; '),
      ...this.address(),
    };
  }

  /** Each time another one, so that no limit of one address ends the matter. */
  address(): Record<string, string> {
    return { 'x-forwarded-for': ownAddress() };
  }
}

const tokenIn = (link: string): string => link.split('/').at(-1)!;
