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
    const { lane, place, passes } = this.#guarded;
    const { breaker, lanes } = this.#shared;
    // Before the lane, so that nobody waits for what is not going to be asked.
    if (!passes) breaker.check(place);
    const leave = await lanes.enter(lane, deadline);
    try {
      const report = passes ? this.#only(place) : breaker.admit(place);
      return await this.#reported(question, report);
    } finally {
      leave();
    }
  }

  /** @throws OdooError as `GuessLimit.ask`. */
  login(connection: OdooConnection, question: () => Promise<number>): Promise<number> {
    return this.#shared.guesses.ask(this.#guarded.share, connection, question);
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
