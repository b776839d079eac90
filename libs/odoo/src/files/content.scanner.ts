import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import { callbackify } from 'node:util';
import { freeBytes } from '../freed.bytes.ts';
import { OdooError } from '../odoo.error.ts';
import { Base64Decoder, damaged } from './base64.decoder.ts';
import type { ContentFormat } from './content.format.ts';

/** An attachment's record is two fields: what goes before and after its content is short. */
const MAX_HEAD = 64 * 1024;
/** A fault with its traceback. */
const MAX_WHOLE = 1024 * 1024;
/** The head is looked at again when it has grown by so much, or an answer byte by byte would cost its length squared. */
const STEP = 1024;
/** What stands for the content when the rest of the answer is looked at. */
export const PLACEHOLDER = 'AAAA';

export interface ScannerOptions {
  format: ContentFormat;
  /** Of the content, decoded. */
  maxBytes: number;
  /**
   * Looks at the whole answer with {@link PLACEHOLDER} in place of its content, before the stream ends.
   * @throws OdooError when that is not the record that was asked for.
   */
  check: (answer: Uint8Array<ArrayBuffer>) => Promise<void>;
}

/**
 * Takes the one long base64 text out of an answer as it comes, and decodes it: what is written is the answer's body, what
 * is read is the file. It ends only when all of the answer was there, and right.
 */
export class ContentScanner extends Transform {
  /** Null when the content has begun; the whole answer when it has none. Fails with what ends the body before. */
  readonly found: Promise<Uint8Array<ArrayBuffer> | null>;
  readonly #found = Promise.withResolvers<Uint8Array<ArrayBuffer> | null>();
  readonly #options: ScannerOptions;
  readonly #decoder = new Base64Decoder();
  /** Of the answer: all but its content. One letter is one byte. */
  #around = '';
  #lookedAt = 0;
  #phase: 'head' | 'content' | 'tail' = 'head';
  /** A backslash at the end of a piece: what it escapes is in the next one. */
  #escape = '';
  #size = 0;
  #tail = 0;

  constructor(options: ScannerOptions) {
    super();
    this.#options = options;
    this.found = this.#found.promise;
    // Whoever has left by then is told by the stream.
    this.found.catch(() => {});
    this.on('error', () => {});
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    try {
      this.#take(chunk.toString('latin1'));
      // Whoever gives it may look at it until they are done with this piece.
      setImmediate(freeBytes, chunk);
      done();
    } catch (error) {
      done(error as Error);
    }
  }

  override _flush(done: TransformCallback): void {
    callbackify(() => this.#finish())(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#found.reject(error ?? new OdooError('cancelled', 'The call was cancelled.'));
    super._destroy(error, done);
  }

  #take(text: string): void {
    if (this.#phase === 'content') return this.#content(text);
    this.#around += text;
    if (this.#phase === 'tail') {
      this.#tail += text.length;
      if (this.#tail > MAX_HEAD) throw damaged('too much follows its content');
    } else if (this.#around.length >= this.#lookedAt + STEP) this.#look();
  }

  #look(): void {
    this.#lookedAt = this.#around.length;
    if (this.#lookedAt > MAX_WHOLE) throw tooLong();
    const [head] = this.#options.format.head.exec(this.#around.slice(0, MAX_HEAD)) ?? [];
    if (head === undefined) return;
    const rest = this.#around.slice(head.length);
    this.#around = head + PLACEHOLDER;
    this.#phase = 'content';
    this.#found.resolve(null);
    this.#content(rest);
  }

  #content(text: string): void {
    const { format, maxBytes } = this.#options;
    const all = this.#escape + text;
    const end = all.indexOf(format.end);
    const mine = end === -1 ? all : all.slice(0, end);
    this.#escape = end === -1 && mine.endsWith('\\') ? '\\' : '';
    const bytes = this.#decoder.decode(format.plain(this.#escape === '' ? mine : mine.slice(0, -1)));
    this.#size += bytes.length;
    if (this.#size > maxBytes) throw tooLarge(maxBytes);
    if (bytes.length > 0) this.push(bytes);
    if (end === -1) return;
    this.#decoder.end();
    this.#phase = 'tail';
    this.#take(all.slice(end));
  }

  async #finish(): Promise<void> {
    if (this.#phase === 'head') this.#look();
    if (this.#phase === 'head') return this.#found.resolve(Uint8Array.from(this.#bytes()));
    if (this.#phase === 'content') throw damaged('it ends within its content');
    await this.#options.check(Uint8Array.from(this.#bytes()));
  }

  #bytes(): Buffer {
    return Buffer.from(this.#around, 'latin1');
  }
}

const tooLong = (): OdooError =>
  new OdooError('not_odoo', "Odoo's answer is long, and holds no content of a file where it should stand.");

const tooLarge = (bytes: number): OdooError =>
  new OdooError('answer_too_large', `The file is larger than ${Math.floor(bytes / 1024)} kB.`);
