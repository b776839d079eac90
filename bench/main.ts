/**
 * What the gateway costs, measured in one run: a bare SDK server, the sandbox Odoo asked directly, and the whole way
 * through the built gateway. Each is a process of its own on loopback, and so is the load generator.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child } from './children.ts';
import { freePort, Gateway } from './gateway.ts';
import { send } from './http.ts';
import type { Measured } from './load/job.ts';
import { mcpRequest } from './mcp-request.ts';
import { measure } from './measure.ts';
import { parsePlan } from './options.ts';
import { report } from './report.ts';
import type { Memory } from './servers/gateway.probe.ts';
import type { SandboxAddress } from './servers/sandbox.server.ts';
import { setUp } from './set-up.ts';
import { targets } from './variants.ts';

const say = (text: string): boolean => process.stderr.write(`${text}\n`);
const script = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const folder = await mkdtemp(join(tmpdir(), 'aidoo-bench-'));
const children: Child[] = [];

const start = (name: string, path: string): Child => {
  const child = new Child(name, [script(path)]);
  children.push(child);
  return child;
};

async function stop(): Promise<void> {
  await Promise.all(children.map((child) => child.stop()));
  await rm(folder, { recursive: true, force: true });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void stop().finally(() => process.exit(130)));

try {
  const plan = parsePlan(process.argv.slice(2));
  say('starting a bare SDK server, a sandbox Odoo and the gateway');
  const bare = await start('the bare server', './servers/bare.server.ts').answer<{ url: string }>('ready');
  const odoo = await start('the sandbox', './servers/sandbox.server.ts').answer<SandboxAddress>('ready');
  const gateway = new Gateway(folder, await freePort());
  children.push(gateway.child);
  await gateway.ready();
  const key = await setUp(gateway.url, odoo);
  const generator = start('the load generator', './load/generator.ts');
  await generator.answer('ready');
  const asked = targets(bare.url, odoo, gateway.url, key);

  say(`${plan.gatewayCalls} calls the whole way`);
  const most = { seconds: 60, calls: plan.gatewayCalls };
  const { calls } = await generator.ask<Measured>({ target: asked['whole read'], concurrency: 8, most }, 'measured');
  const memory = await gateway.child.ask<Memory>({}, 'memory');
  const { origin, path, headers, body } = mcpRequest(gateway.url, 'tools/list', {}, key);
  const listed = await send<{ result: { tools: unknown[] } }>('POST', origin + path, JSON.parse(body), headers);
  const list = { bytes: Buffer.byteLength(JSON.stringify(listed)), tools: listed.result.tools.length };

  const rows = await measure(generator, asked, plan, say);
  process.stdout.write(`\n${report({ rows, memory, calls, list })}\n`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await stop();
}
process.exit();
