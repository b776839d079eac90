import { constants, deflateRawSync } from 'node:zlib';

const BLOCK = 2 ** 20;

/**
 * A deflate stream (RFC 1951) of `megabytes` times the unit, in about a thousandth of that: the same block again and again,
 * then an empty last one.
 */
export function deflateBomb(megabytes: number, unit = ' '): Buffer {
  const block = deflateRawSync(Buffer.alloc(BLOCK, unit), { finishFlush: constants.Z_FULL_FLUSH });
  return Buffer.concat([...Array.from({ length: megabytes }, () => block), deflateRawSync(Buffer.alloc(0))]);
}

interface Entry {
  name: string;
  /** As it is in the zip, deflated. */
  content: Buffer;
  /** What the zip says of its size and its checksum. */
  size: number;
  crc: number;
}

/** A zip that says of its entries what it is told to say (APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16). */
export function lyingZip(entries: Entry[]): Buffer {
  const [files, directory]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const { name, content, size, crc } of entries) {
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc, 10);
    fields.writeUInt32LE(content.length, 14);
    fields.writeUInt32LE(size, 18);
    fields.writeUInt16LE(name.length, 22);
    const [place, version] = [Buffer.alloc(14), Buffer.from([20, 0])];
    place.writeUInt32LE(offset, 10);
    files.push(Buffer.from('PK\x03\x04'), fields, Buffer.from(name), content);
    directory.push(Buffer.from('PK\x01\x02'), version, fields, place, Buffer.from(name));
    offset += 30 + name.length + content.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...files, list, Buffer.from('PK\x05\x06'), end]);
}

/** Ten entities, each ten times the one before: a billion laughs. */
export const XML_BOMB = `<!DOCTYPE lolz [<!ENTITY lol0 "lol">${Array.from(
  { length: 9 },
  (_, index) => `<!ENTITY lol${index + 1} "${`&lol${index};`.repeat(10)}">`,
).join('')}]>`;
