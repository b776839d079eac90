import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ports that a system gives to connections and to servers that ask for any (from 32768 on in Linux, ip(7)): between the
 * moment when such a port is found free and the one when it is used, any other connection on the machine could get it.
 */
const [FIRST, COUNT] = [20_000, 12_000];
/** Specs that run beside each other take every other one. */
const WORKERS = 2;

let last = randomInt(COUNT);

/** A port on which nobody listens at this moment, nor soon. */
export async function freePort(): Promise<number> {
  for (;;) {
    last = (last + WORKERS) % COUNT;
    const port = FIRST + last - (last % WORKERS) + (Number(process.env['JEST_WORKER_ID'] ?? 0) % WORKERS);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
