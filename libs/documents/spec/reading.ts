import { readdirSync, readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterEach } from '@jest/globals';
import type { DocumentError } from '../src/document.error.ts';
import { failureOf } from '../src/document.failures.ts';
import { readDocument } from '../src/document.formats.ts';
import { DocumentReader, type DocumentReaderOptions } from '../src/document.reader.ts';
import type { DocumentAsk, DocumentText } from '../src/document.text.ts';

const readers: DocumentReader[] = [];
afterEach(() => Promise.all(readers.splice(0).map((reader) => reader.close())));

/** A reader that is closed after the test. */
export function readerOf(options: DocumentReaderOptions = {}): DocumentReader {
  const reader = new DocumentReader(options);
  readers.push(reader);
  return reader;
}

/** The bytes in pieces, as they come from a network. */
export async function* piecesOf(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

export const askFor = (name: string, more: Partial<DocumentAsk> = {}): DocumentAsk => ({
  name,
  page: 1,
  mostCharacters: 20_000,
  ...more,
});

export const readBytes = (
  bytes: Uint8Array,
  name: string,
  more: Partial<DocumentAsk> = {},
  options: DocumentReaderOptions = {},
): Promise<DocumentText> => readerOf(options).read(piecesOf(bytes), askFor(name, more));

/** Without a process: for documents whose reading ends by itself. */
export const readHere = (
  bytes: Uint8Array,
  name: string,
  more: Partial<DocumentAsk> = {},
): Promise<DocumentText> =>
  readDocument(piecesOf(bytes), askFor(name, more), Promise.resolve()).catch((error: unknown) =>
    Promise.reject(failureOf(error)),
  );

/** The error that the promise ends in; an answer is a failure of the test. */
export const failure = (promise: Promise<unknown>): Promise<DocumentError> =>
  promise.then(
    (answer) => Promise.reject(new Error(`answered ${inspect(answer)}`)),
    (error: DocumentError) => error,
  );

/** The processes that read for this one right now, by id, as Linux lists them. */
export function readingProcesses(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const isOurs = new RegExp(`^PPid:\\s+${process.pid}$`, 'm').test(
          readFileSync(`/proc/${pid}/status`, 'utf8'),
        );
        return isOurs && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('reader.child.ts');
      } catch {
        return false; // it ended while we looked
      }
    })
    .map(Number);
}

/** Whether there is such a process. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
