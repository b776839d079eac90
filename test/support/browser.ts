import { parseSetCookie } from 'cookie';
import type { SetCookie } from 'cookie';
import { newAccount } from './accounts.ts';
import type { Answer } from './http.ts';
import { Http } from './http.ts';
import { ownAddress } from './own-address.ts';

/** What register, login and refresh answer. */
export interface SignIn {
  accessToken: string;
  expiresIn: number;
  user: { id: string; email: string; name: string; createdAt: string };
  companies: { id: string; name: string; role: string; createdAt: string }[];
}

const AUTH = '/api/v1/auth';

/** A browser with cookies, at an address of its own: so that one test does not use up the attempts of another. */
export class Browser {
  readonly jar = new Map<string, string>();
  accessToken?: string;

  constructor(
    private readonly url: string,
    readonly source = ownAddress(),
  ) {}

  register(account: object = newAccount()): Promise<Answer<SignIn>> {
    return this.auth('register', account);
  }

  login(email: string, password: string): Promise<Answer<SignIn>> {
    return this.auth('login', { email, password });
  }

  refresh(): Promise<Answer<SignIn>> {
    return this.auth('refresh');
  }

  logout(): Promise<Answer<SignIn>> {
    return this.auth('logout');
  }

  me(): Promise<Answer<Pick<SignIn, 'user' | 'companies'>>> {
    return this.send('GET', `${AUTH}/me`);
  }

  /** Another tab, or a thief: the same cookies at this moment. */
  copy(): Browser {
    const copy = new Browser(this.url, this.source);
    for (const [name, value] of this.jar) copy.jar.set(name, value);
    copy.accessToken = this.accessToken;
    return copy;
  }

  async send<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await new Http(this.url, this.accessToken).send<T>(method, path, body, {
      'x-forwarded-for': this.source,
      ...(cookie && { cookie }),
      ...headers,
    });
    for (const { name, value } of cookiesOf(answer)) {
      if (value) this.jar.set(name, value);
      else this.jar.delete(name);
    }
    return answer;
  }

  private async auth(what: string, body?: object): Promise<Answer<SignIn>> {
    const answer = await this.send<SignIn>('POST', `${AUTH}/${what}`, body);
    this.accessToken = answer.body.accessToken ?? this.accessToken;
    return answer;
  }
}

export const cookiesOf = ({ headers }: Answer<unknown>): SetCookie[] =>
  headers.getSetCookie().map((text) => parseSetCookie(text));
