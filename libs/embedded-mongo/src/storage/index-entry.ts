import { Bytes } from '../bson/bytes.ts';
import { writeKey } from '../bson/key.ts';
import { field, TYPE } from '../bson/value.ts';
import type { Path, Value } from '../bson/value.ts';
import { notServed } from '../errors.ts';
import { matches } from '../query/match.ts';
import type { Index } from './index-options.ts';

/**
 * The one entry that a document has in an index; undefined when the index leaves it out (sparse, partial).
 * @throws CommandError CannotIndexParallelArrays when an array stands on an indexed path: MongoDB would make an entry of each item
 */
export function entryOf(index: Index, doc: Value): Buffer | undefined {
  if (index.partial !== undefined && !matches(index.partial, doc)) return undefined;
  const out = new Bytes();
  let found = false;
  for (const { path, name, descending } of index.fields) {
    const onArray = (): Error =>
      notServed(`an array in the indexed field '${name}' (index ${index.name})`, 'CannotIndexParallelArrays');
    const value = valueOnPath(doc, path, onArray);
    if (value?.type === TYPE.array) throw onArray();
    found ||= value !== undefined;
    const start = out.length;
    writeKey(out, value);
    if (descending) out.invert(start);
  }
  return index.sparse && !found ? undefined : out.take();
}

/** The value at a path that leads through documents only; an array may stand at its end. */
export function valueOnPath(doc: Value, path: Path, onArray: () => Error): Value | undefined {
  let value: Value | undefined = doc;
  for (const name of path) {
    if (value.type === TYPE.array) throw onArray();
    value = value.type === TYPE.document ? field(value, name) : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}
