import { describe, expect, it } from '@jest/globals';
import { Binary, Double, ObjectId } from 'mongodb';
import type { Document } from 'mongodb';
import { refusal, useDatabase } from '../spec/database.ts';

const id = new ObjectId('64b000000000000000000001');
const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
const bin = (...bytes: number[]): Binary => new Binary(Buffer.from(bytes));

describe('orders, projections and pages are as MongoDB documents', () => {
  const database = useDatabase();

  it.each<[string, Document[], Document, unknown[]]>([
    [
      'types in their order',
      [
        { v: day(1) },
        { v: true },
        { v: id },
        { v: bin(1) },
        { v: { a: 1 } },
        { v: 'x' },
        { v: 1 },
        { v: null },
      ],
      { v: 1 },
      [7, 6, 5, 4, 3, 2, 1, 0],
    ],
    [
      'two fields',
      [
        { v: 1, w: 1 },
        { v: 2, w: 2 },
        { v: 1, w: 2 },
      ],
      { v: 1, w: -1 },
      [2, 0, 1],
    ],
    ['binary by length first', [{ v: bin(9) }, { v: bin(1, 1) }, { v: bin(2) }], { v: 1 }, [2, 0, 1]],
    [
      'numbers of both types',
      [{ v: new Double(2.5) }, { v: 2 }, { v: 3 }, { v: new Double(-1e300) }],
      { v: 1 },
      [3, 1, 0, 2],
    ],
  ])('sorts %s', async (_name, docs, sort, expected) => {
    const numbered = docs.map((doc, _id) => ({ ...doc, _id }));
    const collection = await database.collection(numbered);
    const sorted = await collection.find().sort(sort).toArray();
    expect(sorted.map((doc) => doc['_id'])).toEqual(expected);
  });

  const whole = { _id: 1, a: 1, b: { c: 2, d: 3 }, e: [{ f: 4, g: 5 }, 6, [{ f: 7, g: 8 }]] };
  it.each<[string, Document, Document]>([
    ['inclusion', { a: 1 }, { _id: 1, a: 1 }],
    ['only _id', { _id: 1 }, { _id: 1 }],
    ['a document whole', { b: 1, x: 1 }, { _id: 1, b: whole.b }],
    ['a path', { 'b.d': 1 }, { _id: 1, b: { d: 3 } }],
    ['two paths of one field', { 'b.d': 1, 'b.c': 1 }, { _id: 1, b: whole.b }],
    ['a path that leads nowhere', { 'b.x': 1, 'a.x': 1, 'x.y': 1 }, { _id: 1, b: {} }],
    ['a path through arrays', { 'e.f': 1 }, { _id: 1, e: [{ f: 4 }, [{ f: 7 }]] }],
  ])('projects %s', async (_name, projection, expected) => {
    const collection = await database.collection([whole]);
    expect(await collection.findOne({}, { projection })).toEqual(expected);
  });

  it('skips, limits and pages through a cursor', async () => {
    const collection = await database.collection(Array.from({ length: 500 }, (_, _id) => ({ _id })));
    const page = await collection.find().sort({ _id: 1 }).skip(100).limit(250).batchSize(7).toArray();
    expect(page.map((doc) => doc['_id'])).toEqual(Array.from({ length: 250 }, (_, i) => i + 100));
    expect(await collection.find().limit(0).toArray()).toHaveLength(500);
  });

  it.each<[string, Document, number, RegExp]>([
    ['an unknown operator', { a: { $foo: 1 } }, 2, /unknown operator: \$foo/],
    ['an unknown top level operator', { $foo: 1 }, 2, /unknown top level operator: \$foo/],
    ['$in without an array', { a: { $in: 1 } }, 2, /\$in needs an array/],
    ['an empty $or', { $or: [] }, 2, /nonempty array/],
    ['an operator below $in', { a: { $in: [{ $gt: 1 }] } }, 2, /cannot nest \$ under/],
  ])('refuses %s', async (_name, filter, code, text) => {
    const collection = await database.collection([{ a: 1 }]);
    const error = await refusal(collection.find(filter).toArray());
    expect(error.code).toBe(code);
    expect(error.message).toMatch(text);
  });

  it('keeps a name like __proto__ as plain data', async () => {
    const hostile = JSON.parse(
      '{"_id":1,"__proto__":{"admin":true},"constructor":{"prototype":2}}',
    ) as Document;
    const collection = await database.collection([hostile]);
    const found = await collection.findOne({ '__proto__.admin': true });
    expect(JSON.stringify(found)).toBe(JSON.stringify(hostile));
    await collection.updateOne({ _id: 1 as never }, { $set: { touched: 1 } });
    expect(JSON.stringify(await collection.findOne({}))).toBe(
      `${JSON.stringify(hostile).slice(0, -1)},"touched":1}`,
    );
  });

  it('puts _id first and refuses an array for it', async () => {
    const collection = await database.collection();
    await collection.insertOne({ a: 1, _id: 5 as never });
    expect(Object.keys((await collection.findOne({})) ?? {})).toEqual(['_id', 'a']);
    expect((await refusal(collection.insertOne({ _id: [1] as never }))).code).toBe(53);
  });
});
