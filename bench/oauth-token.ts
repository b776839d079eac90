import { createHash, randomBytes } from 'node:crypto';

/** Known to every gateway from the start. */
const CLIENT_ID = 'https://claude.ai/oauth/mcp-oauth-client-metadata';
const REDIRECT_URI = 'https://claude.ai/api/mcp/auth_callback';

type Form = Record<string, string | readonly string[]>;

/** What a person does in a browser when a client asks for access: signs in and allows it. @returns the client's access token */
export async function oauthToken(
  gateway: string,
  person: { email: string; password: string },
  choice: { companyId: string; permissions: readonly string[] },
): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const { issuer } = (await (await fetch(`${gateway}/.well-known/oauth-authorization-server`)).json()) as {
    issuer: string;
  };
  const browser = new Browser(gateway, issuer);
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id: CLIENT_ID,
    redirect_uri: REDIRECT_URI,
    resource: `${issuer}/mcp`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const page = await browser.go(`/oauth/authorize?${asked.toString()}`);
  const consent = await browser.go(page.pathname, { ...person });
  const back = await browser.go(consent.pathname, { ...choice, decision: 'allow' });
  const answer = await fetch(`${gateway}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: CLIENT_ID,
      redirect_uri: REDIRECT_URI,
      code: back.searchParams.get('code') ?? '',
      code_verifier: verifier,
    }),
  });
  if (!answer.ok) throw new Error(`connecting a client answered ${answer.status}: ${await answer.text()}`);
  return ((await answer.json()) as { access_token: string }).access_token;
}

/** Keeps cookies, and follows redirects until they leave the gateway. */
class Browser {
  readonly #gateway: string;
  readonly #issuer: string;
  readonly #cookies = new Map<string, string>();

  constructor(gateway: string, issuer: string) {
    this.#gateway = gateway;
    this.#issuer = issuer;
  }

  /** @returns where it has ended */
  async go(path: string, form?: Form): Promise<URL> {
    const body = new URLSearchParams();
    for (const [name, values] of Object.entries(form ?? {}))
      for (const value of [values].flat()) body.append(name, value);
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(this.#gateway + path, {
      redirect: 'manual',
      headers: { cookie, origin: this.#issuer },
      ...(form && { method: 'POST', body }),
    });
    for (const text of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      if (name) this.#cookies.set(name, value ?? '');
    }
    const here = new URL(path, this.#issuer);
    const location = response.headers.get('location');
    if (!location) return here;
    const next = new URL(location, here);
    return next.origin === here.origin ? this.go(next.pathname + next.search) : next;
  }
}
