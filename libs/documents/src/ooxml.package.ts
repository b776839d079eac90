import { crc32 } from 'node:zlib';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { damaged, encrypted, tooComplex } from './document.failures.ts';

/** More than any office program writes: a list of entries is made of a bomb, too. */
const MOST_ENTRIES = 10_000;

/** An office document is a zip of parts (ECMA-376, part 2). Nothing is inflated before it is asked for, and all of it is counted. */
export class OoxmlPackage {
  readonly #zip: ZipFile;
  readonly #entries: Map<string, Entry>;
  #left: number;

  private constructor(zip: ZipFile, entries: Map<string, Entry>, mostBytes: number) {
    this.#zip = zip;
    this.#entries = entries;
    this.#left = mostBytes;
  }

  /**
   * @param mostBytes how many all parts together that are read may have once they are inflated.
   * @throws DocumentError, and whatever yauzl throws at what is no zip
   */
  static async open(bytes: Buffer, mostBytes: number): Promise<OoxmlPackage> {
    const entries = new Map<string, Entry>();
    const zip = await fromBufferPromise(bytes, { lazyEntries: true });
    if (zip.entryCount > MOST_ENTRIES) throw tooComplex(`has more than ${MOST_ENTRIES} parts`);
    for await (const entry of zip.eachEntry()) {
      // Programs differ in which of the two they would read.
      if (entries.has(entry.fileName)) throw damaged(`${entry.fileName} is there twice`);
      entries.set(entry.fileName, entry);
    }
    return new OoxmlPackage(zip, entries, mostBytes);
  }

  get names(): string[] {
    return [...this.#entries.keys()];
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /**
   * A part, inflated bit by bit. What its zip says of its size is believed when it is too much, never when it is little.
   * @throws DocumentError, and whatever yauzl throws at what is damaged
   */
  async *stream(name: string): AsyncGenerator<Buffer> {
    const entry = this.#entries.get(name);
    if (!entry) throw damaged(`${name} is missing`);
    if (entry.isEncrypted()) throw encrypted();
    if (entry.uncompressedSize > this.#left) throw tooMuch();
    let sum = 0;
    const content = await this.#zip.openReadStreamPromise(entry);
    for await (const chunk of content as AsyncIterable<Buffer>) {
      this.#left -= chunk.length;
      if (this.#left < 0) throw tooMuch();
      sum = crc32(chunk, sum);
      yield chunk;
    }
    if (sum !== entry.crc32) throw damaged(`${name} has another checksum`);
  }

  /** A whole part. */
  async read(name: string): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.stream(name)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
}

const tooMuch = (): Error => tooComplex('is too much to be read once it is unpacked');
