import { crc32, deflateSync } from 'node:zlib';
import { randomFrom } from './random.ts';

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
};

/** A square of coloured noise, which does not compress: as heavy as a photograph of its size. */
function noise(side: number): string {
  const random = randomFrom(side);
  const header = Buffer.from([0, 0, 0, side, 0, 0, 0, side, 8, 2, 0, 0, 0]);
  const rows = Buffer.alloc(side * (side * 3 + 1));
  for (let at = 0; at < rows.length; at += 1)
    rows[at] = at % (side * 3 + 1) === 0 ? 0 : Math.floor(random() * 256);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const parts = [
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ];
  return Buffer.concat(parts).toString('base64');
}

let made: { large: string; small: string } | undefined;

/** The picture that all sample records share, as base64: about 46 kB large, 2 kB small. */
export const picture = (): { large: string; small: string } =>
  (made ??= { large: noise(106), small: noise(20) });
