import type { Deadline } from './deadline.ts';
import { OdooError } from './odoo.error.ts';

export interface LaneLimits {
  /** Questions of one share that Odoo is asked at the same time. */
  inFlight: number;
  /** Questions of one share that wait for their turn. */
  waiting: number;
  /** How long one waits at most; never longer than its own deadline allows. */
  waitMs: number;
}

interface Lane {
  underWay: number;
  /** First come, first served. */
  readonly waiting: { go: () => void }[];
}

/**
 * A lane for each share, so that whoever asks a slow Odoo, or too much at once, fills a lane of their own and nobody
 * else's. There are as many lanes as shares that ask something right now.
 */
export class CallLanes {
  readonly #limits: LaneLimits;
  readonly #lanes = new Map<string, Lane>();

  constructor(limits: LaneLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#lanes.size;
  }

  /**
   * Waits for a place. Whoever got one calls what is answered, once, when the question is over.
   * @throws OdooError `busy` when there is no place in time, `cancelled`: in both cases nothing was asked.
   */
  async enter(share: string, deadline: Deadline): Promise<() => void> {
    if (deadline.signal.aborted) throw deadline.failure(false);
    const lane = this.#lanes.get(share) ?? { underWay: 0, waiting: [] };
    this.#lanes.set(share, lane);
    // A place that becomes free goes to whoever waits, so that nobody overtakes.
    if (lane.underWay < this.#limits.inFlight) lane.underWay += 1;
    else await this.#turn(lane, deadline);
    return () => this.#leave(share, lane);
  }

  #turn(lane: Lane, deadline: Deadline): Promise<void> {
    const { waiting, waitMs } = this.#limits;
    if (lane.waiting.length >= waiting) {
      throw busy(lane, `and ${lane.waiting.length} waiting, so this one was not made`);
    }
    const late = `and this one was not made: its turn did not come within`;
    const began = performance.now();
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        deadline.signal.removeEventListener('abort', over);
      };
      const entry = { go: () => (end(), resolve()) };
      const giveUp = (error: OdooError): void => {
        end();
        lane.waiting.splice(lane.waiting.indexOf(entry), 1);
        reject(error);
      };
      const over = (): void => {
        const ended = deadline.failure(false);
        // Odoo was not asked: that it did not answer would be said of the wrong one.
        giveUp(
          ended.kind === 'timeout' ? busy(lane, `${late} ${seconds(performance.now() - began)}`) : ended,
        );
      };
      const timer = setTimeout(() => giveUp(busy(lane, `${late} ${seconds(waitMs)}`)), waitMs);
      deadline.signal.addEventListener('abort', over, { once: true });
      lane.waiting.push(entry);
    });
  }

  #leave(share: string, lane: Lane): void {
    const next = lane.waiting.shift();
    if (next) return next.go();
    lane.underWay -= 1;
    if (lane.underWay === 0) this.#lanes.delete(share);
  }
}

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

const busy = ({ underWay }: Lane, what: string): OdooError =>
  new OdooError(
    'busy',
    `${underWay} ${underWay === 1 ? 'call' : 'calls'} of this company to Odoo are under way, ${what}.`,
  );
