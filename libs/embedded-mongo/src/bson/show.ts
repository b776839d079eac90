import { TYPE_NAMES } from '../served.ts';
import { elements, field, isNumber, toNumber, TYPE } from './value.ts';
import type { Value } from './value.ts';

export const typeName = (value: Value): string => TYPE_NAMES.get(value.type) ?? String(value.type);

const ID = Buffer.from('_id');

/** A document's `_id` for a message. */
export const idOf = (doc: Value): string => {
  const id = field(doc, ID);
  return id === undefined ? 'none' : shown(id);
};

/** A value as MongoDB's messages show it. */
export function shown(value: Value): string {
  switch (value.type) {
    case TYPE.string:
      return JSON.stringify(value.buf.toString('utf8', value.at + 4, value.end - 1));
    case TYPE.objectId:
      return `ObjectId('${value.buf.toString('hex', value.at, value.end)}')`;
    case TYPE.boolean:
      return String(value.buf[value.at] === 1);
    case TYPE.date:
      return `new Date(${value.buf.readBigInt64LE(value.at)})`;
    case TYPE.document:
      return `{ ${elements(value)
        .map((item) => `${item.name}: ${shown(item)}`)
        .join(', ')} }`;
    case TYPE.array:
      return `[ ${elements(value).map(shown).join(', ')} ]`;
    case TYPE.binary:
      return `BinData(${value.buf[value.at + 4]}, ${value.buf.toString('hex', value.at + 5, value.end).toUpperCase()})`;
    default:
      return isNumber(value) ? String(toNumber(value)) : 'null';
  }
}
