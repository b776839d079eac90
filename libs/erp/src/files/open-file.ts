import { Readable } from 'node:stream';

/** A file that is being read. Whoever has it reads it to its end or destroys it: until then it holds a place in the company's lane. */
export interface OpenFile {
  /** As Odoo has it: any text. */
  readonly name: string;
  /** In bytes, where it is known beforehand. */
  readonly size: number | null;
  /** Ends with an OdooError where Odoo fails in the middle. */
  readonly body: Readable;
}

/** A stream with its first bytes beside it, fewer where it is shorter. The stream that was given is read through the new one from then on. */
export async function withHead(
  given: Readable,
  bytes: number,
): Promise<{ readonly head: Buffer; readonly body: Readable }> {
  const rest = given.iterator() as AsyncIterableIterator<Buffer>;
  const first: Buffer[] = [];
  for (let size = 0; size < bytes; size += first.at(-1)!.length) {
    const next = await rest.next();
    if (next.done) break;
    first.push(next.value);
  }
  const body = Readable.from(again(first, rest), { objectMode: false });
  // A generator that was never asked is never ended either.
  body.once('close', () => given.destroy());
  return { head: Buffer.concat(first).subarray(0, bytes), body };
}

async function* again(first: readonly Buffer[], rest: AsyncIterableIterator<Buffer>): AsyncGenerator<Buffer> {
  yield* first;
  yield* rest;
}
