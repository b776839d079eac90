import { parseSetCookie } from 'cookie';
import { ownAddress } from './own-address.ts';

/** What a browser shows after it has followed all redirects within the gateway. */
export interface ShownPage {
  status: number;
  /** Where the page is, or where the last redirect leads that is no longer ours. */
  url: URL;
  headers: Headers;
  text: string;
}

interface KeptCookie {
  name: string;
  value: string;
  path: string;
}

/** A browser without scripts: cookies with their paths, redirects, and forms. At an address of its own. */
export class PageBrowser {
  private cookies: KeptCookie[] = [];

  constructor(
    readonly base: string,
    readonly source = ownAddress(),
    readonly language = 'en',
  ) {}

  get(url: string | URL, headers: Record<string, string> = {}): Promise<ShownPage> {
    return this.go('GET', new URL(url, this.base), undefined, headers);
  }

  /** Sends a form, as a browser does: with the page's origin. Several values of one name come as an array. */
  post(
    url: string | URL,
    form: Record<string, string | readonly string[]>,
    headers: Record<string, string> = {},
  ): Promise<ShownPage> {
    const body = new URLSearchParams();
    for (const [name, values] of Object.entries(form))
      for (const value of [values].flat()) body.append(name, value);
    return this.go('POST', new URL(url, this.base), body, { origin: new URL(this.base).origin, ...headers });
  }

  /** The cookies that would be sent to this path. */
  cookiesFor(path: string): KeptCookie[] {
    return this.cookies.filter((one) => path === one.path || path.startsWith(one.path.replace(/\/?$/, '/')));
  }

  set(name: string, value: string, path = '/'): void {
    this.cookies = this.cookies.filter((one) => one.name !== name || one.path !== path);
    if (value) this.cookies.push({ name, value, path });
  }

  /** The same cookies at this moment, as a thief has them. */
  copy(): PageBrowser {
    const copy = new PageBrowser(this.base);
    copy.cookies = [...this.cookies];
    return copy;
  }

  private async go(
    method: string,
    url: URL,
    body: URLSearchParams | undefined,
    headers: Record<string, string>,
  ): Promise<ShownPage> {
    const cookie = this.cookiesFor(url.pathname)
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(30_000),
      headers: {
        accept: 'text/html,application/xhtml+xml',
        'accept-language': this.language,
        'x-forwarded-for': this.source,
        ...(cookie && { cookie }),
        ...headers,
      },
      ...(body && { body }),
    });
    for (const text of response.headers.getSetCookie()) {
      const { name, value, path, expires } = parseSetCookie(text);
      const gone = !value || (expires !== undefined && expires <= new Date());
      this.set(name, gone ? '' : value, path ?? '/');
    }
    const location = response.headers.get('location');
    const text = await response.text();
    if (!location) return { status: response.status, url, headers: response.headers, text };
    const next = new URL(location, url);
    // What is not ours is only looked at: nobody listens there.
    if (next.origin !== new URL(this.base).origin)
      return { status: response.status, url: next, headers: response.headers, text };
    const { origin: _posted, ...kept } = headers;
    return this.go('GET', next, undefined, kept);
  }
}
