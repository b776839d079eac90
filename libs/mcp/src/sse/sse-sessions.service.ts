import { ApiKeysService } from '@aidoo/api-keys';
import type { Principal } from '@aidoo/companies';
import { AppError, newToken } from '@aidoo/kernel';
import { Injectable, Logger } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import type { EventStream } from './event-stream.ts';
import { SseSession } from './sse-session.ts';

/** As many windows as somebody has; beyond that the oldest is one whose end nobody has noticed. */
export const MOST_OF_CREDENTIAL = 20;
/** So that one tenant leaves room for the others. */
export const MOST_OF_COMPANY = 200;
export const MOST_OF_PROCESS = 1000;

/** How often a stream shows that it lives, and its credential is looked at: proxies cut what is silent for a minute. */
const EVERY_MS = 15_000;

/**
 * The sessions of HTTP+SSE (protocol 2024-11-05). They live in the memory of one process: with several instances, a
 * client's messages have to come to the one that holds its stream (sticky routing). `/mcp` has no such thing.
 */
@Injectable()
export class SseSessions implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(SseSessions.name);
  /** By an id that cannot be guessed and that opens nothing without the credential; oldest first. */
  private readonly sessions = new Map<string, SseSession>();
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;
  private ending = false;

  constructor(private readonly apiKeys: ApiKeysService) {}

  onModuleInit(): void {
    this.timer = setInterval(() => this.beat(), EVERY_MS).unref();
  }

  /** Before the server stops listening: it would wait for streams that have no end. */
  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.ending = true;
    for (const [id, session] of this.sessions) {
      this.sessions.delete(id);
      void session.finish();
    }
  }

  /** @throws AppError `rate_limited` or `unavailable` when there is no room for one more of this principal. */
  checkRoom(principal: Principal): void {
    const ofCompany = this.all().filter(({ holder }) => holder.companyId === principal.companyId);
    if (ofCompany.length >= MOST_OF_COMPANY) throw tooManyOfCompany();
    if (this.sessions.size >= MOST_OF_PROCESS || this.ending) throw noRoom();
  }

  /** Begins with where to send messages to. */
  add({ companyId, credential }: Principal, stream: EventStream): void {
    if (stream.signal.aborted) return;
    const session = new SseSession({ companyId, credential }, stream);
    const before = this.all().filter((one) => one.isOf(session.holder));
    if (before.length >= MOST_OF_CREDENTIAL) this.end(before[0]!);
    const id = newToken();
    this.sessions.set(id, session);
    stream.signal.addEventListener('abort', () => this.sessions.delete(id), { once: true });
    void stream.event('endpoint', `/messages?sessionId=${id}`);
  }

  /** @throws AppError `not_found` for a session that does not live here, or is another credential's */
  find(id: unknown, principal: Principal): SseSession {
    const found = typeof id === 'string' ? this.sessions.get(id) : undefined;
    if (!found?.isOf(principal)) throw noSuchSession();
    return found;
  }

  /** Ends the sessions whose credential has ended. */
  async look(): Promise<void> {
    // One after another: it is in no hurry, for each message is looked at by itself.
    const known = new Map<string, boolean>();
    for (const session of this.all()) {
      const { companyId, credential } = session.holder;
      const counts = known.get(credential.id) ?? (await this.apiKeys.stillCounts(companyId, credential.id));
      known.set(credential.id, counts);
      if (!counts) this.end(session);
    }
  }

  private beat(): void {
    for (const { stream } of this.all()) stream.heartbeat();
    this.looking ??= this.look()
      // Nobody has been let in by it: whoever sends a message is refused while the store is away.
      .catch((error: unknown) => this.logger.warn(error))
      .finally(() => (this.looking = undefined));
  }

  private all(): SseSession[] {
    return [...this.sessions.values()];
  }

  private end(session: SseSession): void {
    for (const [id, one] of this.sessions) if (one === session) this.sessions.delete(id);
    session.end();
  }
}

const noSuchSession = () =>
  new AppError(
    'not_found',
    'No such session: it has ended, or began with another key or at another instance. Open a new one with GET /sse.',
  );

const tooManyOfCompany = () =>
  new AppError(
    'rate_limited',
    `The company has ${MOST_OF_COMPANY} sessions open here, which is the most. Close one, or connect to /mcp, which needs none.`,
    { retryAfter: 60 },
  );

const noRoom = () =>
  new AppError(
    'unavailable',
    'There is no room for one more session here right now. Try again in a minute, or connect to /mcp, which needs none.',
    { retryAfter: 60 },
  );
