import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { setImmediate as turn } from 'node:timers/promises';

export interface StreamedMessage {
  id?: number | string | null;
  result?: Record<string, unknown> & { isError?: boolean; structuredContent?: Record<string, unknown> };
  error?: { code: number; message: string };
}

/** A client of protocol 2024-11-05, by hand: one stream of events, and messages sent beside it. */
export class SseCaller {
  readonly events: { name: string; data: string }[] = [];
  /** Resolves when the stream is over, whoever has ended it. */
  readonly ended: Promise<void>;
  over = false;
  private comments = 0;

  private constructor(
    readonly url: string,
    readonly key: string,
    private readonly stream: IncomingMessage,
  ) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n\n');
      rest = parts.pop()!;
      for (const part of parts) this.take(part);
    });
    this.ended = new Promise((resolve) => {
      stream.once('error', () => undefined).once('close', resolve);
    });
    void this.ended.then(() => (this.over = true));
  }

  /** Until the stream has said where to send messages to. */
  static async open(url: string, key: string): Promise<SseCaller> {
    const caller = await SseCaller.begin(url, key);
    await caller.until(() => caller.events.length > 0);
    return caller;
  }

  static begin(url: string, key: string): Promise<SseCaller> {
    return new Promise((resolve, reject) => {
      const sent = request(`${url}/sse`, {
        agent: false,
        headers: { authorization: `Bearer ${key}`, accept: 'text/event-stream' },
      });
      sent.once('error', reject).once('response', (answer) => {
        if (answer.statusCode === 200) resolve(new SseCaller(url, key, answer));
        else reject(new Error(`GET /sse answered ${answer.statusCode}`));
      });
      sent.end();
    });
  }

  /** Where messages are sent to. */
  get endpoint(): string {
    const [first] = this.events;
    if (first?.name !== 'endpoint') throw new Error(`the stream begins with ${first?.name}`);
    return new URL(first.data, this.url).href;
  }

  get messages(): StreamedMessage[] {
    return this.events.slice(1).map(({ data }) => JSON.parse(data) as StreamedMessage);
  }

  /** How many comments have come: what keeps a connection alive. */
  get heartbeats(): number {
    return this.comments;
  }

  post(body: unknown, headers: Record<string, string> = {}, endpoint = this.endpoint): Promise<Response> {
    return fetch(endpoint, {
      method: 'POST',
      signal: AbortSignal.timeout(30_000),
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.key}`, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  /** The answer to one request, as the stream brings it. */
  async ask(
    method: string,
    params: Record<string, unknown> = {},
    id = this.events.length,
  ): Promise<StreamedMessage> {
    const { status } = await this.post({ jsonrpc: '2.0', id, method, params });
    if (status !== 202) throw new Error(`POST /messages answered ${status}`);
    const answered = () => this.messages.find((message) => message.id === id);
    await this.until(() => answered() !== undefined);
    return answered()!;
  }

  /** Until what is waited for has come, or the stream is over. */
  async until(come: () => boolean): Promise<void> {
    while (!come() && !this.over) await turn();
    if (!come()) throw new Error('the stream ended before that came');
  }

  /** Reads no more, as a client that is stuck. */
  stall(): void {
    this.stream.pause();
  }

  close(): void {
    this.stream.destroy();
  }

  private take(part: string): void {
    if (part.startsWith(':')) {
      this.comments += 1;
      return;
    }
    const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(part)?.[1] ?? '';
    this.events.push({ name: field('event'), data: field('data') });
  }
}
