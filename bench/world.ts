import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Child } from './children.ts';
import { freePort, Gateway } from './gateway.ts';
import type { Job, Measured, Target } from './load/job.ts';
import { mcpRequest } from './mcp-request.ts';
import type { SandboxAddress } from './servers/sandbox.server.ts';
import { setUp } from './set-up.ts';
import { targets } from './variants.ts';
import type { Variant } from './variants.ts';

/** All that is measured and what measures it, each a process of its own on loopback. */
export class World {
  readonly #folder: string;
  readonly #children: Child[] = [];
  gateway: Gateway;
  targets: Record<Variant, Target>;
  list: Omit<Target, 'expected'>;
  #generator: Child;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async empty(): Promise<World> {
    return new World(await mkdtemp(join(tmpdir(), 'aidoo-bench-')));
  }

  /** @param probe the script in `servers/` that looks into the gateway. */
  async start(probe: 'gateway.probe' | 'gateway.trace'): Promise<void> {
    const bare = await this.#start('the bare server', './servers/bare.server.ts').answer<{ url: string }>(
      'ready',
    );
    const odoo = await this.#start('the sandbox', './servers/sandbox.server.ts').answer<SandboxAddress>(
      'ready',
    );
    const script = new URL(`./servers/${probe}.ts`, import.meta.url);
    this.gateway = new Gateway(this.#folder, await freePort(), script);
    this.#children.push(this.gateway.child);
    await this.gateway.ready();
    const credentials = await setUp(this.gateway.url, odoo);
    this.targets = targets(bare.url, odoo, this.gateway.url, credentials);
    this.list = mcpRequest(this.gateway.url, 'tools/list', {}, credentials.key);
    this.#generator = this.#start('the load generator', './load/generator.ts');
    await this.#generator.answer('ready');
  }

  run(variant: Variant, job: Omit<Job, 'target'>): Promise<Measured> {
    return this.#generator.ask<Measured>({ ...job, target: this.targets[variant] }, 'measured');
  }

  /** Ends every process by its id and removes what was stored. */
  async stop(): Promise<void> {
    await Promise.all(this.#children.map((child) => child.stop()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  #start(name: string, path: string): Child {
    const child = new Child(name, [fileURLToPath(new URL(path, import.meta.url))]);
    this.#children.push(child);
    return child;
  }
}
