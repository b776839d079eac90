import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { startFlags } from '../test/support/start-flags.ts';
import { Child } from './children.ts';

const BUILT = fileURLToPath(new URL('../dist/apps/gateway/src/main.js', import.meta.url));
const START_MS = 30_000;

/** The built gateway as `npm start` runs it: its flags, its settings' defaults, the embedded store, its log written to a file. */
export class Gateway {
  readonly url: string;
  readonly child: Child;
  readonly #log: string;

  /** @param probe what is loaded before the gateway's own code, to look into it from within. */
  constructor(folder: string, port: number, probe: URL) {
    this.url = `http://127.0.0.1:${port}`;
    this.#log = join(folder, 'gateway.log');
    this.child = new Child('the gateway', [...startFlags(), '--import', probe.href, BUILT], {
      // Nothing of this shell: a MONGODB_URI in it would measure something else.
      env: { PATH: process.env['PATH'], PORT: String(port), DATA_DIR: join(folder, 'data') },
      log: openSync(this.#log, 'a'),
    });
  }

  /** Returns once it answers that all it needs is there. @throws Error with the end of its log. */
  async ready(): Promise<void> {
    const until = performance.now() + START_MS;
    while (!(await this.#isReady())) {
      if (this.child.hasEnded || performance.now() > until)
        throw new Error(`The gateway did not start:\n${readFileSync(this.#log, 'utf8').slice(-2_000)}`);
      await wait(100);
    }
  }

  async #isReady(): Promise<boolean> {
    const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
    return answer?.ok ?? false;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
