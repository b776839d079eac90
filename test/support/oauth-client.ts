import { createHash, randomBytes } from 'node:crypto';
import type { Permission } from '@aidoo/companies';
import { PageBrowser } from './page-browser.ts';
import type { ShownPage } from './page-browser.ts';
import { PASSWORD } from './test-company.ts';

/** Clients that are known from the start. */
export const CLAUDE = {
  clientId: 'https://claude.ai/oauth/mcp-oauth-client-metadata',
  redirectUri: 'https://claude.ai/api/mcp/auth_callback',
} as const;
export const CLAUDE_CODE = {
  clientId: 'https://claude.ai/oauth/claude-code-client-metadata',
  redirectUri: 'http://localhost:33418/callback',
} as const;

export interface Tokens {
  access_token: string;
  refresh_token: string;
  expires_in: number;
  scope: string;
  token_type: string;
}

export interface TokenAnswer {
  status: number;
  headers: Headers;
  body: Tokens & { error?: string; error_description?: string };
}

/** A request that is under way: what the client keeps until the browser comes back. */
export interface Authorization {
  url: URL;
  state: string;
  verifier: string;
}

/** An OAuth client by hand, step by step, for tests that take a step wrongly. It knows the endpoints already. */
export class OAuthClient {
  constructor(
    readonly base: string,
    readonly client: { clientId: string; redirectUri: string } = CLAUDE,
  ) {}

  /** @param changes parameters that are different; undefined leaves one out */
  begin(changes: Record<string, string | undefined> = {}): Authorization {
    const verifier = randomBytes(32).toString('base64url');
    const state = randomBytes(16).toString('base64url');
    const parameters = {
      response_type: 'code',
      client_id: this.client.clientId,
      redirect_uri: this.client.redirectUri,
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      resource: `${this.base}/mcp`,
      ...changes,
    };
    const url = new URL('/oauth/authorize', this.base);
    for (const [name, value] of Object.entries(parameters))
      if (value !== undefined) url.searchParams.set(name, value);
    return { url, state, verifier };
  }

  exchange(code: string, verifier: string, changes: Record<string, string> = {}): Promise<TokenAnswer> {
    return this.token({
      grant_type: 'authorization_code',
      client_id: this.client.clientId,
      redirect_uri: this.client.redirectUri,
      code,
      code_verifier: verifier,
      ...changes,
    });
  }

  refresh(refreshToken: string, changes: Record<string, string> = {}): Promise<TokenAnswer> {
    return this.token({
      grant_type: 'refresh_token',
      client_id: this.client.clientId,
      refresh_token: refreshToken,
      ...changes,
    });
  }

  async revoke(token: string, changes: Record<string, string> = {}): Promise<number> {
    const body = new URLSearchParams({ token, client_id: this.client.clientId, ...changes });
    return (await fetch(`${this.base}/oauth/revoke`, { method: 'POST', body })).status;
  }

  async token(parameters: Record<string, string>): Promise<TokenAnswer> {
    const response = await fetch(`${this.base}/oauth/token`, {
      method: 'POST',
      body: new URLSearchParams(parameters),
    });
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as TokenAnswer['body'],
    };
  }

  /** The whole way of a person who allows it: signs in, chooses, and the client has its tokens. */
  async connect(
    person: { email: string },
    choice: { companyId: string; permissions?: readonly Permission[]; scope?: string },
    browser = new PageBrowser(this.base),
  ): Promise<Tokens> {
    const begun = this.begin(choice.scope === undefined ? {} : { scope: choice.scope });
    const back = await this.allow(browser, begun, person, choice);
    const code = back.url.searchParams.get('code');
    if (!code) throw new Error(`no code came back: ${back.status} ${back.url.href} ${back.text}`);
    const { status, body } = await this.exchange(code, begun.verifier);
    if (status !== 200) throw new Error(`no tokens: ${JSON.stringify(body)}`);
    return body;
  }

  /** Until the browser is sent back to the client. */
  async allow(
    browser: PageBrowser,
    { url }: Authorization,
    { email }: { email: string },
    {
      companyId,
      permissions = ['query', 'read', 'schema'],
    }: { companyId: string; permissions?: readonly Permission[] },
  ): Promise<ShownPage> {
    let page = await browser.get(url);
    if (page.text.includes('name="password"'))
      page = await browser.post(page.url, { email, password: PASSWORD });
    return browser.post(page.url, { companyId, permissions, decision: 'allow' });
  }
}
