import type { Principal } from '@aidoo/companies';
import { AppError } from '@aidoo/kernel';
import type { EventStream } from './event-stream.ts';

/** How many messages of one session may wait for their answers: each holds one in memory while its reader is slow. */
const MOST_UNDER_WAY = 32;

/** One client's stream, and the messages whose answers it waits for. */
export class SseSession {
  private readonly underWay = new Set<Promise<unknown>>();

  constructor(
    readonly holder: Pick<Principal, 'companyId' | 'credential'>,
    readonly stream: EventStream,
  ) {}

  /** Another credential, even of the same person, has no part in it. */
  isOf({ companyId, credential }: Pick<Principal, 'companyId' | 'credential'>): boolean {
    return this.holder.companyId === companyId && this.holder.credential.id === credential.id;
  }

  /**
   * The answer to one message: its events go down the stream, as they come and after this has resolved.
   * @returns the answer when it has no events, for whoever sent the message
   * @throws AppError `rate_limited`
   */
  async follow(ask: (signal: AbortSignal) => Promise<Response>): Promise<Response> {
    if (this.underWay.size >= MOST_UNDER_WAY) throw tooManyUnderWay();
    // A signal of its own, so that what listens to it goes with the message and not with the session.
    const asked = ask(AbortSignal.any([this.stream.signal]));
    const done = asked.then((answer) => (isOfEvents(answer) ? this.stream.pass(answer.body!) : undefined));
    // Whoever has asked is told of a failure; a stream that breaks off later has ended, and says so itself.
    const settled = done.catch(() => undefined).finally(() => this.underWay.delete(settled));
    this.underWay.add(settled);
    return asked;
  }

  /** Ends it at once: what is under way is aborted, as when the client goes away. */
  end(): void {
    this.stream.end();
  }

  /** Ends it when the answers that are under way have been sent. */
  async finish(): Promise<void> {
    await Promise.all(this.underWay);
    this.end();
  }
}

export const isOfEvents = ({ headers, body }: Response): boolean =>
  body !== null && (headers.get('content-type') ?? '').startsWith('text/event-stream');

const tooManyUnderWay = () =>
  new AppError(
    'rate_limited',
    `${MOST_UNDER_WAY} messages of this session wait for their answers: read those before sending more.`,
    { retryAfter: 1 },
  );
