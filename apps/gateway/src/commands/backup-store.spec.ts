import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@aidoo/embedded-mongo';
import type { Store } from '@aidoo/embedded-mongo';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { backupStore } from './backup-store.ts';
import { CommandFailure } from './command.ts';

describe('db:backup', () => {
  let dataDir: string;
  let store: Store;
  let to: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'aidoo-backup-'));
    store = await openStore({ dataDir });
    to = join(dataDir, 'made', 'copy.db');
  });
  afterAll(async () => {
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('writes the file that it names, and says in words why it does not', async () => {
    const { file, bytes } = await backupStore({ uri: store.uri, to });
    expect(file).toBe(to);
    expect((await stat(to)).size).toBe(bytes);
    const again = await backupStore({ uri: store.uri, to }).catch((error: unknown) => error);
    expect(again).toBeInstanceOf(CommandFailure);
    expect(again).toHaveProperty(
      'message',
      `No backup was made at ${to}: '${to}' exists already; a backup overwrites nothing`,
    );
    for (const inFile of [join(to, 'x.db'), join(to, 'x', 'x.db')]) {
      const refused = await backupStore({ uri: store.uri, to: inFile }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(CommandFailure);
      expect(refused).toHaveProperty(
        'message',
        expect.stringMatching(/^No backup was made at .*(ENOTDIR|EEXIST)/),
      );
    }
  });
});
