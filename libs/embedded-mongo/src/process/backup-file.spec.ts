import { copyFile, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Db } from 'mongodb';
import { makeDataDir, openEmbedded, REAL, refusal } from '../../spec/database.ts';
import { disagreements } from '../../spec/integrity.ts';

const suite = REAL === undefined ? describe : describe.skip;
const backUp = (db: Db, to: string) => db.admin().command({ aidooBackup: 1, to });

suite('a backup', () => {
  it('is one moment of a store that goes on being written, and opens as a store', async () => {
    const { db, dataDir, close } = await openEmbedded();
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
    const { bytes } = await backUp(db, to);
    writing.goes = false;
    await writer;
    expect((await stat(to)).size).toBe(bytes);
    expect((await stat(to)).mode & 0o777).toBe(0o600);
    expect((await readdir(dataDir)).sort()).toEqual(['copy.db', 'store']);
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

  it('is restored as it is over a store that was killed, whose log stays out of it', async () => {
    const killed = await openEmbedded();
    await killed.db.collection('c').insertOne({ n: 1 });
    const to = join(killed.dataDir, 'copy.db');
    await backUp(killed.db, to);
    await killed.db.collection('c').insertMany([{ n: 2 }, { n: 3 }]);
    // What a killed store leaves: its file, and a log with what has not come into the file yet.
    const root = await makeDataDir();
    const file = join(root, 'store', 'store.db');
    await mkdir(join(root, 'store'));
    await copyFile(join(killed.dataDir, 'store', 'store.db-wal'), `${file}-wal`);
    await copyFile(to, file);
    await killed.close();
    expect((await stat(`${file}-wal`)).size).toBeGreaterThan(0);
    const restored = await openEmbedded(root);
    expect((await restored.db.collection('c').find().toArray()).map(({ n }) => n)).toEqual([1]);
    await restored.close();
    expect(await disagreements(root)).toEqual([]);
    await rm(root, { recursive: true });
  });

  it('overwrites nothing, wants an absolute path, and leaves nothing when it cannot be written', async () => {
    const { db, dataDir, close } = await openEmbedded();
    const there = join(dataDir, 'there.db');
    await writeFile(there, 'mine');
    expect((await refusal(backUp(db, there))).codeName).toBe('NamespaceExists');
    expect((await refusal(backUp(db, 'copy.db'))).codeName).toBe('InvalidOptions');
    expect((await refusal(backUp(db, join(there, 'copy.db')))).message).toContain('ENOTDIR');
    expect((await readdir(dataDir)).sort()).toEqual(['store', 'there.db']);
    expect((await stat(there)).size).toBe(4);
    await close();
  });
});
