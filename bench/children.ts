import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** A server gets so long to end in good order. */
const STOP_MS = 10_000;

type Message = Record<string, unknown>;

/** One process that was started here. It speaks by Node's own channel between processes. */
export class Child {
  readonly #process: ChildProcess;
  readonly #name: string;

  constructor(
    name: string,
    args: readonly string[],
    options: { env?: NodeJS.ProcessEnv; log?: number } = {},
  ) {
    const output = options.log ?? 'inherit';
    this.#name = name;
    this.#process = spawn(process.execPath, args, {
      env: options.env ?? process.env,
      stdio: ['ignore', output, output, 'ipc'],
    });
  }

  /** What the next message says under a name. @throws Error when it says `error`, or when the process ends instead. */
  async answer<T>(name: string): Promise<T> {
    const message = await new Promise<Message>((resolve, reject) => {
      const ended = (): void => reject(new Error(`${this.#name} has ended`));
      if (this.#over) ended();
      this.#process.once('exit', ended);
      this.#process.once('message', (said) => {
        this.#process.off('exit', ended);
        resolve(said as Message);
      });
    });
    if (!(name in message)) throw new Error(`${this.#name}: ${String(message['error'])}`);
    return message[name] as T;
  }

  ask<T>(question: object, name: string): Promise<T> {
    const answer = this.answer<T>(name);
    this.#process.send(question);
    return answer;
  }

  get #over(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null;
  }

  get pid(): number {
    return this.#process.pid!;
  }

  get hasEnded(): boolean {
    return this.#over;
  }

  async stop(): Promise<void> {
    if (this.#over) return;
    const ended = new Promise<void>((resolve) => this.#process.once('exit', () => resolve()));
    this.#process.kill('SIGTERM');
    const killer = setTimeout(() => this.#process.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(killer);
  }
}
