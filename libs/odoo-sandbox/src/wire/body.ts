import { randomUUID } from 'node:crypto';
import { Base64 } from '../orm/binary.ts';

/** What follows the head of an answer: whole, or in pieces of which some are made as they leave. */
export type Body = string | Buffer | Pieces;

/** A text around files. */
export class Pieces {
  /** In bytes. */
  readonly length: number;
  private readonly parts: readonly (Buffer | Base64)[];

  constructor(parts: readonly (Buffer | Base64)[]) {
    this.parts = parts;
    this.length = parts.reduce((sum, part) => sum + part.length, 0);
  }

  *blocks(): Generator<Buffer> {
    for (const part of this.parts) {
      if (part instanceof Base64) yield* part.blocks();
      else yield part;
    }
  }
}

/** In bytes. */
export const lengthOf = (body: Body): number =>
  typeof body === 'string' ? Buffer.byteLength(body) : body.length;

/** All of it, in memory. */
export const bytesOf = (body: Body): Buffer =>
  body instanceof Pieces ? Buffer.concat([...body.blocks()]) : Buffer.from(body);

/** Encodes an answer, in which files of records that were read are left out: they are put in as it leaves. */
export function encodeAround(value: unknown, encode: (value: unknown) => string): Body {
  const files: Base64[] = [];
  const mark = `file-${randomUUID()}-`;
  const text = encode(marked(value, files, mark));
  if (files.length === 0) return text;
  // Every second part is the number of a file.
  const parts = text.split(new RegExp(`${mark}(\\d+);`));
  return new Pieces(
    parts.flatMap((part, place) => (place % 2 === 0 ? Buffer.from(part) : (files[Number(part)] ?? []))),
  );
}

/** Files stand in records only, and records in a list: the answer of `read` and `search_read`. */
function marked(value: unknown, files: Base64[], mark: string): unknown {
  if (!Array.isArray(value)) return value;
  const found = (value as unknown[]).some((record) => isRecord(record) && Object.values(record).some(isFile));
  if (!found) return value;
  return (value as unknown[]).map((record) =>
    isRecord(record)
      ? Object.fromEntries(
          Object.entries(record).map(([name, item]) => [
            name,
            isFile(item) ? `${mark}${files.push(item) - 1};` : item,
          ]),
        )
      : record,
  );
}

const isFile = (value: unknown): value is Base64 => value instanceof Base64;
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
