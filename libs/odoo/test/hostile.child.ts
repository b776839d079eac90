/** A process of its own: asks for every hostile answer, one after another, and tells what came of it and of the memory. */
import { NetworkPolicy } from '@aidoo/network';
import { Odoo, OdooError } from '../src/index.ts';
import type { OdooProtocol } from '../src/index.ts';

export interface Asked {
  url: string;
  protocol: OdooProtocol;
  /** The answers to ask for, in this order, and how long each call may last, in milliseconds. */
  timeouts: Readonly<Record<string, number>>;
}

export interface Ended {
  name: string;
  /** The kind of an OdooError, `answered`, or what else was thrown. */
  end: string;
  tookMs: number;
  /** The most that the process has had so far, over what it had before the first answer. In bytes, threads included. */
  grownBy: number;
}

const peak = (): number => process.resourceUsage().maxRSS * 1024;

process.on('message', ({ url, protocol, timeouts }: Asked) => {
  void (async () => {
    // A pause would answer for the Odoo that follows: each is another connection, so none has one.
    const odoo = new Odoo({ policy: NetworkPolicy.from(['loopback']) });
    const ask = (name: string, timeoutMs: number): Promise<unknown> =>
      odoo
        .for({ url: `${url}/${name}`, database: 'db', username: 'admin', secret: 's', protocol })
        .execute('res.partner', 'read', [[1]], {}, { read: true, timeoutMs });
    await ask('fine', 60_000);
    const before = peak();
    for (const [name, timeoutMs] of Object.entries(timeouts)) {
      const began = performance.now();
      const end = await ask(name, timeoutMs).then(
        () => 'answered',
        (error: unknown) => (error instanceof OdooError ? error.kind : `no OdooError: ${String(error)}`),
      );
      const ended: Ended = { name, end, tookMs: performance.now() - began, grownBy: peak() - before };
      process.send?.(ended);
    }
    if (({} as { admin?: unknown }).admin !== undefined) throw new Error('polluted');
    await odoo.close();
    process.disconnect();
  })();
});
