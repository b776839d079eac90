import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BUILT_GATEWAY } from './built-gateway.ts';
import { freePort } from './free-port.ts';
import { Http } from './http.ts';
import { startFlags } from './start-flags.ts';

type Environment = Record<string, string>;

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** The built gateway as a process of its own, as whoever runs it sees it: its environment, its output, its end. */
export class GatewayProcess {
  private readonly child: ChildProcess;
  readonly dataDir: string;
  readonly ended: Promise<Ending>;
  /** Everything that it has written, to either stream. */
  output = '';

  private constructor(
    main: string,
    /** Its working directory, and the default of its DATA_DIR: not the project's folder. */
    private readonly home: string,
    readonly port: number,
    environment: Environment,
  ) {
    this.dataDir = environment['DATA_DIR'] ?? home;
    this.child = spawn(process.execPath, [...startFlags(), main], {
      cwd: home,
      env: { PATH: process.env['PATH'], DATA_DIR: home, PORT: String(port), ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!])
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    this.ended = once(this.child, 'close').then(([code, signal]) => ({ code, signal }));
  }

  /** Starts one that is expected to fail or to be waited for by the test itself. */
  static async launch(environment: Environment = {}): Promise<GatewayProcess> {
    const home = mkdtempSync(join(tmpdir(), 'aidoo-process-'));
    const port = Number(environment['PORT'] ?? (await freePort()));
    return new GatewayProcess(BUILT_GATEWAY, home, port, environment);
  }

  /** Starts one, and waits until it is ready. */
  static async start(environment: Environment = {}): Promise<GatewayProcess> {
    const gateway = await GatewayProcess.launch(environment);
    await gateway.ready();
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get http(): Http {
    return new Http(this.url);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** The process of its embedded store. */
  get storePid(): number {
    return Number(readFileSync(join(this.dataDir, 'store/store.pid'), 'utf8'));
  }

  /** The connection string by which another gateway uses the same embedded store. */
  get storeUri(): string {
    const socket = encodeURIComponent(join(this.dataDir, 'store/store.sock'));
    return `mongodb://${socket}/aidoo?directConnection=true`;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends it, however it is, and removes what it has left. */
  async remove(): Promise<void> {
    this.signal('SIGKILL');
    await this.ended;
    rmSync(this.home, { recursive: true, force: true, maxRetries: 5 });
  }

  async ready(): Promise<void> {
    const over = this.ended.then(() => true);
    do {
      const answer = await this.http.get('/health/ready').catch(() => undefined);
      if (answer?.status === 200) return;
    } while (!(await Promise.race([over, sleep(50, false)])));
    throw new Error(`the gateway did not start:\n${this.output}`);
  }
}
