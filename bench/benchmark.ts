import { send } from './http.ts';
import { measure } from './measure.ts';
import type { Plan } from './options.ts';
import { report } from './report.ts';
import type { Findings } from './report.ts';
import type { Memory } from './servers/gateway.probe.ts';
import type { World } from './world.ts';

/** The gateway is not waited for longer, even when it is too slow for all of its calls. */
const MOST_SECONDS = 120;

/** Memory first, on a fresh gateway; then the size of the list; then the speeds. */
export async function benchmark(world: World, plan: Plan, say: (text: string) => void): Promise<string> {
  const memory = (): Promise<Memory> => world.gateway.child.ask<Memory>({}, 'memory');
  const fresh = await memory();
  say(`${plan.gatewayCalls} calls the whole way`);
  const most = { seconds: MOST_SECONDS, calls: plan.gatewayCalls };
  const { calls } = await world.run('whole read', { concurrency: 8, most });
  const used = await memory();
  const list = await toolsList(world);
  return report({ rows: await measure(world, plan, say), memory: { fresh, used, calls }, list });
}

async function toolsList({ list: { origin, path, headers, body } }: World): Promise<Findings['list']> {
  const answer = await send<{ result: { tools: unknown[] } }>(
    'POST',
    origin + path,
    JSON.parse(body),
    headers,
  );
  return { bytes: Buffer.byteLength(JSON.stringify(answer)), tools: answer.result.tools.length };
}
