import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Binary, Double, Int32, ObjectId } from 'mongodb';
import type { Document } from 'mongodb';
import { makeDataDir, openEmbedded, REAL } from '../spec/database.ts';
import { disagreements } from '../spec/integrity.ts';
import { backupStore, copyStore } from './index.ts';

const suite = REAL === undefined ? describe : describe.skip;
const WHOLE = {
  _id: 1,
  int: new Int32(5),
  double: new Double(5),
  id: new ObjectId(),
  at: new Date(5),
  list: [null, true, { x: 'ü' }],
  bytes: new Binary(Buffer.from([1, 2])),
} as unknown as Document;

suite('backup and copy', () => {
  it('a backup is one moment of a store that goes on being written, and opens as a store', async () => {
    const { store, db, dataDir, close } = await openEmbedded();
    const collection = db.collection('c');
    await collection.createIndex({ n: 1 }, { unique: true });
    const writing = { goes: true, acknowledged: 0 };
    const writer = (async () => {
      for (; writing.goes; writing.acknowledged++)
        await collection.insertOne({ n: writing.acknowledged, pad: 'x'.repeat(500) });
    })();
    while (writing.acknowledged < 200) await new Promise(setImmediate);
    const before = writing.acknowledged;
    const to = join(dataDir, 'copy.db');
    const { file, bytes } = await backupStore({ uri: store.uri, to });
    writing.goes = false;
    await writer;
    expect(file).toBe(to);
    expect((await stat(to)).size).toBe(bytes);
    expect((await stat(to)).mode & 0o777).toBe(0o600);
    await expect(backupStore({ uri: store.uri, to })).rejects.toMatchObject({ code: 'backup_failed', message: expect.stringContaining('exists already') }); // prettier-ignore
    const root = await makeDataDir();
    await mkdir(join(root, 'store'));
    await rename(to, join(root, 'store', 'store.db'));
    const restored = await openEmbedded(root);
    const count = await restored.db.collection('c').countDocuments();
    expect(count).toBeGreaterThanOrEqual(before);
    expect(await restored.db.collection('c').countDocuments({ n: { $lt: count } })).toBe(count);
    await restored.close();
    expect(await disagreements(root)).toEqual([]);
    await rm(root, { recursive: true });
    await close();
  });

  it('a backup that cannot be written says so and leaves nothing', async () => {
    const { store, dataDir, close } = await openEmbedded();
    await writeFile(join(dataDir, 'file'), '');
    const failing = backupStore({ uri: store.uri, to: join(dataDir, 'file', 'copy.db') });
    await expect(failing).rejects.toMatchObject({ code: 'backup_failed' });
    await close();
  });

  it('a copy has every document, type and index, and is not made over other data', async () => {
    const from = await openEmbedded();
    const to = await openEmbedded();
    await from.db.collection('whole').insertOne(WHOLE);
    await from.db.collection('many').insertMany(Array.from({ length: 2500 }, (_, n) => ({ n })));
    await from.db
      .collection('many')
      .createIndex({ n: -1 }, { unique: true, partialFilterExpression: { n: { $gt: 5 } } });
    await from.db.collection('many').createIndex({ at: 1 }, { expireAfterSeconds: 60, name: 'old' });
    await from.db.createCollection('empty');
    const copied = await copyStore({ from: from.store.uri, to: to.store.uri });
    expect(copied).toEqual([
      { collection: 'whole', documents: 1 },
      { collection: 'many', documents: 2500 },
      { collection: 'empty', documents: 0 },
    ]);
    const exact = { promoteValues: false };
    expect(await to.db.collection('whole').findOne({}, exact)).toEqual(
      await from.db.collection('whole').findOne({}, exact),
    );
    for (const name of ['whole', 'many', 'empty'])
      expect(await to.db.collection(name).indexes()).toEqual(await from.db.collection(name).indexes());
    const again = copyStore({ from: from.store.uri, to: to.store.uri });
    await expect(again).rejects.toMatchObject({
      code: 'copy_failed',
      message: expect.stringContaining("'whole'"),
    });
    await from.close();
    await to.close();
  });
});
