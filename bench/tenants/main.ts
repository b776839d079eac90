/**
 * Whether tenants whose Odoo hangs slow another: the whole gateway, fifty companies whose Odoo answers nothing, and one
 * whose Odoo does, alone and beside the fifty in turns. `npm run bench:tenants`
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Child } from '../children.ts';
import { freePort, Gateway } from '../gateway.ts';
import type { Job, Measured } from '../load/job.ts';
import { mcpRequest } from '../mcp-request.ts';
import type { SandboxAddress } from '../servers/sandbox.server.ts';
import { median } from '../statistics.ts';
import { table } from '../table.ts';
import { register, tenant } from './set-up.ts';

const TENANTS = 50;
/** More than a company's eight places, so that its queue fills as well. */
const AT_ONCE = 12;
const ROUNDS = 3;
const SECONDS = 5;
const CONCURRENCY = 4;
/** Calls that hang are waited for so long; fewer than that many would measure something else. */
const MOST_WAIT_MS = 60_000;
const ENOUGH = TENANTS * 4;

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const children: Child[] = [];
const folder = await mkdtemp(join(tmpdir(), 'aidoo-tenants-'));

function start(name: string, path: string): Child {
  const child = new Child(name, [fileURLToPath(new URL(path, import.meta.url))]);
  children.push(child);
  return child;
}

async function stop(): Promise<void> {
  await Promise.all(children.map((child) => child.stop()));
  await rm(folder, { recursive: true, force: true });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void stop().finally(() => process.exit(130)));
}

const query = (gateway: string, key: string): ReturnType<typeof mcpRequest> => {
  const args = { model: 'res.partner', domain: [['id', '>', 0]], fields: ['name'], limit: 1 };
  return mcpRequest(gateway, 'tools/call', { name: 'aidoo_query', arguments: args }, key);
};

/** The p95 of the one whose Odoo answers, in turns. */
async function measure(): Promise<string> {
  const sandbox = start('the sandbox', '../servers/sandbox.server.ts');
  const odoo = await sandbox.answer<SandboxAddress>('ready');
  const silent = start('the hanging Odoo', './hanging.server.ts');
  const hanging = { ...odoo, ...(await silent.answer<{ url: string }>('ready')) };
  const gateway = new Gateway(
    folder,
    await freePort(),
    new URL('../servers/gateway.probe.ts', import.meta.url),
  );
  children.push(gateway.child);
  await gateway.ready();
  say(`making ${TENANTS + 1} companies`);
  const account = await register(gateway.url);
  const answered = await tenant(account, 'Answered', odoo);
  const targets: ReturnType<typeof mcpRequest>[] = [];
  for (let number = 1; number <= TENANTS; number += 1)
    targets.push(query(gateway.url, (await tenant(account, `Hanging ${number}`, hanging)).key));
  const generator = start('the load generator', '../load/generator.ts');
  await generator.answer('ready');
  const job: Job = {
    target: { ...query(gateway.url, answered.key), expected: '"records":[' },
    concurrency: CONCURRENCY,
    most: { seconds: SECONDS },
  };
  const ask = (): Promise<Measured> => generator.ask<Measured>(job, 'measured');
  await ask();
  const rounds: { alone: Measured; beside: Measured; calls: number }[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    say(`round ${round} of ${ROUNDS}`);
    const alone = await ask();
    const crowd = start('the crowd', './crowd.ts');
    await crowd.answer('ready');
    await crowd.ask({ targets, atOnce: AT_ONCE }, 'asking');
    const calls = await hangingCalls(silent);
    rounds.push({ alone, beside: await ask(), calls });
    await crowd.stop();
    await wait(1_000);
  }
  return report(rounds);
}

/** How many calls hang, once it is enough of them or the time is up. */
async function hangingCalls(silent: Child): Promise<number> {
  const until = performance.now() + MOST_WAIT_MS;
  for (;;) {
    const calls = await silent.ask<number>({}, 'hanging');
    if (calls >= ENOUGH || performance.now() > until) return calls;
    await wait(200);
  }
}

function report(rounds: readonly { alone: Measured; beside: Measured; calls: number }[]): string {
  const figure = (which: 'alone' | 'beside', name: keyof Measured): string =>
    median(rounds.map((round) => round[which][name])).toFixed(2);
  const line = (what: string, which: 'alone' | 'beside'): string[] => [
    what,
    ...(['perSecond', 'p50', 'p95', 'p99'] as const).map((name) => figure(which, name)),
  ];
  const ratio = (name: 'perSecond' | 'p50' | 'p95' | 'p99'): string =>
    median(rounds.map(({ alone, beside }) => beside[name] / alone[name])).toFixed(2);
  const calls = Math.min(...rounds.map((round) => round.calls));
  return table(
    [`aidoo_query, limit 1, ${CONCURRENCY} at a time`, 'calls/s', 'p50 ms', 'p95 ms', 'p99 ms'],
    [
      line('alone', 'alone'),
      line(`beside ${TENANTS} companies, ${calls} or more calls of theirs hanging in Odoo`, 'beside'),
      ['ratio', ratio('perSecond'), ratio('p50'), ratio('p95'), ratio('p99')],
    ],
  );
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
