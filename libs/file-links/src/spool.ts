import { randomUUID } from 'node:crypto';
import { open, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { freeBytes } from '@aidoo/erp';
import { Measured } from './measured.ts';

/** What is taken in one piece. */
const CHUNK_BYTES = 64 * 1024;

export interface SpoolLimits {
  /** In bytes. */
  readonly most: number;
  readonly tooLong: () => Error;
  readonly signal: AbortSignal;
}

/**
 * A file that has come in whole, on disk and in nobody's directory: it has no name any more, so that it is gone when it is closed or
 * the process ends. Odoo wants to know its length before its first byte, and waits for nobody who sends slowly.
 */
export class Spool {
  private constructor(
    private readonly handle: FileHandle,
    readonly size: number,
    /** In hexadecimal. */
    readonly sha256: string,
  ) {}

  /** @throws what the source, the signal or `tooLong` end in; nothing stays then */
  static async take(source: AsyncIterable<Uint8Array>, limits: SpoolLimits): Promise<Spool> {
    const path = join(tmpdir(), `aidoo-${randomUUID()}`);
    const handle = await open(path, 'wx+', 0o600);
    try {
      await unlink(path);
      const measured = new Measured(limits.most, limits.tooLong);
      const write = (chunks: AsyncIterable<Uint8Array>): Promise<void> => writeAll(handle, chunks);
      await pipeline(source, measured, write, { signal: limits.signal });
      const { size, sha256 } = measured.result();
      return new Spool(handle, size, sha256);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** The first bytes, fewer where it is shorter. */
  async head(bytes: number): Promise<Buffer> {
    const { buffer, bytesRead } = await this.handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  }

  /** All of it, from the beginning. Each piece is written over by the next: whoever wants to keep one copies it. */
  async *bytes(): AsyncGenerator<Buffer, void> {
    const piece = Buffer.alloc(CHUNK_BYTES);
    for (let at = 0; at < this.size;) {
      const { bytesRead } = await this.handle.read(piece, 0, CHUNK_BYTES, at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield piece.subarray(0, bytesRead);
    }
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

async function writeAll(handle: FileHandle, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const chunk of chunks) {
    await handle.writeFile(chunk);
    freeBytes(chunk);
  }
}
