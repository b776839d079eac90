import { DocumentError } from './document.error.ts';

interface Waiting {
  owner: string;
  go: () => void;
}

/**
 * Places for those that read, and a line of those that wait for one. Nobody has all places as long as there is more than one: an owner
 * whose documents are large, or were made to be slow, keeps the others waiting for one reading at most.
 */
export class ReaderTurns {
  readonly #places: number;
  readonly #most: number;
  readonly #reading: string[] = [];
  readonly #waiting: Waiting[] = [];

  /** `most` wait at the same time for one of `places`. */
  constructor(places: number, most: number) {
    this.#places = places;
    this.#most = most;
  }

  /**
   * Waits for a place. Whoever got one calls what is answered when it is free again.
   * @throws DocumentError `busy` when too many wait, or the signal's reason
   */
  async enter(owner: string, signal: AbortSignal): Promise<() => void> {
    signal.throwIfAborted();
    if (this.#mayRead(owner)) this.#reading.push(owner);
    else await this.#turn(owner, signal);
    return () => this.#leave(owner);
  }

  #turn(owner: string, signal: AbortSignal): Promise<void> {
    if (this.#waiting.length >= this.#most) throw busy();
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        reject(signal.reason as Error);
      };
      const entry = {
        owner,
        go: () => {
          signal.removeEventListener('abort', giveUp);
          resolve();
        },
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#waiting.push(entry);
    });
  }

  #mayRead(owner: string): boolean {
    const own = this.#reading.filter((each) => each === owner).length;
    return this.#reading.length < this.#places && own < Math.max(1, this.#places - 1);
  }

  #leave(owner: string): void {
    this.#reading.splice(this.#reading.indexOf(owner), 1);
    const next = this.#waiting.findIndex((each) => this.#mayRead(each.owner));
    const [entry] = next === -1 ? [] : this.#waiting.splice(next, 1);
    if (!entry) return;
    this.#reading.push(entry.owner);
    entry.go();
  }
}

export const busy = (): DocumentError =>
  new DocumentError('busy', 'Too many documents are being read at the moment.', {
    hint: 'Try again in a minute.',
  });
