import { attachStore } from '@aidoo/embedded-mongo';
import { runCommand, say } from './command.ts';
import { copyDatabase } from './copy-database.ts';
import { assertStore } from './existing-store.ts';

const USAGE =
  'npm run db:copy -- --to mongodb://HOST/DATABASE     moves everything to an empty database of a real MongoDB';

await runCommand({
  usage: USAGE,
  options: ['to'],
  async run({ dataDir }, { needed }) {
    const to = needed('to');
    assertStore({ dataDir });
    const store = await attachStore({ dataDir });
    try {
      const copied = await copyDatabase({ from: store.uri, to });
      for (const { collection, documents } of copied)
        say(`${collection}: ${documents.toLocaleString('en')} documents`);
      say(
        'Everything was copied and counted. Set MONGODB_URI to the new database and start the gateway again.',
      );
    } finally {
      await store.close();
    }
  },
});
