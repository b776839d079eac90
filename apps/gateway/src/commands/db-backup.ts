import { join } from 'node:path';
import { attachStore } from '@aidoo/embedded-mongo';
import { backupStore } from './backup-store.ts';
import { runCommand, say, UsageError } from './command.ts';
import { assertStore } from './existing-store.ts';

const USAGE =
  'npm run db:backup -- [--to FILE]     FILE must not exist; default: a dated file in DATA_DIR/backups';

await runCommand({
  usage: USAGE,
  options: ['to'],
  async run({ mongodbUri, dataDir }, { option }) {
    const to =
      option('to') ??
      join(dataDir, 'backups', `aidoo-${new Date().toISOString().replaceAll(/[:.]/g, '-')}.db`);
    if (mongodbUri)
      throw new UsageError(
        'MONGODB_URI is set: back that database up with mongodump. This command is for the embedded store.',
      );
    assertStore({ dataDir });
    const store = await attachStore({ dataDir });
    try {
      const { file, bytes } = await backupStore({ uri: store.uri, to });
      say(
        `${file}: ${bytes.toLocaleString('en')} bytes. The generated secrets in DATA_DIR are not in it: keep them elsewhere.`,
      );
    } finally {
      await store.close();
    }
  },
});
