import { describe, expect, it } from '@jest/globals';
import type { Document } from 'mongodb';
import { refusal, useDatabase } from '../spec/database.ts';

describe('indexes behave as MongoDB documents', () => {
  const database = useDatabase();

  it('refuses a second of a unique key, naming it', async () => {
    const collection = await database.collection();
    await collection.createIndex({ a: 1, 'b.c': -1 }, { unique: true });
    await collection.insertOne({ a: 1, b: { c: 'x' } });
    const error = await refusal(collection.insertOne({ a: 1, b: { c: 'x' } }));
    expect(error.code).toBe(11000);
    expect(error.message).toContain(`index: a_1_b.c_-1 dup key: {`);
    expect(error['keyPattern']).toEqual({ a: 1, 'b.c': -1 });
    expect(error['keyValue']).toEqual({ a: 1, 'b.c': 'x' });
    await collection.insertOne({ a: 1, b: { c: 'y' } });
    expect((await refusal(collection.updateOne({ 'b.c': 'y' }, { $set: { 'b.c': 'x' } }))).code).toBe(11000);
    expect(await collection.countDocuments({ 'b.c': 'y' })).toBe(1);
    const modify = await refusal(collection.findOneAndUpdate({ 'b.c': 'y' }, { $set: { 'b.c': 'x' } }));
    expect([modify.code, modify['keyValue']]).toEqual([11000, { a: 1, 'b.c': 'x' }]);
  });

  it('takes a missing field of a unique key as null, once', async () => {
    const collection = await database.collection();
    await collection.createIndex({ a: 1 }, { unique: true });
    await collection.insertOne({});
    expect((await refusal(collection.insertOne({ a: null }))).code).toBe(11000);
  });

  it('leaves out of a sparse and of a partial index what is not theirs', async () => {
    const collection = await database.collection();
    await collection.createIndex({ s: 1 }, { unique: true, sparse: true });
    await collection.createIndex({ p: 1 }, { unique: true, partialFilterExpression: { live: true } });
    await collection.insertMany([
      {},
      {},
      { p: 1, live: false },
      { p: 1, live: false },
      { p: 1, live: true },
      { s: null },
    ]);
    expect((await refusal(collection.insertOne({ s: null }))).code).toBe(11000);
    expect((await refusal(collection.insertOne({ p: 1, live: true }))).code).toBe(11000);
    expect((await refusal(collection.updateOne({ p: 1, live: false }, { $set: { live: true } }))).code).toBe(
      11000,
    );
    // A query that such an index does not hold all answers of is answered without it.
    expect(await collection.countDocuments({ s: null })).toBe(6);
    expect(await collection.countDocuments({ p: 1 })).toBe(3);
    expect(await collection.countDocuments({ p: 1, live: true })).toBe(1);
  });

  it('does not build a unique index over doubles, and says which', async () => {
    const collection = await database.collection([{ a: 1 }, { a: 1 }]);
    const error = await refusal(collection.createIndex({ a: 1 }, { unique: true }));
    expect([error.code, error['keyValue']]).toEqual([11000, { a: 1 }]);
    expect(await collection.indexes()).toHaveLength(1);
  });

  it('makes the same index once', async () => {
    const collection = await database.collection();
    expect(await collection.createIndex({ a: 1 })).toBe('a_1');
    expect(await collection.createIndex({ a: 1 })).toBe('a_1');
    expect(await collection.indexes()).toHaveLength(2);
  });

  it.each<[string, Document, Document, number]>([
    ['the same key by another name', { a: 1 }, { name: 'other' }, 85],
    ['the same name with another key', { b: 1 }, { name: 'a_1' }, 86],
    ['the same name with another uniqueness', { a: 1 }, { unique: true }, 86],
    ['the same index with another expiry', { a: 1 }, { expireAfterSeconds: 5 }, 85],
    ['an expiry of two fields', { b: 1, c: 1 }, { expireAfterSeconds: 5 }, 67],
    ['an empty key', {}, { name: 'x' }, 67],
  ])('refuses %s', async (_name, key, options, code) => {
    const collection = await database.collection([{ x: 1 }]);
    await collection.createIndex({ a: 1 });
    expect((await refusal(collection.createIndex(key as never, options))).code).toBe(code);
  });

  it('names what is not there, or there already', async () => {
    const collection = await database.collection([{ a: 1 }]);
    const missing = database.db().collection('missing');
    expect((await refusal(collection.dropIndex('nothing'))).code).toBe(27);
    expect((await refusal(collection.dropIndex('_id_'))).code).toBe(72);
    expect((await refusal(missing.indexes())).code).toBe(26);
    expect((await refusal(missing.dropIndex('x'))).code).toBe(26);
    expect((await refusal(database.db().command({ create: collection.collectionName }))).code).toBe(48);
  });

  it('echoes the options of its indexes', async () => {
    const collection = await database.collection();
    await collection.createIndexes([
      { key: { a: 1 }, name: 'one', unique: true, sparse: true },
      { key: { at: -1 }, expireAfterSeconds: 0 },
      { key: { p: 1, q: -1 }, partialFilterExpression: { live: { $eq: true }, q: { $exists: true } } },
    ]);
    expect(await collection.indexes()).toEqual([
      { v: 2, key: { _id: 1 }, name: '_id_' },
      { v: 2, key: { a: 1 }, name: 'one', unique: true, sparse: true },
      { v: 2, key: { at: -1 }, name: 'at_-1', expireAfterSeconds: 0 },
      {
        v: 2,
        key: { p: 1, q: -1 },
        name: 'p_1_q_-1',
        partialFilterExpression: { live: { $eq: true }, q: { $exists: true } },
      },
    ]);
    await collection.dropIndex('one');
    expect(await collection.indexes()).toHaveLength(3);
  });

  const RECORDS = Array.from({ length: 400 }, (_, i) => ({
    _id: i,
    company: i % 4,
    user: i % 7,
    at: new Date(i * 1000),
    tool: `t${i % 40}`,
  })) as Document[];

  it.each<[string, Document, Document, string, number | undefined, number]>([
    ['equality', { company: 1, tool: 't1' }, {}, 'company_1_tool_1', 10, 10],
    ['equality and a range', { company: 1, at: { $gte: new Date(350_000) } }, {}, 'company_1_at_-1', 12, 12],
    ['a sort with a limit', { company: 1 }, { sort: { at: -1 }, limit: 5 }, 'company_1_at_-1', undefined, 5],
    ['a sort the other way', { company: 1 }, { sort: { at: 1 }, limit: 5 }, 'company_1_at_-1', undefined, 5],
    ['several values', { company: { $in: [1, 2] }, tool: 't1' }, {}, 'company_1_tool_1', 10, 10],
    [
      'the narrower of two',
      { company: 1, at: { $gte: new Date(0) }, tool: 't1' },
      {},
      'company_1_tool_1',
      10,
      10,
    ],
    ['only a sort', {}, { sort: { company: 1, at: -1 }, limit: 3 }, 'company_1_at_-1', undefined, 3],
  ])(
    '%s uses the index and reads no more',
    async (_name, filter, { sort, limit }, index, examined, returned) => {
      const collection = await database.collection(RECORDS);
      await collection.createIndexes([{ key: { company: 1, at: -1 } }, { key: { company: 1, tool: 1 } }]);
      let cursor = collection.find(filter);
      if (sort) cursor = cursor.sort(sort);
      if (limit) cursor = cursor.limit(limit);
      const explained = await cursor.explain('executionStats');
      expect(JSON.stringify(explained['queryPlanner'].winningPlan)).toContain(`"indexName":"${index}"`);
      expect(JSON.stringify(explained['queryPlanner'].winningPlan)).not.toContain('SORT');
      const stats = explained['executionStats'];
      expect(stats.nReturned).toBe(returned);
      expect(stats.totalDocsExamined).toBe(examined ?? returned);
      expect(stats.totalKeysExamined).toBeGreaterThanOrEqual(returned);
    },
  );

  it('counts by an index, and finds by _id at once', async () => {
    const collection = await database.collection(RECORDS);
    await collection.createIndex({ company: 1, at: -1 });
    expect(await collection.countDocuments({ company: 2, at: { $lt: new Date(200_000) } })).toBe(50);
    const byId = await collection.find({ _id: 5 as never }).explain('executionStats');
    expect(JSON.stringify(byId['queryPlanner'].winningPlan)).toMatch(/IDHACK|EXPRESS/);
    expect(byId['executionStats'].totalDocsExamined).toBe(1);
    const none = await collection.find({ user: 3 }).explain('executionStats');
    expect(JSON.stringify(none['queryPlanner'].winningPlan)).toContain('COLLSCAN');
  });

  it('finds what ends with bytes that a descending index turns to nothing', async () => {
    const collection = await database.collection();
    await collection.createIndex({ at: -1, n: -1, m: 1 });
    const moments = [254, 255, 256, 65_535, 65_536].map((ms) => new Date(ms));
    await collection.insertMany(moments.flatMap((at) => [255, 256].map((n) => ({ at, n, m: 1 }))));
    for (const at of moments) {
      expect(await collection.countDocuments({ at })).toBe(2);
      expect(await collection.find({ at, n: 255, m: 1 }).toArray()).toHaveLength(1);
      expect(await collection.find({ at, n: { $gte: 255 } }).toArray()).toHaveLength(2);
      expect(await collection.find({ at: { $gt: at } }).toArray()).toHaveLength(
        2 * moments.filter((other) => other > at).length,
      );
    }
  });

  it('lets one of twenty writers win each unique key', async () => {
    const collection = await database.collection();
    await collection.createIndex({ k: 1 }, { unique: true });
    const race = (k: number): Promise<unknown>[] =>
      Array.from({ length: 20 }, (_, who) => collection.insertOne({ k, who }));
    const results = await Promise.allSettled(Array.from({ length: 20 }, (_, k) => race(k)).flat());
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    expect(await collection.countDocuments()).toBe(20);
    const upserts = Array.from({ length: 20 }, () =>
      collection.updateOne({ k: 99 }, { $inc: { n: 1 } }, { upsert: true }),
    );
    await Promise.allSettled(upserts);
    expect(await collection.countDocuments({ k: 99 })).toBe(1);
  });

  it('lists collections, and drops them', async () => {
    const collection = await database.collection([{ a: 1 }]);
    const names = async (): Promise<string[]> =>
      (
        await database.db().listCollections({ name: collection.collectionName }, { nameOnly: true }).toArray()
      ).map(({ name }) => name);
    expect(await names()).toEqual([collection.collectionName]);
    await collection.drop();
    expect(await names()).toEqual([]);
  });
});
