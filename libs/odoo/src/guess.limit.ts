import { loginKey } from './odoo.connection.ts';
import type { OdooConnection } from './odoo.connection.ts';
import { OdooError } from './odoo.error.ts';
import { utc } from './utc.ts';

export interface GuessLimits {
  /** Refused logins of one user at one Odoo, whoever tries. */
  refusals: number;
  /** Counted from the first. */
  windowMs: number;
  /** Users that are remembered, and logins that have worked; those longest ago are forgotten first. */
  maximum: number;
}

interface Tries {
  refused: number;
  underWay: number;
  until: number;
}

/**
 * Keeps anybody who may save a connection from guessing the password of an Odoo with our help. A try is counted before
 * its answer is known, so that a thousand at once get no more than ten in a row. A login that has worked for the same
 * share is asked as ever, or whoever guesses could lock the right ones out; that it worked for others is not looked at,
 * since a guess would tell itself by getting through.
 */
export class GuessLimit {
  readonly #limits: GuessLimits;
  readonly #tries = new Map<string, Tries>();
  readonly #good = new Set<string>();

  constructor(limits: GuessLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#tries.size + this.#good.size;
  }

  /**
   * Asks for a login, unless too many were refused.
   * @throws OdooError `access_denied` or `busy`, without asking, and what the login itself ends in.
   */
  async ask<T>(share: string, connection: OdooConnection, login: () => Promise<T>): Promise<T> {
    const known = JSON.stringify([share, loginKey(connection)]);
    const key = userKey(connection);
    if (!this.#good.has(known)) this.#check(key);
    const tries = this.#of(key);
    tries.underWay += 1;
    try {
      const answer = await login();
      keep(this.#good, known, this.#limits.maximum);
      return answer;
    } catch (error) {
      if (error instanceof OdooError && error.kind === 'access_denied') {
        this.#good.delete(known);
        tries.refused += 1;
      }
      throw error;
    } finally {
      tries.underWay -= 1;
      // Nothing is remembered of those who only came in.
      const isOver = tries.refused === 0 && tries.underWay === 0;
      if (isOver && this.#tries.get(key) === tries) this.#tries.delete(key);
    }
  }

  #check(key: string): void {
    const { refused, underWay, until } = this.#of(key);
    const { refusals } = this.#limits;
    if (refused >= refusals) throw tooMany(until);
    if (refused + underWay >= refusals) throw tooManyAtOnce();
  }

  #of(key: string): Tries {
    const now = Date.now();
    const until = now + this.#limits.windowMs;
    const tries = this.#tries.get(key) ?? { refused: 0, underWay: 0, until };
    if (tries.until <= now) Object.assign(tries, { refused: 0, until });
    this.#tries.set(key, tries);
    const [oldest] = this.#tries.keys();
    if (this.#tries.size > this.#limits.maximum && oldest !== undefined) this.#tries.delete(oldest);
    return tries;
  }
}

function keep(kept: Set<string>, key: string, maximum: number): void {
  kept.delete(key);
  kept.add(key);
  const [oldest] = kept;
  if (kept.size > maximum && oldest !== undefined) kept.delete(oldest);
}

/** Odoo may tell users apart by case; whoever guesses does not get ten more for each spelling. */
const userKey = ({ url, database, username }: OdooConnection): string =>
  JSON.stringify([url, database, username.trim().toLowerCase()]);

const tooMany = (until: number): OdooError =>
  new OdooError(
    'access_denied',
    `Too many logins as this user were refused by this Odoo. To protect it, no other is tried before ${utc(until)}.`,
  );

const tooManyAtOnce = (): OdooError =>
  new OdooError(
    'busy',
    'Too many logins as this user are tried at this Odoo right now, so this one was not.',
  );
