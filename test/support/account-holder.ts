import type { Mailbox } from './mailbox.ts';
import { newAccount } from './accounts.ts';
import { Browser } from './browser.ts';
import type { Answer } from './http.ts';
import { McpCaller } from './mcp-caller.ts';

type Account = ReturnType<typeof newAccount>;

/** What `GET /auth/me` says of somebody. */
interface Self {
  user: { id: string; name: string; language: string; emailVerified: boolean; secondFactor: boolean };
  companies: { id: string; role: string }[];
}

export interface Problem {
  code: string;
  detail: string;
  errors?: { field: string; message: string }[];
}

/** Somebody with an account and a company of their own, signed in with one browser. */
export class AccountHolder {
  private constructor(
    private readonly url: string,
    readonly account: Account,
    readonly browser: Browser,
    readonly id: string,
    readonly companyId: string,
  ) {}

  static async register(
    url: string,
    { account = newAccount(), language }: { account?: Account; language?: string } = {},
  ): Promise<AccountHolder> {
    const browser = new Browser(url);
    const headers: Record<string, string> = language === undefined ? {} : { 'accept-language': language };
    const answer = await browser.send<{ accessToken: string } & Self>(
      'POST',
      '/api/v1/auth/register',
      account,
      headers,
    );
    if (answer.status !== 201) throw new Error(`registering failed: ${answer.text}`);
    browser.accessToken = answer.body.accessToken;
    const { user, companies } = answer.body;
    return new AccountHolder(url, account, browser, user.id, companies[0]!.id);
  }

  get email(): string {
    return this.account.email;
  }

  get password(): string {
    return this.account.password;
  }

  /** A request under `/api/v1/auth`, from their browser. */
  auth<T = Problem>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    return this.browser.send<T>(method, `/api/v1/auth/${path}`, body);
  }

  /** A request about their own company. */
  company<T = Problem>(method: string, path = '', body?: unknown): Promise<Answer<T>> {
    return this.browser.send<T>(method, `/api/v1/companies/${this.companyId}${path}`, body);
  }

  async self(): Promise<Self> {
    return (await this.auth<Self>('GET', 'me')).body;
  }

  /** Signs in with a password, from another browser. */
  async elsewhere(password = this.password): Promise<Browser> {
    const browser = new Browser(this.url);
    const answer = await browser.login(this.email, password);
    if (answer.status !== 200) throw new Error(`signing in failed: ${answer.text}`);
    return browser;
  }

  /** What signing in with a password answers, from a browser that nobody uses. */
  async signsIn(password: string): Promise<number> {
    return (await new Browser(this.url).login(this.email, password)).status;
  }

  /** A program with a new key of theirs in their own company. */
  async program(): Promise<McpCaller> {
    const { body } = await this.company<{ key: string }>('POST', '/api-keys', { name: 'a program' });
    return new McpCaller(this.url, body.key);
  }

  /** The token of the letter with which their account began. */
  async verificationToken(mailbox: Mailbox): Promise<string> {
    return (await mailbox.next(this.email)).token;
  }
}

/** Whether a browser's access token and its refresh token still open something. */
export const opens = async (browser: Browser): Promise<[access: boolean, refresh: boolean]> => [
  (await browser.me()).status === 200,
  (await browser.refresh()).status === 200,
];

export const LIVES: [boolean, boolean] = [true, true];
export const HAS_ENDED: [boolean, boolean] = [false, false];

/** The statuses of answers, in order of size. */
export const statuses = (answers: readonly { status: number }[]): number[] =>
  answers.map(({ status }) => status).sort((a, b) => a - b);
