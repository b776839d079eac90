import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Spool } from './spool.ts';

const limits = (most = 1_000_000, signal = new AbortController().signal) => ({
  most,
  tooLong: () => new Error('too long'),
  signal,
});

async function all(spool: Spool): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of spool.bytes()) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

describe('a file that has come in', () => {
  const outside = process.env['TMPDIR'];
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'aidoo-spool-'));
    process.env['TMPDIR'] = directory;
  });
  afterEach(async () => {
    if (outside === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = outside;
    await rm(directory, { recursive: true });
  });

  it('is read again from its beginning, as often as it is wanted, and knows what it is', async () => {
    const bytes = randomBytes(300_000);
    const spool = await Spool.take(Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]), limits());
    expect([spool.size, spool.sha256]).toEqual([300_000, createHash('sha256').update(bytes).digest('hex')]);
    expect(await spool.head(10)).toEqual(bytes.subarray(0, 10));
    expect((await all(spool)).equals(bytes)).toBe(true);
    expect((await all(spool)).equals(bytes)).toBe(true);
    await spool.close();
  });

  it('is in no directory, while it is there and after', async () => {
    const spool = await Spool.take(Readable.from([Buffer.from('x')]), limits());
    expect(await readdir(directory)).toEqual([]);
    await spool.close();
  });

  it('may be empty', async () => {
    const spool = await Spool.take(Readable.from([]), limits());
    expect([spool.size, await spool.head(10), await all(spool)]).toEqual([
      0,
      Buffer.alloc(0),
      Buffer.alloc(0),
    ]);
    await spool.close();
  });

  it('is given up as soon as it is longer than it may be', async () => {
    let sent = 0;
    const endless = (function* () {
      for (;;) {
        sent += 1000;
        yield Buffer.alloc(1000);
      }
    })();
    await expect(Spool.take(Readable.from(endless), limits(100_000))).rejects.toThrow('too long');
    expect(sent).toBeLessThan(1_000_000);
    expect(await readdir(directory)).toEqual([]);
  });

  it('is given up when its source fails, or nobody waits for it any more', async () => {
    const failing = (async function* () {
      yield Buffer.from('half');
      throw new Error('cut');
    })();
    await expect(Spool.take(failing, limits())).rejects.toThrow('cut');
    const ended = new AbortController();
    const taking = Spool.take(new Readable({ read: () => undefined }), limits(10, ended.signal));
    ended.abort();
    await expect(taking).rejects.toThrow();
    expect(await readdir(directory)).toEqual([]);
  });
});
