import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@aidoo/embedded-mongo';
import { freshDatabase, World } from './bootstrap.ts';

export interface TwoInstances {
  readonly one: World;
  readonly other: World;
  stop(): Promise<void>;
}

/** Two gateways behind one address, which is the first one's: one store, one set of secrets, and nothing else in common. */
export async function twoInstances(environment: Record<string, string> = {}): Promise<TwoInstances> {
  const dataDir = await mkdtemp(join(tmpdir(), 'aidoo-two-'));
  const database = freshDatabase();
  const store = database === undefined ? await openStore({ dataDir }) : undefined;
  const shared = {
    MONGODB_URI: database ?? store!.uri,
    JWT_SECRET: randomBytes(32).toString('hex'),
    ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    ...environment,
  };
  const one = await World.reachable(shared);
  const other = await World.start({ ...shared, PUBLIC_URL: one.url });
  return {
    one,
    other,
    stop: async () => {
      await other.stop();
      await one.stop();
      await store?.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
