import { once } from 'node:events';
import type { Response } from 'express';

/** Whoever reads nothing for so long gets nothing more: what waits for it is held in memory. */
const SLOW_MS = 30_000;

/** One answer without an end, of server-sent events (HTML Standard, section 9.2). */
export class EventStream {
  /** Aborted when the client has gone, or was sent away. */
  readonly signal: AbortSignal;
  /** Each event waits for the one before it, and all for the client to read. */
  private sent: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly response: Response,
    private readonly slowMs = SLOW_MS,
  ) {
    const gone = new AbortController();
    this.signal = gone.signal;
    // An 'error' is followed by 'close', and nobody is left to be told of it.
    response.once('close', () => gone.abort()).on('error', () => undefined);
    // While its credential was looked at, the client may have gone already.
    if (response.destroyed) gone.abort();
    // The end of the stream is the end of the connection: one kept alive would hold up the end of the process.
    response.shouldKeepAlive = false;
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store, no-transform',
      // A proxy that collects an answer before it sends it on would hold back all of this one (nginx).
      'X-Accel-Buffering': 'no',
    });
  }

  event(name: string, data: string): Promise<void> {
    return this.write(`event: ${name}\ndata: ${data}\n\n`);
  }

  /** Tells proxies, and this end, whether the other one is still there; clients pass over it. */
  heartbeat(): void {
    // Behind what waits to be read, one more would tell nothing.
    if (!this.response.writableNeedDrain && !this.signal.aborted) this.response.write(': alive\n\n');
  }

  /** Whole events, as they come in pieces of any size. */
  async pass(body: ReadableStream<Uint8Array>): Promise<void> {
    let rest = '';
    for await (const piece of body.pipeThrough(new TextDecoderStream())) {
      const end = (rest += piece).lastIndexOf('\n\n') + 2;
      if (end === 1) continue;
      await this.write(rest.slice(0, end));
      rest = rest.slice(end);
    }
  }

  /** What was written before still reaches a client that reads; one that does not is not waited for. */
  end(): void {
    if (this.response.writableNeedDrain) this.response.destroy();
    else this.response.end();
  }

  /** Resolves when the client has taken enough of it for the next, or has gone. */
  private write(events: string): Promise<void> {
    const written = this.sent.then(async () => {
      if (this.signal.aborted || this.response.writableEnded || this.response.write(events)) return;
      const late = AbortSignal.timeout(this.slowMs);
      await once(this.response, 'drain', { signal: AbortSignal.any([this.signal, late]) }).catch(() =>
        this.response.destroy(),
      );
    });
    this.sent = written;
    return written;
  }
}
