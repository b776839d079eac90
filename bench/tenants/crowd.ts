/** All tenants whose Odoo hangs, a process of its own: each keeps so many calls under way, whatever becomes of them. */
import { setTimeout as wait } from 'node:timers/promises';
import { Agent, request } from 'undici';
import type { Target } from '../load/job.ts';
import '../servers/end-with-parent.ts';

export interface Crowd {
  targets: readonly Omit<Target, 'expected'>[];
  /** Calls that each tenant keeps under way. */
  atOnce: number;
}

/** Who was refused asks again after a second, as an assistant would. */
const PAUSE_MS = 1_000;
const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });

async function caller({ origin, path, headers, body }: Crowd['targets'][number]): Promise<void> {
  for (;;) {
    const answer = request(origin + path, { method: 'POST', dispatcher, headers, body });
    await answer.then(({ body: read }) => read.dump()).catch(() => {});
    await wait(PAUSE_MS);
  }
}

process.on('message', ({ targets, atOnce }: Crowd) => {
  for (const target of targets) for (let call = 0; call < atOnce; call += 1) void caller(target);
  process.send?.({ asking: targets.length * atOnce });
});
process.send?.({ ready: {} });
