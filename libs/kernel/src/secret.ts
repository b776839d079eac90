import { inspect } from 'node:util';

/**
 * A value that must not be seen. Logs, JSON, string templates and the REPL show `[secret]`;
 * only `reveal()` gives it away, so that a search for `reveal(` finds every use.
 */
export class Secret<T = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
