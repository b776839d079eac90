import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@aidoo/embedded-mongo';
import type { Store } from '@aidoo/embedded-mongo';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Binary, Double, Int32, MongoClient, ObjectId } from 'mongodb';
import type { Db, Document } from 'mongodb';
import { CommandFailure } from './command.ts';
import { copyDatabase } from './copy-database.ts';

const WHOLE = {
  _id: 1,
  int: new Int32(5),
  double: new Double(5),
  id: new ObjectId(),
  at: new Date(5),
  list: [null, true, { x: 'ü' }],
  bytes: new Binary(Buffer.from([1, 2])),
} as unknown as Document;

interface Database {
  readonly dataDir: string;
  readonly store: Store;
  readonly client: MongoClient;
}

async function open(): Promise<Database> {
  const dataDir = await mkdtemp(join(tmpdir(), 'aidoo-copy-'));
  const store = await openStore({ dataDir });
  return { dataDir, store, client: new MongoClient(store.uri) };
}

describe('db:copy', () => {
  let opened: Database[];
  beforeAll(async () => {
    opened = await Promise.all([open(), open()]);
  });
  afterAll(async () => {
    for (const { dataDir, store, client } of opened) {
      await client.close();
      await store.close();
      await rm(dataDir, { recursive: true, force: true });
    }
  });

  it('copies every document, type and index, and nothing over other data', async () => {
    const [from, to] = opened.map(({ client }) => client.db()) as [Db, Db];
    const [fromUri, toUri] = opened.map(({ store }) => store.uri) as [string, string];
    const copying = { from: fromUri, to: toUri };
    await from.collection('whole').insertOne(WHOLE);
    await from.collection('many').insertMany(Array.from({ length: 2500 }, (_, n) => ({ n })));
    await from
      .collection('many')
      .createIndex({ n: -1 }, { unique: true, partialFilterExpression: { n: { $gt: 5 } } });
    await from.collection('many').createIndex({ at: 1 }, { expireAfterSeconds: 60, name: 'old' });
    await from.createCollection('empty');
    expect(await copyDatabase(copying)).toEqual([
      { collection: 'whole', documents: 1 },
      { collection: 'many', documents: 2500 },
      { collection: 'empty', documents: 0 },
    ]);
    const exact = { promoteValues: false };
    expect(await to.collection('whole').findOne({}, exact)).toEqual(
      await from.collection('whole').findOne({}, exact),
    );
    for (const name of ['whole', 'many', 'empty'])
      expect(await to.collection(name).indexes()).toEqual(await from.collection(name).indexes());
    const again = await copyDatabase(copying).catch((error: unknown) => error);
    expect(again).toBeInstanceOf(CommandFailure);
    expect(again).toHaveProperty(
      'message',
      "The target has documents in 'whole' already: copy into an empty database.",
    );
  });

  it.each(['example.com/aidoo', 'mongodb://user:pass/word@example.com/aidoo'])(
    'says in words that %s is no address to copy to, and repeats no password',
    async (to) => {
      const refused = await copyDatabase({ from: opened[0]!.store.uri, to }).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(CommandFailure);
      expect(refused).toHaveProperty(
        'message',
        '--to is no address of a MongoDB: expected mongodb://HOST/DATABASE.',
      );
    },
  );
});
