import type { Deadline } from './deadline.ts';

interface Entry<V> {
  value: V;
  until: number;
}

/**
 * A bounded memory of what was found out once: the least recently used goes first, and what is older than `ttlMs` is
 * asked again. Callers that ask for the same key at the same time share one question, each with its own deadline.
 */
export class Remembered<V> {
  readonly #entries = new Map<string, Entry<V>>();
  readonly #asked = new Map<string, Promise<V>>();
  readonly #maximum: number;
  readonly #ttlMs: number;

  constructor(maximum: number, ttlMs = Number.POSITIVE_INFINITY) {
    this.#maximum = maximum;
    this.#ttlMs = ttlMs;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** @param ask runs without the caller's deadline, since others may wait for it too: it needs one of its own. */
  async get(key: string, deadline: Deadline, ask: () => Promise<V>): Promise<V> {
    const entry = this.#entries.get(key);
    if (entry && entry.until > Date.now()) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      return entry.value;
    }
    return deadline.race(this.#asked.get(key) ?? this.#ask(key, ask));
  }

  /** What is remembered now; asks for nothing. */
  peek(key: string): V | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.until > Date.now() ? entry.value : undefined;
  }

  /** Forgets the value, and a question that is still under way. */
  drop(key: string): void {
    this.#entries.delete(key);
    this.#asked.delete(key);
  }

  #ask(key: string, ask: () => Promise<V>): Promise<V> {
    const asked = ask();
    this.#asked.set(key, asked);
    const keep = (value: V): void => {
      if (this.#asked.get(key) === asked) this.#keep(key, value);
    };
    const finish = (): void => {
      if (this.#asked.get(key) === asked) this.#asked.delete(key);
    };
    // Every caller may have left before the answer: the failure is then nobody's, and must not end the process.
    asked.then(keep).then(finish, finish);
    return asked;
  }

  #keep(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, { value, until: Date.now() + this.#ttlMs });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#maximum && oldest !== undefined) this.#entries.delete(oldest);
  }
}
