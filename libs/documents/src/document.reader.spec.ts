import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { docx, paragraph, xlsx } from '../spec/office.fixture.ts';
import { pdf } from '../spec/pdf.fixture.ts';
import {
  askFor,
  failure,
  isAlive,
  piecesOf,
  readBytes,
  readerOf,
  readingProcesses,
} from '../spec/reading.ts';
import { DocumentReader } from './document.reader.ts';

const TEXT = Buffer.from('Grüße\n');
const PIECE = Buffer.alloc(65_536, 'x');

/** What is given, and then nothing for ever, until it is let go of. What it saw when it was asked is told. */
function hanging(
  first: Uint8Array,
  onAsked: (pids: number[]) => void,
): AsyncIterable<Uint8Array> & { isLetGo: boolean } {
  let asked = 0;
  const source = {
    isLetGo: false,
    next: (): Promise<IteratorResult<Uint8Array>> => {
      asked += 1;
      if (asked === 1) return Promise.resolve({ done: false, value: first });
      onAsked(readingProcesses());
      return new Promise(() => {});
    },
    return: () => {
      source.isLetGo = true;
      return Promise.resolve({ done: true as const, value: undefined });
    },
    [Symbol.asyncIterator]: () => source,
  };
  return source;
}

describe(DocumentReader, () => {
  it.each([
    ['a.pdf', pdf('Grüße')],
    ['a.docx', docx(paragraph('Grüße'))],
    ['a.xlsx', xlsx({ Grüße: '' })],
    ['a.csv', TEXT],
    ['a.html', Buffer.from('<html><p>Grüße</p></html>')],
  ])('reads %s in a process of its own', async (name, bytes) => {
    const { text, pages } = await readBytes(bytes, name);
    expect(text).toContain('Grüße');
    expect(pages).toBe(1);
    expect(readingProcesses()).toEqual([]);
  });

  it('gives that process nothing of the environment', async () => {
    const environments: string[] = [];
    const source = hanging(TEXT, (pids) =>
      environments.push(...pids.map((pid) => readFileSync(`/proc/${pid}/environ`, 'utf8'))),
    );
    await failure(readerOf({ timeoutMs: 300 }).read(source, askFor('a.txt')));
    expect(environments).toEqual(['']);
  });

  it('kills it when the document does not come to its end in time', async () => {
    let pids: number[] = [];
    const source = hanging(TEXT, (seen) => (pids = seen));
    const error = await failure(readerOf({ timeoutMs: 300 }).read(source, askFor('a.txt')));
    expect(error).toMatchObject({ kind: 'timeout' });
    expect(pids).toHaveLength(1);
    expect(pids.some(isAlive)).toBe(false);
    expect(source.isLetGo).toBe(true);
  });

  it.each(['the caller gives up', 'the reader is closed'])('kills it when %s', async (how) => {
    const [reader, caller] = [readerOf(), new AbortController()];
    const { promise, resolve } = Promise.withResolvers<number[]>();
    const reading = failure(reader.read(hanging(TEXT, resolve), askFor('a.txt', { signal: caller.signal })));
    const pids = await promise;
    expect(pids.filter(isAlive)).toHaveLength(1);
    if (how === 'the caller gives up') caller.abort();
    else await reader.close();
    expect(await reading).toMatchObject({ kind: 'cancelled' });
    expect(pids.some(isAlive)).toBe(false);
    if (how !== 'the caller gives up') {
      expect(await failure(reader.read(piecesOf(TEXT), askFor('a.txt')))).toMatchObject({
        kind: 'cancelled',
      });
    }
  });

  it('kills it when the source fails, and ends in what the source threw', async () => {
    const lost = new Error('the connection was lost');
    let pids: number[] = [];
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield TEXT;
      pids = readingProcesses();
      throw lost;
    }
    expect(await failure(readerOf().read(failing(), askFor('a.txt')))).toBe(lost);
    expect(pids).toHaveLength(1);
    expect(pids.some(isAlive)).toBe(false);
  });

  it('says of one that was killed from outside that it took too much', async () => {
    const source = hanging(TEXT, (pids) => pids.forEach((pid) => process.kill(pid, 'SIGKILL')));
    expect(await failure(readerOf().read(source, askFor('a.txt')))).toMatchObject({ kind: 'too_complex' });
  });

  it('refuses a document with too many bytes, and lets go of the rest', async () => {
    let given = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield ((given += 1), PIECE);
      } finally {
        resolve();
      }
    }
    const error = await failure(readerOf({ maxBytes: 2 ** 20 }).read(endless(), askFor('a.txt')));
    expect(error).toMatchObject({ kind: 'too_large', message: expect.stringContaining('up to 1 MB') });
    await promise;
    expect(given).toBe(17);
  });

  it('asks for no more of a document than its beginning when that is refused', async () => {
    const picture = Buffer.concat([
      Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
      Buffer.alloc(9_000),
    ]);
    const source = hanging(picture, () => {});
    expect(await failure(readerOf().read(source, askFor('a.pdf')))).toMatchObject({ kind: 'unsupported' });
    expect(source.isLetGo).toBe(true);
  });

  it('takes no more from the source than the process takes from it', async () => {
    let given = 0;
    async function* stopping(): AsyncGenerator<Uint8Array> {
      for (const pid of readingProcesses()) process.kill(pid, 'SIGSTOP');
      for (; given < 500; given += 1) yield PIECE;
    }
    expect(await failure(readerOf({ timeoutMs: 1_000 }).read(stopping(), askFor('a.txt')))).toMatchObject({
      kind: 'timeout',
    });
    expect(given).toBeGreaterThan(0);
    // What a pipe and a stream hold between them.
    expect(given).toBeLessThan(10);
    expect(readingProcesses()).toEqual([]);
  });

  it('reads so many at a time, lets so many wait, and refuses the others', async () => {
    const reader = readerOf({ concurrency: 2, waiting: 1 });
    const gate = Promise.withResolvers<void>();
    const [opened, counts]: [string[], number[]] = [[], []];
    const read = (owner: string) => {
      async function* gated(): AsyncGenerator<Uint8Array> {
        opened.push(owner);
        counts.push(readingProcesses().length);
        yield TEXT;
        await gate.promise;
      }
      return reader.read(gated(), askFor('a.txt', { owner }));
    };
    const readings = ['a', 'b', 'c'].map(read);
    expect(await failure(read('d'))).toMatchObject({ kind: 'busy' });
    expect(opened).toEqual(['a', 'b']);
    gate.resolve();
    const texts = await Promise.all(readings);
    expect(texts.map(({ text }) => text)).toEqual(['Grüße\n', 'Grüße\n', 'Grüße\n']);
    expect(opened).toEqual(['a', 'b', 'c']);
    expect(Math.max(...counts)).toBe(2);
  });

  it('says that it is busy to whom the turn does not come in time', async () => {
    const reader = readerOf({ concurrency: 1, timeoutMs: 300 });
    const first = failure(
      reader.read(
        hanging(TEXT, () => {}),
        askFor('a.txt'),
      ),
    );
    expect(await failure(reader.read(piecesOf(TEXT), askFor('a.txt')))).toMatchObject({
      kind: expect.stringMatching(/busy|timeout/),
    });
    expect(await first).toMatchObject({ kind: 'timeout' });
  });
});
