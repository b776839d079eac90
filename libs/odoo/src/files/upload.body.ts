import { Readable } from 'node:stream';
import { OdooError } from '../odoo.error.ts';
import type { FileContent } from './odoo.file.ts';

/** Bytes that are encoded at a time: a multiple of three, so that their base64 has no padding. */
const PIECE = 48 * 1024;

export interface UploadOptions {
  /** What stands around the base64 of the content. */
  before: string;
  after: string;
  content: FileContent;
  /** The longest time without a byte of the content. */
  idleMs: number;
  /** Called whenever something goes on. */
  moved: () => void;
}

/**
 * The body of a request around the base64 of a content that is made as it goes. What comes after the content is held back
 * until the content is known to be of the right length, so that one that is not makes no whole request.
 */
export class UploadBody extends Readable {
  readonly length: number;
  readonly #options: UploadOptions;
  readonly #source: AsyncIterator<Uint8Array>;
  /** What has come of the content and is not encoded yet: pieces may be of one byte each, or of all. */
  readonly #piece = Buffer.alloc(PIECE);
  #filled = 0;
  #chunk: Uint8Array = new Uint8Array(0);
  #left: number;
  #begun = false;

  constructor(options: UploadOptions) {
    // As text: a socket takes it as it is, and bytes of it would be one copy more that waits for the collector.
    super({ highWaterMark: 64 * 1024, encoding: 'utf8' });
    const { before, after, content } = options;
    this.#options = options;
    this.#left = content.size;
    this.#source = content.bytes[Symbol.asyncIterator]();
    const base64 = Math.ceil(content.size / 3) * 4;
    this.length = Buffer.byteLength(before) + base64 + Buffer.byteLength(after);
    // What ends it is told by the request, which may be over before it reads.
    this.on('error', () => {});
  }

  override _read(): void {
    this.#options.moved();
    if (this.#begun) return void this.#more().catch((error: unknown) => this.destroy(broken(error)));
    this.#begun = true;
    this.push(this.#options.before);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    void this.#letGo();
    done(error);
  }

  async #letGo(): Promise<void> {
    const { bytes } = this.#options.content;
    if (bytes instanceof Readable) bytes.destroy();
    // A generator that waits for something answers only after that: nobody waits for it here, or for how it ends.
    else await this.#source.return?.().catch(() => {});
  }

  async #more(): Promise<void> {
    while (this.#filled < PIECE) {
      if (this.#chunk.length === 0) {
        const next = await this.#next();
        if (next.done) return this.#end();
        this.#chunk = next.value;
        this.#left -= next.value.length;
        if (this.#left < 0) throw wrongLength('longer');
      }
      const taken = this.#chunk.subarray(0, PIECE - this.#filled);
      this.#piece.set(taken, this.#filled);
      this.#filled += taken.length;
      this.#chunk = this.#chunk.subarray(taken.length);
    }
    this.push(this.#encoded());
  }

  #end(): void {
    if (this.#left > 0) throw wrongLength('shorter');
    this.push(this.#encoded() + this.#options.after);
    this.push(null);
  }

  #encoded(): string {
    const text = this.#piece.toString('base64', 0, this.#filled);
    this.#filled = 0;
    return text;
  }

  /** @throws OdooError `cancelled` when nothing comes for too long. */
  #next(): Promise<IteratorResult<Uint8Array, unknown>> {
    const { idleMs, moved } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<IteratorResult<Uint8Array, unknown>>();
    const stalled = setTimeout(
      () => reject(notSent(`nothing of it came for ${Math.round(idleMs / 100) / 10} s`)),
      idleMs,
    );
    this.#source
      .next()
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(stalled);
        moved();
      });
    return promise;
  }
}

const notSent = (why: string): OdooError =>
  new OdooError('cancelled', `The file was not sent to its end, since ${why}.`);

const wrongLength = (is: string): OdooError => notSent(`it is ${is} than was said`);

/** The text of a foreign error may hold anything. */
const broken = (error: unknown): OdooError =>
  error instanceof OdooError ? error : notSent('what it is read from failed');
