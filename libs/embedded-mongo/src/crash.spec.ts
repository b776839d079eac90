import { setTimeout as sleep } from 'node:timers/promises';
import { rm } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { Collection } from 'mongodb';
import { makeDataDir, openEmbedded, REAL } from '../spec/database.ts';
import { disagreements } from '../spec/integrity.ts';

interface Doc {
  _id: number;
  a: number;
  b: number;
  k: string;
}

/** What was acknowledged, and what was asked and may or may not be there. */
interface Ledger {
  next: number;
  acknowledged: Map<number, number>;
  asked: Map<number, number>;
}

/** Inserts and updates until the store is gone. */
async function write(collection: Collection<Doc>, ledger: Ledger): Promise<void> {
  for (;;) {
    const _id = ledger.next++;
    ledger.asked.set(_id, 0);
    await collection.insertOne({ _id, a: 0, b: 0, k: `k${_id}` });
    ledger.acknowledged.set(_id, 0);
    const older = Math.floor(_id / 2);
    const before = ledger.acknowledged.get(older);
    if (before === undefined || ledger.asked.get(older) !== before) continue;
    ledger.asked.set(older, before + 1);
    await collection.updateOne({ _id: older }, { $set: { a: before + 1, b: before + 1 } });
    ledger.acknowledged.set(older, before + 1);
  }
}

const suite = REAL === undefined ? describe : describe.skip;

suite('a write that was acknowledged survives kill -9', () => {
  it('50 times: all is there, no half of one, and the indexes agree', async () => {
    const dataDir = await makeDataDir();
    const ledger: Ledger = { next: 0, acknowledged: new Map(), asked: new Map() };
    const closed: Promise<unknown>[] = [];
    for (let round = 0; round < 50; round++) {
      const { store, client, db } = await openEmbedded(dataDir, {
        maxPoolSize: 4,
        serverSelectionTimeoutMS: 20_000,
      });
      const collection = db.collection<Doc>('docs');
      if (round === 0)
        await collection.createIndexes([{ key: { k: 1 }, unique: true }, { key: { a: 1, b: -1 } }]);
      const before = ledger.acknowledged.size;
      const failures: unknown[] = [];
      const writers = [1, 2, 3, 4].map(() =>
        write(collection, ledger).catch((error) => failures.push(error)),
      );
      closed.push(...writers);
      while (ledger.acknowledged.size < before + 12) {
        // Nobody writes any more, and the store was not killed yet.
        if (failures.length === writers.length) throw failures[0];
        await sleep(2);
      }
      await sleep(Math.random() * 40);
      if (store.pid !== undefined) process.kill(store.pid, 'SIGKILL');
      await store.close();
      // Its last requests wait for a store that does not come back.
      closed.push(client.close());
    }
    await Promise.all(closed);
    const { db, close } = await openEmbedded(dataDir);
    const held = new Map((await db.collection<Doc>('docs').find().toArray()).map((doc) => [doc._id, doc]));
    const lost = [...ledger.acknowledged].filter(([id, value]) => (held.get(id)?.a ?? -1) < value);
    const halves = [...held.values()].filter((doc) => doc.a !== doc.b || doc.k !== `k${doc._id}`);
    const invented = [...held.values()].filter((doc) => doc.a > (ledger.asked.get(doc._id) ?? -1));
    await close();
    expect(ledger.acknowledged.size).toBeGreaterThan(500);
    expect({ lost, halves, invented }).toEqual({ lost: [], halves: [], invented: [] });
    expect(await disagreements(dataDir)).toEqual([]);
    await rm(dataDir, { recursive: true });
  }, 600_000);
});
