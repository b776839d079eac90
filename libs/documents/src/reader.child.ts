/**
 * The process that reads one document and ends, started by `reader.process.ts` with its limits as JSON. On standard input come
 * a line of JSON, a `ProcessAsk`, and the document; on standard output goes a `ProcessAnswer`.
 */
import { Console } from 'node:console';
import { once } from 'node:events';
import { failureOf } from './document.failures.ts';
import { readDocument } from './document.formats.ts';
import { startWatchdog, type WatchdogLimits } from './memory.watchdog.ts';
import type { ProcessAnswer, ProcessAsk } from './reader.messages.ts';
import { closeRoom } from './child.room.ts';

// What libraries have to say must not come between the answer.
globalThis.console = new Console(process.stderr);
const watched = once(startWatchdog(JSON.parse(process.argv[2] ?? '{}') as WatchdogLimits), 'online');
closeRoom();
const answer = JSON.stringify(await answerTo(process.stdin));
process.stdout.write(answer, () => process.exit(0));

async function answerTo(input: AsyncIterable<Buffer>): Promise<ProcessAnswer> {
  try {
    const { ask, content } = await opened(input);
    return { document: await readDocument(content, ask, watched) };
  } catch (error) {
    const { kind, message, hint, detail } = failureOf(error);
    return { failure: { kind, message, ...(hint && { hint }), ...(detail && { detail }) } };
  }
}

/** The line, and what comes after it. */
async function opened(
  input: AsyncIterable<Buffer>,
): Promise<{ ask: ProcessAsk; content: AsyncIterator<Buffer> }> {
  const chunks = input[Symbol.asyncIterator]();
  let line = Buffer.alloc(0);
  for (;;) {
    const { done, value } = await chunks.next();
    if (done) throw new Error('no question was asked');
    line = Buffer.concat([line, value]);
    const end = line.indexOf('\n');
    if (end === -1) continue;
    const ask = JSON.parse(line.toString('utf8', 0, end)) as ProcessAsk;
    return { ask, content: after(line.subarray(end + 1), chunks) };
  }
}

async function* after(first: Buffer, chunks: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}
