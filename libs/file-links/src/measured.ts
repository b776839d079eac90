import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';

/** Lets a file through and knows afterwards what it was. */
export class Measured extends Transform {
  private readonly hash = createHash('sha256');
  private bytes = 0;

  /** @param most in bytes: a longer file fails with what `tooLong` makes */
  constructor(
    private readonly most: number,
    private readonly tooLong: () => Error,
  ) {
    super();
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    if (this.bytes > this.most) return done(this.tooLong());
    this.hash.update(chunk);
    done(null, chunk);
  }

  /** Once, when all of it has passed. `sha256` in hexadecimal. */
  result(): { size: number; sha256: string } {
    return { size: this.bytes, sha256: this.hash.digest('hex') };
  }

  get size(): number {
    return this.bytes;
  }
}
