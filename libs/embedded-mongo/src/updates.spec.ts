import { describe, expect, it } from '@jest/globals';
import { Double, Int32, ObjectId } from 'mongodb';
import type { Document } from 'mongodb';
import { refusal, useDatabase } from '../spec/database.ts';

describe('updates do as MongoDB documents', () => {
  const database = useDatabase();

  it.each<[string, Document, Document, Document]>([
    ['$set', { a: 1 }, { $set: { b: 2 } }, { a: 1, b: 2 }],
    ['$set below a path that is not there', { a: 1 }, { $set: { 'b.c.d': 2 } }, { a: 1, b: { c: { d: 2 } } }],
    ['$set of a document whole', { a: { b: 1, c: 2 } }, { $set: { a: { b: 3 } } }, { a: { b: 3 } }],
    ['new fields in the order of their names', {}, { $set: { c: 1, a: 2, b: 3 } }, { a: 2, b: 3, c: 1 }],
    ['a name of digits in a document', { a: { '1': 1 } }, { $set: { 'a.2': 2 } }, { a: { '1': 1, '2': 2 } }],
    ['$unset', { a: 1, b: { c: 2, d: 3 } }, { $unset: { a: '', 'b.c': 1, x: 1, 'y.z': 1 } }, { b: { d: 3 } }],
    ['$unset makes no path', { a: 1 }, { $unset: { 'b.c': 1 } }, { a: 1 }],
    ['$inc', { n: 1, m: 2 }, { $inc: { n: 5, m: -3 } }, { n: 6, m: -1 }],
    ['$inc of what is missing', {}, { $inc: { 'a.b': 2 } }, { a: { b: 2 } }],
    ['$inc by a fraction', { n: 1 }, { $inc: { n: 0.5 } }, { n: 1.5 }],
    [
      '$push',
      { a: [1], b: { c: ['x'] } },
      { $push: { a: 2, 'b.c': 'x', d: true } },
      { a: [1, 2], b: { c: ['x', 'x'] }, d: [true] },
    ],
    [
      '$pull',
      { a: [1, 2, 1], b: { c: ['x', null] } },
      { $pull: { a: 1, 'b.c': 'x' } },
      { a: [2], b: { c: [null] } },
    ],
    [
      '$pull of what is not there',
      { a: [1, '2', [2]] },
      { $pull: { a: 2, b: 1, 'c.d': 1 } },
      { a: [1, '2', [2]] },
    ],
    [
      '$setOnInsert of what is there: nothing',
      { a: 1 },
      { $setOnInsert: { a: 2 }, $set: { b: 1 } },
      { a: 1, b: 1 },
    ],
  ])('%s', async (_name, before, update, after) => {
    const collection = await database.collection([{ _id: 1, ...before }]);
    const result = await collection.updateOne({}, update);
    const found = await collection.findOne({});
    expect(JSON.stringify(found)).toBe(JSON.stringify({ _id: 1, ...after }));
    const changes = JSON.stringify(before) !== JSON.stringify(after);
    expect(result).toMatchObject({ matchedCount: 1, modifiedCount: changes ? 1 : 0, upsertedCount: 0 });
  });

  it('keeps the types of numbers, also of those that it does not touch', async () => {
    const collection = await database.collection([{ _id: 1, int: new Int32(5), double: new Double(5) }]);
    await collection.updateOne({}, { $set: { x: 1 }, $inc: { int: 1, double: 1 } });
    const found = await collection.findOne({}, { promoteValues: false });
    expect(found?.['int']).toEqual(new Int32(6));
    expect(found?.['double']).toEqual(new Double(6));
  });

  it.each<[string, Document, Document, number, RegExp]>([
    ['$inc of text', { a: 'x' }, { $inc: { a: 1 } }, 14, /Cannot apply \$inc to a value of non-numeric type/],
    ['$inc of null', { a: null }, { $inc: { a: 1 } }, 14, /non-numeric/],
    ['$inc by text', { a: 1 }, { $inc: { a: 'x' } }, 14, /Cannot increment with non-numeric argument/],
    ['$push to text', { a: 'x' }, { $push: { a: 1 } }, 2, /array/],
    ['$pull from a number', { a: 5 }, { $pull: { a: 5 } }, 2, /array/],
    ['a path through text', { a: 'x' }, { $set: { 'a.b': 1 } }, 28, /Cannot create field 'b'/],
    [
      'two changes of one field',
      { a: 1 },
      { $set: { a: 2 }, $inc: { a: 1 } },
      40,
      /would create a conflict at 'a'/,
    ],
    [
      'a change within another',
      { a: 1 },
      { $set: { 'a.b': 2 }, $unset: { a: 1 } },
      40,
      /would create a conflict at 'a'/,
    ],
    ['another _id', { a: 1 }, { $set: { _id: 2 } }, 66, /_id/],
    ['an unknown modifier', { a: 1 }, { $foo: { a: 2 } }, 9, /Unknown modifier: \$foo/],
    ['an empty name', { a: 1 }, { $set: { 'a..b': 2 } }, 56, /empty field name/],
  ])('refuses %s and changes nothing', async (_name, before, update, code, text) => {
    const collection = await database.collection([{ _id: 1, ...before }]);
    const error = await refusal(collection.updateOne({}, { ...update, $setOnInsert: { zzz: 1 } }));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(text);
    expect(await collection.findOne({})).toEqual({ _id: 1, ...before });
  });

  it('updates many, each once, though their place in the index moves', async () => {
    const collection = await database.collection(Array.from({ length: 700 }, (_, n) => ({ n })));
    await collection.createIndex({ n: 1 });
    expect(await collection.updateMany({ n: { $gte: 0 } }, { $inc: { n: 1000 } })).toMatchObject({
      matchedCount: 700,
      modifiedCount: 700,
    });
    expect(await collection.countDocuments({ n: { $gte: 1000, $lt: 1700 } })).toBe(700);
    expect(await collection.deleteMany({ n: { $gte: 1350 } })).toMatchObject({ deletedCount: 350 });
    expect(await collection.deleteOne({ n: { $gte: 1000 } })).toMatchObject({ deletedCount: 1 });
    expect(await collection.countDocuments()).toBe(349);
  });

  it('upserts from the equalities of the query and the update', async () => {
    const collection = await database.collection();
    const result = await collection.updateOne(
      {
        _id: 7 as never,
        'k.b': 2,
        a: { $eq: 1 },
        r: { $gt: 5 },
        $or: [{ x: 1 }, { y: 1 }],
        $and: [{ z: 3 }],
      },
      { $set: { s: 1 }, $setOnInsert: { i: 2 }, $inc: { n: 3 } },
      { upsert: true },
    );
    expect(result).toMatchObject({ matchedCount: 0, upsertedCount: 1, upsertedId: 7 });
    expect(await collection.findOne({})).toEqual({ _id: 7, a: 1, k: { b: 2 }, z: 3, i: 2, n: 3, s: 1 });
    const again = await collection.updateOne(
      { _id: 7 as never },
      { $setOnInsert: { i: 9 }, $inc: { n: 1 } },
      { upsert: true },
    );
    expect(again).toMatchObject({ matchedCount: 1, modifiedCount: 1, upsertedCount: 0 });
  });

  it('makes an _id for an upsert without one, and refuses an ambiguous query', async () => {
    const collection = await database.collection();
    const made = await collection.updateOne({ a: 1 }, { $set: { b: 2 } }, { upsert: true });
    expect(made.upsertedId).toBeInstanceOf(ObjectId);
    expect(await collection.findOne({})).toEqual({ _id: made.upsertedId, a: 1, b: 2 });
    const twice = collection.updateOne({ a: 9, $and: [{ a: 8 }] }, { $set: { b: 1 } }, { upsert: true });
    expect((await refusal(twice)).code).toBe(54);
  });

  it('finds and modifies: before, after, upsert, sorted, projected, removed', async () => {
    const collection = await database.collection([
      { _id: 1, n: 1 },
      { _id: 2, n: 2 },
      { _id: 3, n: 3 },
    ] as Document[]);
    const by = { sort: { n: -1 } } as const;
    expect(await collection.findOneAndUpdate({}, { $inc: { n: 10 } }, by)).toEqual({ _id: 3, n: 3 });
    expect(
      await collection.findOneAndUpdate(
        {},
        { $inc: { n: 10 } },
        { ...by, returnDocument: 'after', projection: { n: 1 } },
      ),
    ).toEqual({ _id: 3, n: 23 });
    expect(await collection.findOneAndUpdate({ n: 99 }, { $set: { m: 1 } })).toBeNull();
    expect(await collection.findOneAndUpdate({ n: 99 }, { $set: { m: 1 } }, { upsert: true })).toBeNull();
    expect(
      await collection.findOneAndUpdate(
        { n: 98 },
        { $set: { m: 1 } },
        { upsert: true, returnDocument: 'after', projection: { n: 1, m: 1 } },
      ),
    ).toMatchObject({ n: 98, m: 1 });
    expect(
      await collection.findOneAndUpdate(
        { _id: 1 as never },
        { $unset: { n: 1 } },
        { returnDocument: 'after' },
      ),
    ).toEqual({ _id: 1 });
    expect(await collection.findOneAndDelete({ n: { $gte: 0 } }, { sort: { n: 1 } })).toEqual({
      _id: 2,
      n: 2,
    });
    const raw = await collection.findOneAndUpdate(
      { q: 1 },
      { $set: { w: 1 } },
      { upsert: true, includeResultMetadata: true },
    );
    expect(raw.lastErrorObject).toMatchObject({ n: 1, updatedExisting: false });
  });

  it('tells which of many writes was refused; the others stand when they are unordered', async () => {
    const collection = await database.collection();
    const docs = [{ _id: 1 }, { _id: 1 }, { _id: 2 }] as Document[];
    const ordered = await refusal(collection.insertMany(docs));
    expect(ordered.code).toBe(11000);
    expect(await collection.countDocuments()).toBe(1);
    await refusal(collection.insertMany(docs, { ordered: false }));
    expect(await collection.countDocuments()).toBe(2);
    const bulk = await collection.bulkWrite([
      { insertOne: { document: { _id: 3 } as Document } },
      { updateOne: { filter: { _id: 3 as never }, update: { $set: { a: 1 } } } },
      { deleteOne: { filter: { _id: 1 as never } } },
    ]);
    expect(bulk).toMatchObject({ insertedCount: 1, modifiedCount: 1, deletedCount: 1 });
  });
});
