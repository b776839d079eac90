import { Pool } from 'undici';
import { percentile } from '../statistics.ts';
import { ask } from './ask.ts';
import type { Job, Measured } from './job.ts';

/** Keeps `concurrency` questions under way, each over a kept-alive connection of its own, until the job is done. */
export async function runJob({ target, concurrency, most }: Job): Promise<Measured> {
  const pool = new Pool(target.origin, { connections: concurrency, pipelining: 1 });
  const latencies: number[] = [];
  let left = most.calls ?? Infinity;
  // The connections are made before the clock starts.
  await Promise.all(Array.from({ length: concurrency }, () => ask(pool, target)));
  const began = performance.now();
  const end = began + most.seconds * 1000;

  async function caller(): Promise<void> {
    while (performance.now() < end && left-- > 0) {
      const sent = performance.now();
      await ask(pool, target);
      latencies.push(performance.now() - sent);
    }
  }

  await Promise.all(Array.from({ length: concurrency }, caller));
  const seconds = (performance.now() - began) / 1000;
  await pool.close();
  const sorted = Float64Array.from(latencies).sort();
  return {
    calls: sorted.length,
    perSecond: sorted.length / seconds,
    p50: percentile(sorted, 0.5),
    p95: percentile(sorted, 0.95),
    p99: percentile(sorted, 0.99),
  };
}
