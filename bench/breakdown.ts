import type { Steps } from './servers/gateway.trace.ts';
import { median } from './statistics.ts';
import { table } from './table.ts';
import type { Variant } from './variants.ts';
import type { World } from './world.ts';

const VARIANTS: readonly Variant[] = ['whole read', 'whole create'];

/** Where the time of one call goes: the median of each step, one call at a time. Steps of other calls would mix. */
export async function breakdown(world: World): Promise<string> {
  await world.run('whole read', { concurrency: 8, most: { seconds: 30, calls: 5_000 } });
  const columns: Steps[][] = [];
  for (const variant of VARIANTS) {
    await world.run(variant, { concurrency: 1, most: { seconds: 2 } });
    await world.gateway.child.ask({}, 'steps');
    await world.run(variant, { concurrency: 1, most: { seconds: 5 } });
    columns.push(await world.gateway.child.ask<Steps[]>({}, 'steps'));
  }
  const names = [...new Set(columns.flat().flatMap((steps) => Object.keys(steps)))];
  const share = (calls: readonly Steps[], name: string): string => {
    const middle = median(calls.map((steps) => steps[name] ?? 0));
    return middle === 0 ? '' : middle.toFixed(2);
  };
  return table(
    ['ms at p50, one call at a time', 'aidoo_query 80×10', 'aidoo_create'],
    names.map((name) => [name, ...columns.map((calls) => share(calls, name))]),
  );
}
