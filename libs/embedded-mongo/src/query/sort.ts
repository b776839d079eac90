import { Bytes } from '../bson/bytes.ts';
import { keyOf, NULL_KEY, RANK } from '../bson/key.ts';
import { elements, field, isNumber, toNumber, toPath, TYPE } from '../bson/value.ts';
import type { Path, Value } from '../bson/value.ts';
import { CommandError, notServed } from '../errors.ts';

/** One field of an order or of an index. */
export interface SortField {
  readonly name: string;
  readonly path: Path;
  readonly descending: boolean;
}

/** @throws CommandError BadValue for anything but 1 and -1 */
export function parseSort(pattern: Value | undefined): SortField[] {
  if (pattern === undefined) return [];
  return elements(pattern).map((element) => {
    const { name } = element;
    const direction = isNumber(element) ? toNumber(element) : 0;
    if (element.type === TYPE.document) throw notServed(`the order by '${name}' with an expression`);
    if (direction !== 1 && direction !== -1)
      throw new CommandError(
        'BadValue',
        `$sort key ordering must be 1 (for ascending) or -1 (for descending), at '${name}'`,
      );
    return { name, path: toPath(name), descending: direction < 0 };
  });
}

/**
 * The bytes by which a document takes its place in an order. Of an array the least item counts, or the greatest when descending.
 * @throws CommandError BadValue when two of the fields meet arrays
 */
export function sortKey(doc: Value, fields: readonly SortField[]): Buffer {
  const out = new Bytes();
  let arrays = 0;
  for (const { path, descending } of fields) {
    const keys: Buffer[] = [];
    if (collect(doc, path, 0, keys) && ++arrays > 1)
      throw new CommandError('BadValue', 'cannot sort with keys that are parallel arrays');
    const start = out.length;
    const best = keys.reduce((a, b) => (Buffer.compare(a, b) < 0 === descending ? b : a));
    out.copy(best, 0, best.length);
    if (descending) out.invert(start);
  }
  return out.take();
}

const EMPTY_ARRAY = Buffer.from([RANK.emptyArray]);

/** @returns whether it met an array */
function collect(value: Value | undefined, path: Path, depth: number, into: Buffer[]): boolean {
  const name = path[depth];
  if (name !== undefined && value?.type === TYPE.document)
    return collect(field(value, name), path, depth + 1, into);
  if (value?.type !== TYPE.array) {
    into.push(value === undefined || name !== undefined ? NULL_KEY : keyOf(value));
    return false;
  }
  const items = elements(value);
  if (items.length === 0) into.push(name === undefined ? EMPTY_ARRAY : NULL_KEY);
  for (const item of items) {
    if (name === undefined) into.push(keyOf(item));
    else if (item.type === TYPE.document) collect(item, path, depth, into);
    else into.push(NULL_KEY);
  }
  return true;
}
