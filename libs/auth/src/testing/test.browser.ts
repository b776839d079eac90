import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { parseSetCookie } from 'cookie';
import type { SetCookie } from 'cookie';
import type { SignIn } from '../dto/sign-in.dto.ts';

export interface Answer<Body = SignIn & Problem> {
  status: number;
  headers: Headers;
  cookies: SetCookie[];
  body: Body;
}

export interface Problem {
  code: string;
  detail: string;
  errors: { field: string; message: string }[];
}

export const newAccount = (changes: Record<string, unknown> = {}) => ({
  email: `${randomUUID()}@example.com`,
  password: randomBytes(12).toString('base64url'),
  name: 'Ada Lovelace',
  companyName: 'Analytical Engines',
  ...changes,
});

/** Talks to the app as one browser does: it keeps cookies, and comes from an address of its own. */
export class TestBrowser {
  readonly jar = new Map<string, string>();
  accessToken?: string;

  constructor(
    private readonly url: string,
    readonly source = `198.18.${randomInt(256)}.${randomInt(256)}`,
  ) {}

  post(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('POST', path, body, headers);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  async signUp(account = newAccount()): Promise<Answer> {
    const answer = await this.post('/auth/register', account);
    this.accessToken = answer.body.accessToken;
    return answer;
  }

  /** Another tab, or a thief: the same cookies at this moment, and not those that come later. */
  copy(): TestBrowser {
    const copy = new TestBrowser(this.url, this.source);
    for (const [name, value] of this.jar) copy.jar.set(name, value);
    copy.accessToken = this.accessToken;
    return copy;
  }

  private async send(
    method: string,
    path: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        'X-Forwarded-For': this.source,
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(this.accessToken ? { Authorization: `Bearer ${this.accessToken}` } : {}),
        ...(this.jar.size > 0
          ? { Cookie: [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ') }
          : {}),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const cookies = response.headers.getSetCookie().map((text) => parseSetCookie(text));
    for (const { name, value } of cookies) {
      if (value) this.jar.set(name, value);
      else this.jar.delete(name);
    }
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      cookies,
      body: JSON.parse(text || '{}') as Answer['body'],
    };
  }
}
