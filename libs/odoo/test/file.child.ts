/** A process of its own: takes a large file from an Odoo and gives it one, and tells how much memory that took. */
import { once } from 'node:events';
import { NetworkPolicy } from '@aidoo/network';
import { Odoo } from '../src/index.ts';
import type { OdooProtocol } from '../src/index.ts';

export interface FileTask {
  url: string;
  protocol: OdooProtocol;
  size: number;
}

export interface FileTold {
  /** Said with `paused`: nothing is read until an answer comes. */
  paused?: true;
  /** At the end: bytes that came, whether all were right, and the most that the process has grown by. */
  done?: { received: number; right: boolean; downBy: number; upBy: number };
}

const peak = (): number => process.resourceUsage().maxRSS * 1024;
const PIECE = Buffer.alloc(64 * 1024, 'ABC');
const tell = (told: FileTold): unknown => process.send?.(told);

async function* pieces(size: number): AsyncGenerator<Uint8Array> {
  for (let left = size; left > 0; left -= PIECE.length) yield PIECE.subarray(0, Math.min(left, PIECE.length));
}

process.once('message', ({ url, protocol, size }: FileTask) => {
  void (async () => {
    const odoo = new Odoo({ policy: NetworkPolicy.from(['loopback']) });
    const client = odoo.for({ url, database: 'db', username: 'admin', secret: 's', protocol });
    // What every call takes is there before.
    await client.createAttachment({ name: 'small' }, { bytes: pieces(1_000), size: 1_000 });
    const before = peak();
    let [received, right] = [0, true];
    for await (const chunk of (await client.attachmentContent(7)) as AsyncIterable<Buffer>) {
      if (received === 0) {
        tell({ paused: true });
        await once(process, 'message');
      }
      const expected = Buffer.alloc(chunk.length, 'ABC'.slice(received % 3) + 'ABC'.slice(0, received % 3));
      right &&= chunk.equals(expected);
      received += chunk.length;
    }
    const between = peak();
    await client.createAttachment({ name: 'large' }, { bytes: pieces(size), size });
    tell({ done: { received, right, downBy: between - before, upBy: peak() - between } });
    await odoo.close();
    process.disconnect();
  })();
});
