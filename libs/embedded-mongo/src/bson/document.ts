import { deserialize, Double, Int32, Long, serialize, setInternalBufferSize } from 'bson';
import { CommandError, must, notServed } from '../errors.ts';
import { TYPE_RANKS } from '../served.ts';

/** A document as the `bson` package reads it with its types kept: numbers are Int32 or Double objects. */
export type Doc = Record<string, unknown>;

/** A document beside its bytes: those are what is stored and answered. */
export interface Stored {
  readonly raw: Buffer;
  readonly doc: Doc;
}

/** MongoDB's limit of a stored document, in levels. */
const MOST_DEPTH = 100;

export const toBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** @throws CommandError InvalidBSON */
export function decode(raw: Uint8Array): Doc {
  try {
    return deserialize(raw, { promoteValues: false, bsonRegExp: true });
  } catch (error) {
    throw new CommandError('InvalidBSON', `Invalid BSON: ${error instanceof Error ? error.message : ''}`);
  }
}

/** Room for the largest document and the largest change to it: bson writes no further than this, and says nothing. */
setInternalBufferSize(80_000_000);

export function encode(doc: Doc): Buffer {
  try {
    return toBuffer(serialize(doc, { ignoreUndefined: false }));
  } catch {
    throw notServed("a field '_bsontype'");
  }
}

/**
 * A document as it was sent. JavaScript puts names like array positions first, and keeps the last of two equal names: what
 * would not be written again as it came is refused, so that what is stored and what is found is what was sent.
 */
export function decodeExactly(raw: Buffer): Doc {
  const doc = decode(raw);
  if (!encode(doc).equals(raw))
    throw notServed('a document with a field twice, or a number for a name behind another,');
  return doc;
}

/**
 * @param where names the value in the refusal
 * @throws CommandError BadValue when it holds a type that is not served; Overflow when too deep
 */
export function assertServed(value: unknown, where: string, depth = 0): void {
  const type = typeOf(value);
  const isTime = !(value instanceof Date) || !Number.isNaN(value.getTime());
  if (!TYPE_RANKS.has(type) || !isTime) throw notServed(`BSON type ${type} (at '${where}')`);
  if (type !== 'object' && type !== 'array') return;
  must(depth < MOST_DEPTH, 'Overflow', 'document is nested deeper than 100 levels');
  for (const [name, inner] of Object.entries(value as Doc))
    assertServed(inner, where === '' ? name : `${where}.${name}`, depth + 1);
}

const NAMES: Readonly<Record<string, string>> = { Int32: 'int', ObjectId: 'objectId', Binary: 'binData', BSONRegExp: 'regex', Code: 'javascript', Decimal128: 'decimal', BSONSymbol: 'symbol', DBRef: 'dbRef' }; // prettier-ignore

/** A type by the name that MongoDB has for it. */
export function typeOf(value: unknown): string {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value !== 'object') return typeof value;
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (!('_bsontype' in value) || Object.hasOwn(value, '_bsontype')) return 'object';
  const name = String(value._bsontype);
  return NAMES[name] ?? name.charAt(0).toLowerCase() + name.slice(1);
}

export const isDoc = (value: unknown): value is Doc => typeOf(value) === 'object';

/** One field, and never what every object inherits. */
export const field = (doc: Doc, name: string): unknown => (Object.hasOwn(doc, name) ? doc[name] : undefined);

/** The value at a path that leads through documents only; an array may stand at its end. */
export function valueAt(doc: Doc, path: readonly string[], onArray: () => Error): unknown {
  let value: unknown = doc;
  for (const name of path) {
    if (Array.isArray(value)) throw onArray();
    value = isDoc(value) ? field(value, name) : undefined;
  }
  return value;
}

/** A number's value, which the drivers send in any type; NaN for what is none. */
export function toNumber(value: unknown): number {
  if (value instanceof Int32 || value instanceof Double) return value.value;
  return value instanceof Long ? value.toNumber() : Number.NaN;
}
