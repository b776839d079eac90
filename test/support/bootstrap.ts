import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSettings } from '@aidoo/config';
import type { Settings } from '@aidoo/config';
import { startSandbox } from '@aidoo/odoo-sandbox';
import type { Sandbox, SandboxOptions } from '@aidoo/odoo-sandbox';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Connection } from 'mongoose';
import { createApp } from '../../apps/gateway/src/create-app.ts';
import { freePort } from './free-port.ts';
import { Http } from './http.ts';
import { TestCompany } from './test-company.ts';

/** A gateway as users run it, on a store and a port of its own, with as many Odoos beside it as a test asks for. */
export class World {
  private readonly sandboxes: Sandbox[] = [];
  private companies = 0;

  private constructor(
    readonly app: NestExpressApplication,
    readonly url: string,
    readonly dataDir: string,
  ) {}

  /** `create` is another way to make the app, for tests that add something to it. */
  static async start(
    environment: Record<string, string> = {},
    create: (settings: Settings) => Promise<NestExpressApplication> = createApp,
  ): Promise<World> {
    const dataDir = await mkdtemp(join(tmpdir(), 'aidoo-e2e-'));
    const mongodb = freshDatabase();
    const settings = loadSettings({
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
      ...(mongodb && { MONGODB_URI: mongodb }),
      ...environment,
    });
    const app = await create(settings);
    await app.listen(Number(environment['PORT'] ?? 0), '127.0.0.1');
    const { port } = app.getHttpServer().address() as AddressInfo;
    return new World(app, `http://127.0.0.1:${port}`, dataDir);
  }

  /** One whose PUBLIC_URL is where it really listens, for whoever follows its links. */
  static async reachable(
    environment: Record<string, string> = {},
    create?: (settings: Settings) => Promise<NestExpressApplication>,
  ): Promise<World> {
    const port = String(await freePort());
    return World.start({ PORT: port, PUBLIC_URL: `http://127.0.0.1:${port}`, ...environment }, create);
  }

  async odoo(options: SandboxOptions = {}): Promise<Sandbox> {
    const sandbox = await startSandbox(options);
    this.sandboxes.push(sandbox);
    return sandbox;
  }

  /** A company with an owner, an admin and a member, each signed in. */
  async company(name?: string): Promise<TestCompany> {
    this.companies += 1;
    return TestCompany.create(this.app, this.http(), name ?? `Company ${this.companies}`);
  }

  http(accessToken?: string): Http {
    return new Http(this.url, accessToken);
  }

  get connection(): Connection {
    return this.app.get<Connection>(getConnectionToken());
  }

  async stop(): Promise<void> {
    if (process.env['MONGODB_URI']) await this.connection.dropDatabase();
    await this.app.close();
    await Promise.all(this.sandboxes.map((sandbox) => sandbox.close()));
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** A new database on the MongoDB that the whole suite is run against; undefined when it runs on the embedded store. */
export function freshDatabase(): string | undefined {
  if (!process.env['MONGODB_URI']) return undefined;
  const url = new URL(process.env['MONGODB_URI']);
  url.pathname = `/e2e_${randomBytes(6).toString('hex')}`;
  return url.toString();
}
