import { decode, encode, isDoc, toNumber, type Doc } from '../bson/document.ts';
import { notServed } from '../errors.ts';
import type { Rows } from './find.ts';

export type Projection = (raw: Buffer) => Buffer;

/**
 * The fields and paths that are named, with `_id`; a document keeps its own order. Leaving fields out is not served.
 * @throws CommandError BadValue
 */
export function parseProjection(spec: Doc = {}): Projection {
  const names = Object.keys(spec);
  for (const [name, value] of Object.entries(spec)) {
    const isWanted = value === true || toNumber(value) === 1;
    const isPath = !/\$|^\.|\.\.|\.$|^$/.test(name) && !names.some((other) => name.startsWith(`${other}.`));
    if (!isWanted || !isPath) throw notServed(`the projection of '${name}'`);
  }
  if (names.length === 0) return (raw) => raw;
  const paths = [...names, '_id'].map((name) => name.split('.'));
  return (raw) => encode(kept(decode(raw), paths));
}

function kept(doc: Doc, paths: readonly string[][]): Doc {
  const fields = Object.entries(doc).flatMap(([name, value]) => {
    const below = paths.filter((path) => path[0] === name).map((path) => path.slice(1));
    const isWhole = below.some((path) => path.length === 0);
    return (isWhole ? [value] : within(value, below)).map((each) => [name, each]);
  });
  return Object.fromEntries(fields) as Doc;
}

/** What is kept of a value, if anything: of an array, what is kept of its items. */
function within(value: unknown, paths: readonly string[][]): unknown[] {
  if (paths.length === 0) return [];
  if (Array.isArray(value)) return [value.flatMap((item) => within(item, paths))];
  return isDoc(value) ? [kept(value, paths)] : [];
}

export function* projected(rows: Rows, project: Projection): Generator<Buffer | null, void> {
  for (const row of rows) yield row && project(row.raw);
}
