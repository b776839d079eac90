/** Loaded into the gateway before its own code: answers how much memory it uses. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import './end-with-parent.ts';

/** Bytes. `live` is what is left on the heap after a full garbage collection: the rest V8 was only too lazy to free. */
export interface Memory {
  rss: number;
  heapUsed: number;
  live: number;
}

process.on('message', () => {
  const { rss, heapUsed } = process.memoryUsage();
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const memory: Memory = { rss, heapUsed, live: process.memoryUsage().heapUsed };
  process.send?.({ memory });
});
process.channel?.unref();
