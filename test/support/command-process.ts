import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BUILT_GATEWAY } from './built-gateway.ts';

type Environment = Readonly<Record<string, string>>;

/** How a command ended, and what it has said to whom. */
export interface Said {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command of the shell as whoever runs the server calls it, in a process of its own. */
export class CommandProcess {
  readonly ended: Promise<Said>;
  private readonly child: ChildProcess;

  private constructor(file: string, args: readonly string[], environment: Environment, input: string) {
    const home = mkdtempSync(join(tmpdir(), 'aidoo-command-'));
    const env = { PATH: process.env['PATH'], DATA_DIR: home, ...environment };
    this.child = spawn(process.execPath, [file, ...args], { cwd: home, env });
    const said = { out: '', err: '' };
    this.child.stdout!.setEncoding('utf8').on('data', (text: string) => (said.out += text));
    this.child.stderr!.setEncoding('utf8').on('data', (text: string) => (said.err += text));
    this.child.stdin!.on('error', () => {}).end(input);
    this.ended = once(this.child, 'close').then(([code]) => {
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
      return { code: code as number | null, ...said };
    });
  }

  /** @param command the name of its file, such as `admin` */
  static async start(
    command: string,
    args: readonly string[],
    environment: Environment,
    input = '',
  ): Promise<CommandProcess> {
    const file = join(dirname(BUILT_GATEWAY), 'commands', `${command}.js`);
    return new CommandProcess(file, args, environment, input);
  }

  /** Calls one, and waits for its end. */
  static async run(...call: Parameters<typeof CommandProcess.start>): Promise<Said> {
    return (await CommandProcess.start(...call)).ended;
  }

  get pid(): number {
    return this.child.pid!;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}
