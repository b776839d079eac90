import type { Permission } from '@aidoo/companies';
import { McpCaller } from './mcp-caller.ts';
import { CLAUDE, OAuthClient } from './oauth-client.ts';
import type { TokenAnswer, Tokens } from './oauth-client.ts';
import { PageBrowser } from './page-browser.ts';

interface Choice {
  companyId: string;
  permissions?: readonly Permission[];
}

/** A client that somebody has allowed something, and what its tokens open at one instance or another. */
export class ConnectedClient {
  private constructor(
    readonly url: string,
    readonly oauth: OAuthClient,
    readonly tokens: Tokens,
  ) {}

  static async connect(
    url: string,
    person: { email: string },
    choice: Choice,
    client: typeof CLAUDE | OAuthClient['client'] = CLAUDE,
  ): Promise<ConnectedClient> {
    const oauth = new OAuthClient(url, client);
    return new ConnectedClient(url, oauth, await oauth.connect(person, choice));
  }

  /** The way until the code, which nobody has redeemed yet. */
  static async code(url: string, person: { email: string }, choice: Choice, client = new OAuthClient(url)) {
    const begun = client.begin();
    const back = await client.allow(new PageBrowser(url), begun, person, choice);
    const code = back.url.searchParams.get('code');
    if (!code) throw new Error(`no code came back: ${back.status} ${back.url.href}`);
    return { client, code, verifier: begun.verifier };
  }

  /** What `/mcp` answers to a new access token. */
  static of(url: string, { access_token }: Tokens) {
    return new McpCaller(url, access_token).rpc('tools/list');
  }

  /** The same tokens, shown at another instance. */
  at(url: string): ConnectedClient {
    return new ConnectedClient(url, new OAuthClient(url, this.oauth.client), this.tokens);
  }

  with(tokens: Tokens): ConnectedClient {
    return new ConnectedClient(this.url, this.oauth, tokens);
  }

  get caller(): McpCaller {
    return new McpCaller(this.url, this.tokens.access_token);
  }

  /** What `/mcp` answers to the access token. */
  async opens(): Promise<number> {
    return (await this.caller.rpc('tools/list')).status;
  }

  refresh(changes: Record<string, string> = {}): Promise<TokenAnswer> {
    return this.oauth.refresh(this.tokens.refresh_token, changes);
  }

  /** Goes on with what its refresh token is replaced by. */
  async refreshed(): Promise<ConnectedClient> {
    const { status, body } = await this.refresh();
    if (status !== 200) throw new Error(`refreshing failed: ${JSON.stringify(body)}`);
    return this.with(body);
  }
}

export const INVALID_GRANT = { status: 400, body: { error: 'invalid_grant' } };
