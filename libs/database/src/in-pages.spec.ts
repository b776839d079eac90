import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@aidoo/embedded-mongo';
import type { Store } from '@aidoo/embedded-mongo';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection, Schema, Types } from 'mongoose';
import type { Connection, Model } from 'mongoose';
import { inPages } from './in-pages.ts';

interface Thing {
  _id: Types.ObjectId;
  n: number;
}

describe(inPages, () => {
  let dataDir: string;
  let store: Store;
  let connection: Connection;
  let things: Model<Thing>;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'aidoo-pages-'));
    store = await openStore({ dataDir });
    connection = await createConnection(store.uri, { sanitizeFilter: true }).asPromise();
    things = connection.model<Thing>('Thing', new Schema<Thing>({ n: Number }, { versionKey: false }));
  });
  afterEach(async () => {
    await things.deleteMany({}).exec();
  });
  afterAll(async () => {
    await connection.close();
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const add = (...numbers: number[]) =>
    things.insertMany(numbers.map((n) => ({ _id: new Types.ObjectId(), n })));

  async function read(pages: AsyncIterable<Thing>): Promise<number[]> {
    const numbers: number[] = [];
    for await (const { n } of pages) numbers.push(n);
    return numbers;
  }

  it.each([0, 1, 2, 3, 4, 5])('of %i documents answers each once, the oldest first', async (count) => {
    const numbers = Array.from({ length: count }, (_, n) => n);
    await add(...numbers);
    expect(await read(inPages(things, {}, 2))).toEqual(numbers);
  });

  it('answers those that the filter chooses', async () => {
    await add(1, 2, 1, 2, 1);
    expect(await read(inPages(things, { n: 1 }, 2))).toEqual([1, 1, 1]);
  });

  it('goes on after documents that are removed, and answers those that are added, while it is read', async () => {
    await add(0, 1, 2, 3);
    const numbers: number[] = [];
    for await (const { _id, n } of inPages(things, {}, 2)) {
      numbers.push(n);
      await things.deleteOne({ _id }).exec();
      if (n === 3) await add(4);
    }
    expect(numbers).toEqual([0, 1, 2, 3, 4]);
  });
});
