/** BSON's type numbers (bsonspec.org); `long` appears in options and answers only, it is never stored. */
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

/** One BSON value where it lies, undecoded: its bytes are `buf[at, end)`. What is not changed keeps its bytes. */
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

/** Bytes of the types of one size; bytes beside the 32-bit length of those that begin with one. Foreign types too: they are named when refused. */
const SIZES = new Int8Array(256).fill(-1);
const BESIDE = new Int8Array(256).fill(-1);
for (const [type, size] of [[1, 8], [6, 0], [7, 12], [8, 1], [9, 8], [10, 0], [16, 4], [17, 8], [18, 8], [19, 16], [127, 0], [255, 0]] as const) SIZES[type] = size; // prettier-ignore
for (const [type, more] of [[2, 4], [3, 0], [4, 0], [5, 5], [12, 16], [13, 4], [14, 4], [15, 0]] as const) BESIDE[type] = more; // prettier-ignore
const REGEX = 11;

/** The least bytes that a value has: what must be there before its length may be read. */
export const leastSize = (type: number): number => {
  const size = SIZES[type] ?? -1;
  return size >= 0 ? size : type === REGEX ? 2 : 5;
};

/** Where the value of that type that begins at `at` ends; NaN for what is no type. */
export function valueEnd(buf: Buffer, type: number, at: number): number {
  const size = SIZES[type] ?? -1;
  if (size >= 0) return at + size;
  const more = BESIDE[type] ?? -1;
  if (more >= 0) return at + more + buf.readInt32LE(at);
  if (type !== REGEX) return Number.NaN;
  const pattern = buf.indexOf(0, at);
  const options = pattern < 0 ? -1 : buf.indexOf(0, pattern + 1);
  return options < 0 ? Number.NaN : options + 1;
}

/** The fields of a document, or the items of an array, in their order. The bytes must have been checked before (check.ts). */
export function elements(of: Value | undefined): Element[] {
  const list: Element[] = [];
  if (of === undefined) return list;
  const { buf } = of;
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

const ID = Buffer.from('_id');
export const idOf = (doc: Value): Value | undefined => field(doc, ID);

/** The value at a path that leads through documents only; an array may stand at its end. */
export function valueAt(doc: Value, path: Path, onArray: () => Error): Value | undefined {
  let value: Value | undefined = doc;
  for (const name of path) {
    if (value.type === TYPE.array) throw onArray();
    value = value.type === TYPE.document ? field(value, name) : undefined;
    if (value === undefined) return undefined;
  }
  return value;
}

export const isNumber = ({ type }: Value): boolean =>
  type === TYPE.int || type === TYPE.double || type === TYPE.long;

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
  return isNumber(value) ? toNumber(value) !== 0 : value.type !== TYPE.null;
}

/** A value as MongoDB's messages show it. */
export function shown(value: Value | undefined): string {
  if (value === undefined) return 'nothing';
  const { type, buf, at, end } = value;
  if (type === TYPE.string) return JSON.stringify(toText(value));
  if (type === TYPE.objectId) return `ObjectId('${buf.toString('hex', at, end)}')`;
  if (type === TYPE.boolean) return String(isTrue(value));
  if (type === TYPE.date) return `new Date(${buf.readBigInt64LE(at)})`;
  if (type === TYPE.array) return `[ ${elements(value).map(shown).join(', ')} ]`;
  if (type === TYPE.binary)
    return `BinData(${buf[at + 4]}, ${buf.toString('hex', at + 5, end).toUpperCase()})`;
  if (type !== TYPE.document) return isNumber(value) ? String(toNumber(value)) : 'null';
  return `{ ${elements(value).map((item) => `${item.name}: ${shown(item)}`).join(', ')} }`; // prettier-ignore
}
