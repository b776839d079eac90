import { Worker } from 'node:worker_threads';

export interface WatchdogLimits {
  maxMemoryBytes: number;
  timeoutMs: number;
}

/**
 * Starts a thread that ends this whole process when it has more resident memory than it may, or runs for longer: also while a document
 * keeps the main thread busy, and when whoever started the process is gone. It watches from the event `online` on.
 */
export function startWatchdog(limits: WatchdogLimits): Worker {
  // Given as text, a thread starts at once; from a file, Node would get ready to read modules and types once more.
  return new Worker(`(${watch.toString()})(${JSON.stringify(limits)})`, { eval: true });
}

/** Runs in the thread, so that it has nothing but what is in it. */
function watch({ maxMemoryBytes, timeoutMs }: WatchdogLimits): void {
  // Often enough that little more is taken in between: a fast process takes some hundred megabytes a second.
  const everyMs = 25;
  const end = (): boolean => process.kill(process.pid, 'SIGKILL');
  const look = (): boolean => process.memoryUsage.rss() > maxMemoryBytes && end();
  look();
  setInterval(look, everyMs);
  setTimeout(end, timeoutMs);
}
