import { Secret, TOTP } from 'otpauth';
import { newAccount } from './accounts.ts';
import type { World } from './bootstrap.ts';
import { Browser } from './browser.ts';
import type { Answer } from './http.ts';
import { McpCaller } from './mcp-caller.ts';

type Account = ReturnType<typeof newAccount>;

/** Somebody with an account and a company of their own, signed in at a browser of their own. */
export class Somebody {
  /** Each opens something once; empty until {@link setSecondFactor}. */
  recoveryCodes: string[] = [];

  private constructor(
    private readonly url: string,
    readonly browser: Browser,
    readonly account: Account,
    readonly id: string,
    /** The company that they have founded. */
    readonly company: string,
  ) {}

  static async register({ url }: Pick<World, 'url'>, changes: Partial<Account> = {}): Promise<Somebody> {
    const account = { ...newAccount(), ...changes };
    const browser = new Browser(url);
    const { status, body, text } = await browser.register(account);
    if (status !== 201) throw new Error(`registering failed: ${text}`);
    return new Somebody(url, browser, account, body.user.id, body.companies[0]!.id);
  }

  /** Somebody who has an account already signs in. */
  static async signIn({ url }: Pick<World, 'url'>, account: Account): Promise<Somebody> {
    const browser = new Browser(url);
    const { status, body, text } = await browser.login(account.email, account.password);
    if (status !== 200) throw new Error(`signing in failed: ${text}`);
    return new Somebody(url, browser, account, body.user.id, body.companies[0]?.id ?? '');
  }

  get email(): string {
    return this.account.email;
  }

  get<T = Record<string, unknown>>(path: string): Promise<Answer<T>> {
    return this.browser.send('GET', `/api/v1${path}`);
  }

  post<T = Record<string, unknown>>(path: string, body?: unknown): Promise<Answer<T>> {
    return this.browser.send('POST', `/api/v1${path}`, body);
  }

  patch<T = Record<string, unknown>>(path: string, body: unknown): Promise<Answer<T>> {
    return this.browser.send('PATCH', `/api/v1${path}`, body);
  }

  delete<T = Record<string, unknown>>(path: string, body?: unknown): Promise<Answer<T>> {
    return this.browser.send('DELETE', `/api/v1${path}`, body);
  }

  /** Calls tools with a new key in a company. */
  async caller(company: string, permissions?: string[]): Promise<McpCaller> {
    const made = await this.post<{ key: string }>(`/companies/${company}/api-keys`, {
      name: 'a key',
      permissions,
    });
    if (made.status !== 201) throw new Error(`making a key failed: ${made.text}`);
    return new McpCaller(this.url, made.body.key);
  }

  /** Hands a company to a member of it. */
  handOver(company: string, to: { id: string }, proof: object = {}): Promise<Answer> {
    const { password } = this.account;
    return this.post(`/companies/${company}/ownership-transfer`, { userId: to.id, password, ...proof });
  }

  async setSecondFactor(): Promise<void> {
    const begun = await this.post<{ secret: string }>('/auth/second-factor/totp');
    const code = new TOTP({ secret: Secret.fromBase32(begun.body.secret) }).generate();
    const confirmed = await this.post<{ recoveryCodes: string[] }>('/auth/second-factor/totp/confirm', {
      code,
    });
    if (confirmed.status !== 200) throw new Error(`no second factor: ${begun.text} ${confirmed.text}`);
    this.recoveryCodes = confirmed.body.recoveryCodes;
  }

  async removeSecondFactor(): Promise<void> {
    const { password } = this.account;
    const code = this.recoveryCodes.pop();
    const { status, text } = await this.delete('/auth/second-factor/totp', { password, code });
    if (status !== 204) throw new Error(`the second factor stays: ${text}`);
  }
}
