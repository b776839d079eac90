import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serialize } from 'bson';
import { Code, Decimal128, Long, MaxKey, Timestamp } from 'mongodb';
import type { Collection, Db, Document } from 'mongodb';
import { openEmbedded, REAL, refusal } from '../spec/database.ts';
import type { Opened } from '../spec/database.ts';

const suite = REAL === undefined ? describe : describe.skip;

suite('what is not served is refused by name and never ignored', () => {
  let opened: Opened;
  let db: Db;
  let collection: Collection;
  beforeAll(async () => {
    opened = await openEmbedded();
    ({ db } = opened);
    collection = db.collection('c');
    await collection.insertOne({ _id: 1 as never, a: 1, list: [1, 2], n: 2 ** 31 - 1 });
  });
  afterAll(() => opened.close());
  const group = (spec: Document): Promise<unknown> => collection.aggregate([{ $group: spec }]).toArray();

  it.each<[string, unknown]>([
    ['long', Long.fromNumber(5)],
    ['decimal', Decimal128.fromString('1.1')],
    ['timestamp', new Timestamp({ t: 1, i: 1 })],
    ['regex', /x/],
    ['javascript', new Code('1')],
    ['maxKey', new MaxKey()],
  ])('a value of the type %s', async (name, value) => {
    const all = [
      collection.insertOne({ deep: [{ value }] }),
      collection.find({ a: value }).toArray(),
      collection.find({ a: { $in: [value] } }).toArray(),
      collection.updateOne({}, { $set: { b: value } }),
      collection.updateOne({ zzz: 1 }, { $setOnInsert: { deep: [value] } }, { upsert: true }),
    ];
    for (const error of await Promise.all(all.map(refusal))) {
      expect(error.code).toBe(2);
      expect(error.message).toContain(`BSON type ${name}`);
    }
    expect(await collection.find().toArray()).toEqual([{ _id: 1, a: 1, list: [1, 2], n: 2 ** 31 - 1 }]);
  });

  it.each<[string, () => Promise<unknown>, number, string]>([
    ['$where', () => collection.find({ $where: 'true' }).toArray(), 2, '$where'],
    ['$regex', () => collection.find({ a: { $regex: 'x' } }).toArray(), 2, '$regex'],
    ['$expr', () => collection.find({ $expr: {} }).toArray(), 2, '$expr'],
    ['$size', () => collection.find({ list: { $size: 2 } }).toArray(), 2, '$size'],
    ['a position in an array', () => collection.find({ 'list.0': 1 }).toArray(), 2, 'list.0'],
    [
      'a collation',
      () => collection.find({}, { collation: { locale: 'en' } }).toArray(),
      40415,
      'find.collation',
    ],
    ['a hint', () => collection.find({}, { hint: { a: 1 } }).toArray(), 40415, 'find.hint'],
    [
      'arrayFilters',
      () => collection.updateOne({}, { $set: { b: 1 } }, { arrayFilters: [{ x: 1 }] }),
      40415,
      'arrayFilters',
    ],
    ['an update pipeline', () => collection.updateOne({}, [{ $set: { a: 2 } }]), 9, 'aggregation pipeline'],
    ['$rename', () => collection.updateOne({}, { $rename: { a: 'b' } }), 9, '$rename'],
    [
      '$push of a document',
      () => collection.updateOne({}, { $push: { list: { a: 1 } as never } }),
      9,
      '$push',
    ],
    ['$push of an array', () => collection.updateOne({}, { $push: { list: [3] as never } }), 9, '$push'],
    [
      '$push with $each',
      () => collection.updateOne({}, { $push: { list: { $each: [3] } as never } }),
      9,
      '$push',
    ],
    ['$pull of an array', () => collection.updateOne({}, { $pull: { list: [1] as never } }), 9, '$pull'],
    [
      '$pull by operators',
      () => collection.updateOne({}, { $pull: { list: { $gte: 1 } as never } }),
      9,
      '$pull',
    ],
    ['a replacement', () => collection.replaceOne({}, { a: 2 }), 9, 'a whole document'],
    [
      'a replacement that upserts',
      () => collection.replaceOne({ x: 1 }, { a: 2 }, { upsert: true }),
      9,
      'whole',
    ],
    ['findOneAndReplace', () => collection.findOneAndReplace({}, { a: 2 }), 9, 'a whole document'],
    ['a projection that leaves out', () => collection.findOne({}, { projection: { list: 0 } }), 2, "'list'"],
    ['a projection that mixes', () => collection.findOne({}, { projection: { list: 0, a: 1 } }), 2, "'list'"],
    ['a projection without _id', () => collection.findOne({}, { projection: { a: 1, _id: 0 } }), 2, "'_id'"],
    ['a positional projection', () => collection.findOne({}, { projection: { 'list.$': 1 } }), 2, "'list.$'"],
    [
      'a projection of a path and its field',
      () => collection.findOne({}, { projection: { a: 1, 'a.b': 1 } }),
      2,
      "'a.b'",
    ],
    [
      'a projection by an expression',
      () => collection.findOne({}, { projection: { list: { $slice: 1 } } }),
      2,
      "'list'",
    ],
    ['$addToSet', () => collection.updateOne({}, { $addToSet: { list: 1 } }), 9, '$addToSet'],
    ['$min', () => collection.updateOne({}, { $min: { a: 0 } }), 9, '$min'],
    ['$not', () => collection.find({ a: { $not: { $gt: 3 } } }).toArray(), 2, '$not'],
    ['$nin', () => collection.find({ a: { $nin: [3] } }).toArray(), 2, '$nin'],
    ['$nor', () => collection.find({ $nor: [{ a: 1 }] }).toArray(), 2, '$nor'],
    ['$elemMatch', () => collection.find({ list: { $elemMatch: { $gt: 1 } } }).toArray(), 2, '$elemMatch'],
    ['an order by an array', () => collection.find().sort({ list: 1 }).toArray(), 2, "'list'"],
    ['a positional update', () => collection.updateOne({ list: 1 }, { $set: { 'list.$': 1 } }), 2, 'list.$'],
    ['an update within an array', () => collection.updateOne({}, { $set: { 'list.0': 1 } }), 2, 'list'],
    ['$inc past 32 bits', () => collection.updateOne({}, { $inc: { n: 1 } }), 2, '32 bits'],
    [
      '$lookup',
      () =>
        collection
          .aggregate([{ $lookup: { from: 'x', localField: 'a', foreignField: 'b', as: 'c' } }])
          .toArray(),
      40324,
      '$lookup',
    ],
    ['a $group by a field', () => group({ _id: '$a', n: { $sum: 1 } }), 2, 'an aggregation'],
    ['a $group that sums', () => group({ _id: null, n: { $sum: '$a' } }), 2, 'an aggregation'],
    ['$push in $group', () => group({ _id: null, n: { $push: '$a' } }), 2, 'an aggregation'],
    ['two groups in one', () => group({ _id: null, n: { $sum: 1 }, m: { $sum: 1 } }), 2, 'an aggregation'],
    [
      'a pipeline without $group',
      () => collection.aggregate([{ $match: { a: 1 } }]).toArray(),
      2,
      'an aggregation',
    ],
    ['$project', () => collection.aggregate([{ $project: { x: '$a' } }]).toArray(), 40324, '$project'],
    ['a change stream', () => collection.watch().next(), 40324, '$changeStream'],
    ['count', () => collection.estimatedDocumentCount(), 59, 'count'],
    ['countDocuments with a skip', () => collection.countDocuments({}, { skip: 1 }), 40324, '$skip'],
    ['countDocuments with a limit', () => collection.countDocuments({}, { limit: 1 }), 40324, '$limit'],
    ['dropping all indexes', () => db.command({ dropIndexes: 'c', index: '*' }), 27, '*'],
    ['explain of another command', () => db.command({ explain: { count: 'c' } }), 40415, 'find.count'],
    ['a negative skip', () => db.command({ find: 'c', skip: -1 }), 14, 'find.skip'],
    ['distinct', () => collection.distinct('a'), 59, 'distinct'],
    ['a text index', () => collection.createIndex({ a: 'text' }), 67, 'text'],
    [
      'an index with a collation',
      () => collection.createIndex({ z: 1 }, { collation: { locale: 'en' } }),
      197,
      'collation',
    ],
    ['a capped collection', () => db.createCollection('d', { capped: true, size: 1000 }), 40415, 'capped'],
    ['a wider write concern', () => collection.insertOne({}, { writeConcern: { w: 2 } }), 2, 'write concern'],
    [
      'a linearizable read',
      () => collection.find({}, { readConcern: { level: 'linearizable' } }).toArray(),
      40415,
      'find.readConcern',
    ],
  ])('%s', async (_name, act, code, named) => {
    const error = await refusal(act());
    expect(error.code).toBe(code);
    expect(error.message).toContain(named);
    expect(error.message).not.toContain('\n');
    expect(await collection.countDocuments({ a: 1, n: 2 ** 31 - 1 })).toBe(1);
  });

  it('what JavaScript would put in another order', async () => {
    const inner = new Map([['x', 1], ['7', 2]]); // prettier-ignore
    const places = db.collection('places');
    const refused = [
      places.insertOne({ b: inner }),
      places.insertMany([{ b: inner }]),
      places.insertOne({ '5': 1 }),
      places.find({ b: inner }).toArray(),
      collection.updateOne({}, { $set: { '5': 1 } }),
      collection.updateOne({}, { $set: { z: inner } }),
    ];
    for (const error of await Promise.all(refused.map(refusal))) expect(error).toMatchObject({ code: 2 });
    await places.insertOne(new Map<string, unknown>([['__proto__', 2], ['_id', 1], ['b', { '5': 1, x: 2 }]])); // prettier-ignore
    expect(await places.findOne({ 'b.5': 1 }, { raw: true })).toEqual(
      serialize(new Map<string, unknown>([['_id', 1], ['__proto__', 2], ['b', { '5': 1, x: 2 }]])), // prettier-ignore
    );
  });

  it('a reference, as what is stored and as what is looked for', async () => {
    const reference = { a: { $ref: 'x', $id: 1 } };
    const refused = [collection.insertOne({ ...reference }), collection.find(reference).toArray()];
    for (const { message } of await Promise.all(refused.map(refusal)))
      expect(message).toContain('BSON type dbRef');
  });

  it('a transaction, with code 263, writing nothing', async () => {
    const error = await refusal(
      opened.client.withSession((session) =>
        session.withTransaction(() => collection.insertOne({ t: 1 }, { session })),
      ),
    );
    expect([error.code, error.codeName]).toEqual([263, 'OperationNotSupportedInTransaction']);
    expect(error.message).toContain('transactions');
    expect(await collection.countDocuments({ t: 1 })).toBe(0);
  });

  it('an array in an indexed field, when it is written or when the index is made', async () => {
    await collection.createIndex({ 'p.q': 1 });
    for (const doc of [{ p: { q: [1] } }, { p: [{ q: 1 }] }]) {
      const error = await refusal(collection.insertOne(doc));
      expect([error.code, error.message]).toEqual([171, expect.stringContaining('p.q')]);
    }
    expect((await refusal(collection.updateOne({}, { $set: { 'p.q': [1] } }))).code).toBe(171);
    expect((await refusal(collection.createIndex({ list: 1 }))).code).toBe(171);
    expect(await collection.countDocuments()).toBe(1);
  });

  it('a document that is too large, too deep, or sorts too much', async () => {
    const big = 'x'.repeat(9 * 1024 * 1024);
    const bigs = db.collection('bigs');
    await bigs.insertOne({ big });
    const error = await refusal(bigs.updateOne({}, { $set: { other: big } }));
    expect(error.code).toBe(10334);
    let deep: Document = {};
    for (let i = 0; i < 120; i++) deep = { deep };
    expect((await refusal(bigs.insertOne(deep))).code).toBe(15);
    for (let i = 0; i < 11; i++) await db.collection('large').insertOne({ i, pad: 'x'.repeat(10_000_000) });
    const sort = await refusal(db.collection('large').find().sort({ i: 1 }).project({ i: 1 }).toArray());
    expect(sort.code).toBe(292);
    expect(
      await db.collection('large').find().sort({ i: 1 }).limit(2).project({ i: 1 }).toArray(),
    ).toMatchObject([{ i: 0 }, { i: 1 }]);
  });

  it('a request that may take no longer', async () => {
    await db.collection('many').insertMany(Array.from({ length: 30_000 }, (_, i) => ({ i })));
    const error = await refusal(db.collection('many').find({ x: 1 }).maxTimeMS(1).toArray());
    expect(error.code).toBe(50);
  });
});
