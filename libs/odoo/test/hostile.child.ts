/** A process of its own: asks for every hostile answer, one after another, and tells what came of it and of the memory. */
import { NetworkPolicy } from '@aidoo/network';
import { Odoo, OdooError } from '../src/index.ts';
import type { OdooProtocol } from '../src/index.ts';

export interface Asked {
  url: string;
  protocol: OdooProtocol;
  names: readonly string[];
  timeoutMs: number;
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

process.on('message', ({ url, protocol, names, timeoutMs }: Asked) => {
  void (async () => {
    // A pause would answer for the Odoo that follows: each is another connection, so none has one.
    const odoo = new Odoo({ policy: NetworkPolicy.from(['loopback']), timeoutMs });
    const ask = (name: string): Promise<unknown> =>
      odoo
        .for({ url: `${url}/${name}`, database: 'db', username: 'admin', secret: 's', protocol })
        .execute('res.partner', 'read', [[1]], {}, { read: true });
    await ask('fine');
    const before = peak();
    for (const name of names) {
      const began = performance.now();
      const end = await ask(name).then(
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
