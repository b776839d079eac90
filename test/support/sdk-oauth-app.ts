import { setImmediate } from 'node:timers/promises';
import type { Sdk, SdkAnswer, SdkLink } from './sdk-oauth-sdks.ts';
import { AppMemory } from './sdk-oauth-memory.ts';
import type { Introduction } from './sdk-oauth-memory.ts';

/** A person with a browser: from the page that an application opens to the address that the browser is sent back to. */
export type Person = (page: URL) => Promise<URL>;

/** A request that the SDK has made by itself. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** A form's fields or a JSON body's, as text. */
  readonly body: string;
}

/** An application that knows nothing but an address, and leaves the rest to its SDK. */
export class SdkApp {
  readonly seen: SeenRequest[] = [];
  private link: SdkLink | undefined;
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly sdk: Sdk,
    private readonly base: string,
    introduction: Introduction,
    /** Two windows of one application share what it keeps. */
    readonly memory = new AppMemory(introduction),
    /** Stands between the SDK and the network. */
    private readonly network: typeof fetch = fetch,
  ) {}

  /** Connects with what it has kept; and where that is not enough, by asking its person. */
  connect(person?: Person): Promise<void> {
    return this.attempt(async () => {
      const link = this.sdk.link(new URL(`${this.base}/mcp`), this.memory, this.fetch);
      const before = this.link;
      this.link = link;
      await before?.close();
      await link.open();
      await this.settled();
    }, person);
  }

  call(name: string, args: Record<string, unknown> = {}, person?: Person): Promise<SdkAnswer> {
    return this.attempt(() => this.connected.call(name, args), person);
  }

  tools(): Promise<string[]> {
    return this.connected.tools();
  }

  get protocol(): string | undefined {
    return this.connected.protocol();
  }

  /** Its requests, each once, in the order of their first; without the stream that the SDK of 2025 tries for when it likes. */
  get way(): string[] {
    const all = new Set(this.seen.map(({ method, path }) => `${method} ${path}`));
    return [...all].filter((one) => one !== 'GET /mcp');
  }

  /** What it has sent to the token endpoint, request by request. */
  get tokenRequests(): Record<string, string>[] {
    return this.seen
      .filter(({ path }) => path === '/oauth/token')
      .map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
  }

  async close(): Promise<void> {
    await this.link?.close();
  }

  private get connected(): SdkLink {
    if (!this.link) throw new Error('connect first');
    return this.link;
  }

  /** Until the stream that the SDK of 2025 tries for in the background has been refused. */
  private async settled(): Promise<void> {
    await setImmediate();
    await Promise.all(this.underWay);
  }

  /** Once more when the SDK has sent somebody to a page, and they have come back from it. */
  private async attempt<T>(action: () => Promise<T>, person?: Person): Promise<T> {
    const { sentTo } = this.memory;
    const before = sentTo.length;
    try {
      return await action();
    } catch (error) {
      const page = sentTo.at(-1);
      if (!person || !page || sentTo.length === before) throw error;
      const back = await person(page);
      await this.connected.finish(back.searchParams);
      return action();
    }
  }

  private readonly fetch: typeof fetch = (input, init) => {
    const answer = this.send(input, init);
    const done: Promise<unknown> = answer.catch(() => undefined).finally(() => this.underWay.delete(done));
    this.underWay.add(done);
    return answer;
  };

  private readonly send: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const body = await request.clone().text();
    const response = await this.network(input, init);
    this.seen.push({
      method: request.method,
      path: new URL(request.url).pathname,
      status: response.status,
      body,
    });
    return response;
  };
}
