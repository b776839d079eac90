/** BSON's type numbers (bsonspec.org); `long` appears in answers and options only, it is never stored. */
export const TYPE = {
  double: 1,
  string: 2,
  document: 3,
  array: 4,
  binary: 5,
  objectId: 7,
  boolean: 8,
  date: 9,
  null: 10,
  int: 16,
  long: 18,
} as const;

/** One BSON value where it lies, undecoded: its bytes are `buf[at, end)`. */
export interface Value {
  readonly type: number;
  readonly buf: Buffer;
  readonly at: number;
  readonly end: number;
}

export interface Element extends Value {
  readonly name: string;
}

/** A field's path, one component a piece, in UTF-8 so that raw documents are searched without decoding names. */
export type Path = readonly Buffer[];

export const toPath = (dotted: string): Path => dotted.split('.').map((part) => Buffer.from(part));

export const asDocument = (buf: Buffer): Value => ({ type: TYPE.document, buf, at: 0, end: buf.length });

/** The bytes of a document or array, as a document of its own. */
export const bytesOf = (value: Value): Buffer => value.buf.subarray(value.at, value.end);

/** Where the value of that type that begins at `at` ends. The bytes must have been checked before (check.ts). */
export function valueEnd(buf: Buffer, type: number, at: number): number {
  switch (type) {
    case TYPE.null:
    case 6: // undefined
    case 127: // MaxKey
    case 255: // MinKey
      return at;
    case TYPE.boolean:
      return at + 1;
    case TYPE.int:
      return at + 4;
    case TYPE.double:
    case TYPE.date:
    case 17: // timestamp
    case TYPE.long:
      return at + 8;
    case TYPE.objectId:
      return at + 12;
    case 19: // Decimal128
      return at + 16;
    case TYPE.string:
    case 13: // code
    case 14: // symbol
      return at + 4 + buf.readInt32LE(at);
    case TYPE.document:
    case TYPE.array:
    case 15: // code with scope
      return at + buf.readInt32LE(at);
    case TYPE.binary:
      return at + 5 + buf.readInt32LE(at);
    case 12: // DBPointer
      return at + 16 + buf.readInt32LE(at);
    case 11: // regular expression: two C strings
      return nul(buf, nul(buf, at) + 1) + 1;
    default:
      return Number.NaN;
  }
}

const nul = (buf: Buffer, from: number): number => {
  const at = buf.indexOf(0, from);
  return at < 0 ? Number.NaN : at;
};

/** The fields of a document, or the items of an array, in their order. */
export function elements(of: Value): Element[] {
  const { buf } = of;
  const list: Element[] = [];
  for (let at = of.at + 4; at < of.end - 1;) {
    const type = buf[at] ?? 0;
    let start = at + 1;
    while (buf[start] !== 0) start++;
    const name = buf.toString('utf8', at + 1, start);
    start++;
    at = valueEnd(buf, type, start);
    list.push({ type, name, buf, at: start, end: at });
  }
  return list;
}

/** One field of a document, found without decoding the others. */
export function field(of: Value, name: Buffer): Value | undefined {
  const { buf } = of;
  for (let at = of.at + 4; at < of.end - 1;) {
    const type = buf[at] ?? 0;
    let start = at + 1;
    let same = true;
    for (; buf[start] !== 0; start++) if (same && buf[start] !== name[start - at - 1]) same = false;
    const found = same && start - at - 1 === name.length;
    start++;
    at = valueEnd(buf, type, start);
    if (found) return { type, buf, at: start, end: at };
  }
  return undefined;
}

export const isNumber = (value: Value): boolean =>
  value.type === TYPE.int || value.type === TYPE.double || value.type === TYPE.long;

/** A number's value; NaN for what is none. */
export function toNumber({ type, buf, at }: Value): number {
  if (type === TYPE.int) return buf.readInt32LE(at);
  if (type === TYPE.double) return buf.readDoubleLE(at);
  return type === TYPE.long ? Number(buf.readBigInt64LE(at)) : Number.NaN;
}

export const toText = ({ buf, at, end }: Value): string => buf.toString('utf8', at + 4, end - 1);

/** MongoDB's idea of true: anything but false, null and zero. */
export function isTrue(value: Value): boolean {
  if (value.type === TYPE.boolean) return value.buf[value.at] === 1;
  if (isNumber(value)) return toNumber(value) !== 0;
  return value.type !== TYPE.null;
}
