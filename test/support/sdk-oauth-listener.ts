import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Person } from './sdk-oauth-app.ts';

/** An application on somebody's device that waits for the browser at a port that was free. */
export class LoopbackListener {
  private readonly arrived: URL[] = [];
  private readonly server = createServer((request, response) => {
    this.arrived.push(new URL(request.url ?? '/', this.origin));
    response.end('You can close this window.');
  });

  private constructor(private readonly host: string) {}

  static async open(host: 'localhost' | '127.0.0.1'): Promise<LoopbackListener> {
    const listener = new LoopbackListener(host);
    listener.server.listen(0, '127.0.0.1');
    await once(listener.server, 'listening');
    return listener;
  }

  get origin(): string {
    return `http://${this.host}:${(this.server.address() as AddressInfo).port}`;
  }

  /** The person whose browser really goes there: what counts is what has arrived. */
  receiving(person: Person): Person {
    return async (page) => {
      const back = await person(page);
      await fetch(back, { headers: { connection: 'close' } });
      const arrived = this.arrived.at(-1);
      if (!arrived)
        throw new Error(`the browser went to ${back.href}, and nothing arrived at ${this.origin}`);
      return arrived;
    };
  }

  async close(): Promise<void> {
    this.server.close();
    await once(this.server, 'close');
  }
}
