import { OdooError } from './odoo.error.ts';
import { utc } from './utc.ts';

export interface BreakerLimits {
  /** Failures in a row after which it opens. */
  failures: number;
  /** Until the first try; each try that fails doubles it. */
  pauseMs: number;
  maxPauseMs: number;
  /** Places that are remembered as silent; the one that was heard of longest ago is forgotten first. */
  maximum: number;
}

/** What a question says about the place: that it answers, that it does not, or neither. */
export type Outcome = 'answered' | 'silent' | 'unknown';

interface Silence {
  failures: number;
  /** Of the first failure in the row. */
  readonly since: number;
  pauseMs: number;
  /** Before then nothing is asked, once it is open. */
  retryAt: number;
  /** One question is let through to see. */
  trial: boolean;
}

/**
 * Spares an Odoo that does not answer, and those who ask it the waiting. Only places that are silent are remembered:
 * the first answer ends it.
 */
export class CallBreaker {
  readonly #limits: BreakerLimits;
  readonly #silent = new Map<string, Silence>();

  constructor(limits: BreakerLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#silent.size;
  }

  /** @throws OdooError `unreachable` when the place is not to be asked now: then nothing was. */
  check(key: string): void {
    const silence = this.#silent.get(key);
    if (!silence || !this.#isOpen(silence)) return;
    if (silence.trial || Date.now() < silence.retryAt) throw notAsked(silence);
  }

  /**
   * Before a question is asked.
   * @returns to be told, once, what came of it.
   * @throws OdooError as {@link check}.
   */
  admit(key: string): (outcome: Outcome) => void {
    this.check(key);
    const silence = this.#silent.get(key);
    if (!silence || !this.#isOpen(silence)) return (outcome) => this.#note(key, outcome);
    silence.trial = true;
    return (outcome) => this.#judge(key, silence, outcome);
  }

  /** The place has answered somebody who was let through all the same. */
  close(key: string): void {
    this.#silent.delete(key);
  }

  #isOpen({ failures }: Silence): boolean {
    return failures >= this.#limits.failures;
  }

  #note(key: string, outcome: Outcome): void {
    if (outcome === 'answered') this.close(key);
    if (outcome !== 'silent') return;
    const { pauseMs, maximum } = this.#limits;
    const silence = this.#silent.get(key) ?? { ...FRESH, since: Date.now(), pauseMs };
    // A question from before it opened says nothing new.
    if (this.#isOpen(silence)) return;
    silence.failures += 1;
    silence.retryAt = Date.now() + silence.pauseMs;
    this.#silent.delete(key);
    this.#silent.set(key, silence);
    const [oldest] = this.#silent.keys();
    if (this.#silent.size > maximum && oldest !== undefined) this.#silent.delete(oldest);
  }

  #judge(key: string, silence: Silence, outcome: Outcome): void {
    silence.trial = false;
    if (outcome === 'answered') this.close(key);
    if (outcome !== 'silent') return;
    silence.pauseMs = Math.min(silence.pauseMs * 2, this.#limits.maxPauseMs);
    silence.retryAt = Date.now() + silence.pauseMs;
  }
}

const FRESH = { failures: 0, retryAt: 0, trial: false };

function notAsked({ since, retryAt, trial }: Silence): OdooError {
  const next = trial ? 'One call is trying it right now.' : `The next try is made from ${utc(retryAt)} on.`;
  return new OdooError(
    'unreachable',
    `Odoo has not answered since ${utc(since)}, so this call was not made. ${next}`,
  );
}
