import { createHash } from 'node:crypto';

/** How much of a file is in hand at a time, in bytes: whole groups of base64, so that each block is encoded alone. */
const BLOCK = 48 * 1024;

/** What a state file keeps of a file: its bytes, or how many they are where only that matters. */
export type SavedContent = { readonly base64: string } | { readonly size: number };

/** The bytes of a file, kept once; or made at each reading, where a test only needs many of them. */
export class Content {
  /** In bytes. */
  readonly size: number;
  private readonly kept: Buffer | undefined;
  private sum: string | undefined;

  private constructor(size: number, kept?: Buffer) {
    this.size = size;
    this.kept = kept;
  }

  static of(bytes: Uint8Array): Content {
    return new Content(bytes.length, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  }

  /** So many bytes that take no memory. Each block begins with its number: one that is lost or comes twice is seen. */
  static ofSize(size: number): Content {
    return new Content(size);
  }

  static revive(saved: SavedContent): Content {
    return 'size' in saved ? Content.ofSize(saved.size) : Content.of(Buffer.from(saved.base64, 'base64'));
  }

  /** In hexadecimal digits, as `ir.attachment.checksum`. */
  get sha1(): string {
    if (this.sum !== undefined) return this.sum;
    const hash = createHash('sha1');
    for (const block of this.blocks()) hash.update(block);
    return (this.sum = hash.digest('hex'));
  }

  *blocks(): Generator<Buffer> {
    for (let start = 0, number = 0; start < this.size; start += BLOCK, number += 1) {
      const end = Math.min(start + BLOCK, this.size);
      yield this.kept ? this.kept.subarray(start, end) : numbered(number).subarray(0, end - start);
    }
  }

  /** The first bytes, up to so many. */
  head(length: number): Buffer {
    const [first] = this.kept ? [this.kept] : this.blocks();
    return (first ?? Buffer.alloc(0)).subarray(0, length);
  }

  /** All of it, in memory. */
  bytes(): Buffer {
    return this.kept ?? Buffer.concat([...this.blocks()]);
  }

  toString(): string {
    return `a file of ${this.size} bytes`;
  }

  toJSON(): SavedContent {
    return this.kept ? { base64: this.kept.toString('base64') } : { size: this.size };
  }
}

function numbered(number: number): Buffer {
  const block = Buffer.alloc(BLOCK, 'made up\n');
  block.writeUInt32BE(number, 0);
  return block;
}
