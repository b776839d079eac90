const FIRST_BYTES = 16 * 1024;
/** A server may announce what it never sends. */
const MOST_AHEAD = 2 * 1024 * 1024;

/**
 * The body of an answer as it comes in. Its bytes are copied together: a server may send them one by one, and a million
 * views of one byte each would take two hundred times their room.
 */
export class AnswerBody {
  #bytes = new Uint8Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** @param bytes what the server says will come. */
  expect(bytes: number): void {
    if (bytes > FIRST_BYTES && bytes <= MOST_AHEAD) this.#bytes = new Uint8Array(bytes);
  }

  add(chunk: Uint8Array): void {
    const needed = this.#length + chunk.length;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2, FIRST_BYTES));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.#length);
    this.#length = needed;
  }

  /** A view of its own memory, which can be handed to a thread. */
  take(): Uint8Array<ArrayBuffer> {
    const body = this.#bytes.subarray(0, this.#length);
    this.drop();
    return body;
  }

  drop(): void {
    this.#bytes = new Uint8Array(0);
    this.#length = 0;
  }
}
