/**
 * What files cost on their way through the gateway: seconds and memory, beside the same bytes asked of Odoo directly, and how
 * long the text of a small document takes. `npm run bench:files`
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child } from '../children.ts';
import { freePort, Gateway } from '../gateway.ts';
import type { SandboxAddress } from '../servers/sandbox.server.ts';
import { Direct } from './direct.ts';
import { documents } from './documents.ts';
import { firstPass, passes } from './passes.ts';
import { callers } from './set-up.ts';

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const folder = await mkdtemp(join(tmpdir(), 'aidoo-files-'));
const children: Child[] = [];

async function stop(): Promise<void> {
  await Promise.all(children.map((child) => child.stop()));
  await rm(folder, { recursive: true, force: true });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stop().finally(() => process.exit(130)));
}

async function measure(): Promise<string> {
  const server = fileURLToPath(new URL('../servers/sandbox.server.ts', import.meta.url));
  // JSON-2 is spoken from Odoo 19 on.
  const sandbox = new Child('the sandbox', [server, '19.0']);
  children.push(sandbox);
  const odoo = await sandbox.answer<SandboxAddress>('ready');
  const probe = new URL('../servers/gateway.probe.ts', import.meta.url);
  const gateway = new Gateway(folder, await freePort(), probe);
  children.push(gateway.child);
  await gateway.ready();
  const direct = new Direct(odoo);
  const stage = { direct, callers: await callers(gateway.url, odoo), gateway: gateway.child.pid, say };
  say('the first file');
  const first = await firstPass(stage);
  return [first, await passes(stage), await documents(stage)].join('\n\n');
}

try {
  process.stdout.write(`\n${await measure()}\n`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await stop();
}
process.exit();
