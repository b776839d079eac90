/**
 * What the gateway costs, measured in one run: a bare SDK server, the sandbox Odoo asked directly, and the whole way
 * through the built gateway. docs/performance.md says what the figures mean.
 */
import { benchmark } from './benchmark.ts';
import { breakdown } from './breakdown.ts';
import { parseOptions } from './options.ts';
import { World } from './world.ts';

const say = (text: string): void => void process.stderr.write(`${text}\n`);

const world = await World.empty();
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interrupted = true;
    void world.stop().finally(() => process.exit(130));
  });
}

try {
  const options = parseOptions(process.argv.slice(2));
  say('starting a bare SDK server, a sandbox Odoo and the gateway');
  await world.start(options.breakdown ? 'gateway.trace' : 'gateway.probe');
  const text = options.breakdown ? await breakdown(world) : await benchmark(world, options.plan, say);
  process.stdout.write(`\n${text}\n`);
} catch (error) {
  if (!interrupted) say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await world.stop();
}
process.exit();
