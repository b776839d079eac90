import type { Readable } from 'node:stream';
import type { Outcome } from './call.breaker.ts';
import type { Deadline } from './deadline.ts';
import type { OdooConnection } from './odoo.connection.ts';
import { OdooError } from './odoo.error.ts';
import type { OdooErrorKind } from './odoo.error.ts';
import type { OdooServices } from './odoo.services.ts';

export interface Guarded {
  share: string;
  lane: string;
  /** What is silent together: one Odoo, as one share asks it. */
  place: string;
  /** Asks also where nobody answers, and says so when somebody does. */
  passes: boolean;
  timeoutMs: number;
}

/** Odoo was not to be heard. */
const SILENT: ReadonlySet<OdooErrorKind> = new Set([
  'timeout',
  'unreachable',
  'tls_error',
  'not_odoo',
  'redirected',
]);

/** Nothing was asked, or the asker left. `invalid_argument` may also be Odoo's: it does not matter for long. */
const UNKNOWN: ReadonlySet<OdooErrorKind> = new Set([
  'cancelled',
  'address_refused',
  'busy',
  'invalid_argument',
]);

/**
 * Who gave Odoo less time has not seen one that is silent, only one that is slow. A call that was given less than that
 * as a rule counts when it waited for nearly all of it: its clock has begun before the question.
 */
const PATIENCE_MS = 10_000;
const NEARLY = 0.9;

/** What stands before every question of one share to one Odoo: the breaker, the lane, and the limit for logins. */
export class CallGuard {
  readonly #shared: Pick<OdooServices, 'breaker' | 'lanes' | 'guesses'>;
  readonly #guarded: Guarded;

  constructor(shared: Pick<OdooServices, 'breaker' | 'lanes' | 'guesses'>, guarded: Guarded) {
    this.#shared = shared;
    this.#guarded = guarded;
  }

  /**
   * Asks when there is a place, and not where nobody answers.
   * @throws OdooError `busy` or `unreachable` when it was not asked, and what the question itself ends in.
   */
  async ask<T>(deadline: Deadline, question: () => Promise<T>): Promise<T> {
    const leave = await this.#enter(deadline);
    try {
      return await this.#asked(question);
    } finally {
      leave();
    }
  }

  /**
   * {@link ask} for what goes on once it is answered: the place is kept until the body of the answer has closed. What comes
   * of the body says nothing of the Odoo any more, since it has answered.
   */
  async hold<T extends { readonly body: Readable | null }>(
    deadline: Deadline,
    question: () => Promise<T>,
  ): Promise<T> {
    const leave = await this.#enter(deadline);
    try {
      const answer = await this.#asked(question);
      if (!answer.body || answer.body.closed) leave();
      else answer.body.once('close', leave);
      return answer;
    } catch (error) {
      leave();
      throw error;
    }
  }

  /** @throws OdooError as `GuessLimit.ask`. */
  login<T>(connection: OdooConnection, question: () => Promise<T>): Promise<T> {
    return this.#shared.guesses.ask(this.#guarded.share, connection, question);
  }

  async #enter(deadline: Deadline): Promise<() => void> {
    const { lane, place, passes } = this.#guarded;
    const { breaker, lanes } = this.#shared;
    // Before the lane, so that nobody waits for what is not going to be asked.
    if (!passes) breaker.check(place);
    return lanes.enter(lane, deadline);
  }

  async #asked<T>(question: () => Promise<T>): Promise<T> {
    const { place, passes } = this.#guarded;
    const report = passes ? this.#only(place) : this.#shared.breaker.admit(place);
    return this.#reported(question, report);
  }

  async #reported<T>(question: () => Promise<T>, report: (outcome: Outcome) => void): Promise<T> {
    const began = performance.now();
    try {
      const answer = await question();
      report('answered');
      return answer;
    } catch (error) {
      report(this.#outcome(error, performance.now() - began));
      throw error;
    }
  }

  /** Of a test only the good news count. */
  #only(place: string): (outcome: Outcome) => void {
    return (outcome) => {
      if (outcome === 'answered') this.#shared.breaker.close(place);
    };
  }

  #outcome(error: unknown, tookMs: number): Outcome {
    if (!(error instanceof OdooError) || UNKNOWN.has(error.kind)) return 'unknown';
    if (!SILENT.has(error.kind)) return 'answered';
    const patience = Math.min(PATIENCE_MS, this.#guarded.timeoutMs * NEARLY);
    return error.kind === 'timeout' && tookMs < patience ? 'unknown' : 'silent';
  }
}
