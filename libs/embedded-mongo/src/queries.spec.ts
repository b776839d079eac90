import { describe, expect, it } from '@jest/globals';
import { Binary, Double, Int32, ObjectId } from 'mongodb';
import type { Document } from 'mongodb';
import { refusal, useDatabase } from '../spec/database.ts';

const id = new ObjectId('64b000000000000000000001');
const other = new ObjectId('64b000000000000000000002');
const day = (n: number): Date => new Date(Date.UTC(2026, 0, n));
const bin = (...bytes: number[]): Binary => new Binary(Buffer.from(bytes));

/** MongoDB's own table of null semantics (jstests/core/null_query_semantics.js), with the types that are served. */
const NULLS = [
  { _id: 'a_empty_subobject', a: {} },
  { _id: 'a_null', a: null },
  { _id: 'a_number', a: 4 },
  { _id: 'a_subobject_b_not_null', a: { b: 'hi' } },
  { _id: 'a_subobject_b_null', a: { b: null } },
  { _id: 'no_a' },
  { _id: 'a_double_array', a: [[]] },
  { _id: 'a_empty_array', a: [] },
  { _id: 'a_object_array_all_b_nulls', a: [{ b: null }, { b: null }] },
  { _id: 'a_object_array_no_b_nulls', a: [{ b: 1 }, { b: 3 }] },
  { _id: 'a_object_array_some_b_missing', a: [{ b: 3 }, {}] },
  { _id: 'a_value_array_all_nulls', a: [null, null] },
  { _id: 'a_value_array_no_nulls', a: [1, 'string', 4] },
  { _id: 'a_value_array_with_null', a: [1, null, 4] },
];
const ids = (docs: Document[]): unknown[] => docs.map((doc) => doc['_id']).sort();
const except = (...left: string[]): string[] => NULLS.map((doc) => doc._id).filter((name) => !left.includes(name)).sort();

describe('queries answer as MongoDB documents', () => {
  const database = useDatabase();

  it.each<[string, Document, string[]]>([
    ['{a: null}', { a: null }, ['a_null', 'a_value_array_all_nulls', 'a_value_array_with_null', 'no_a']],
    ['{a: {$gte: null}}', { a: { $gte: null } }, ['a_null', 'a_value_array_all_nulls', 'a_value_array_with_null', 'no_a']],
    ['{a: {$gt: null}}', { a: { $gt: null } }, []],
    ['{a: {$ne: null}}', { a: { $ne: null } }, except('a_null', 'a_value_array_all_nulls', 'a_value_array_with_null', 'no_a')],
    ['{a: {$in: [null, 4]}}', { a: { $in: [null, 4] } }, ['a_null', 'a_number', 'a_value_array_all_nulls', 'a_value_array_no_nulls', 'a_value_array_with_null', 'no_a']],
    ['{a: {$exists: false}}', { a: { $exists: false } }, ['no_a']],
    ['{a.b: null}', { 'a.b': null }, ['a_empty_subobject', 'a_null', 'a_number', 'a_object_array_all_b_nulls', 'a_object_array_some_b_missing', 'a_subobject_b_null', 'no_a']],
    ['{a.b: {$exists: false}}', { 'a.b': { $exists: false } }, except('a_subobject_b_not_null', 'a_subobject_b_null', 'a_object_array_all_b_nulls', 'a_object_array_no_b_nulls', 'a_object_array_some_b_missing')],
    ['{a: {$elemMatch: {b: null}}}', { a: { $elemMatch: { b: null } } }, ['a_double_array', 'a_object_array_all_b_nulls', 'a_object_array_some_b_missing']],
    ['{a: {$elemMatch: {$eq: null}}}', { a: { $elemMatch: { $eq: null } } }, ['a_value_array_all_nulls', 'a_value_array_with_null']],
    ['{a: []}', { a: [] }, ['a_double_array', 'a_empty_array']],
  ])('null: %s', async (_name, filter, expected) => {
    const collection = await database.collection(NULLS);
    expect(ids(await collection.find(filter).toArray())).toEqual(expected.sort());
  });

  it.each<[string, Document[], Document, number[]]>([
    ['numbers of both types are one', [{ n: new Int32(5) }, { n: new Double(5) }, { n: new Double(5.5) }], { n: 5 }, [0, 1]],
    ['-0 equals 0', [{ n: new Double(-0) }, { n: 0 }], { n: 0 }, [0, 1]],
    ['NaN equals NaN', [{ n: Number.NaN }, { n: 1 }], { n: Number.NaN }, [0]],
    ['NaN is not below a number', [{ n: Number.NaN }, { n: 1 }, { n: -Infinity }], { n: { $lt: 5 } }, [1, 2]],
    ['$gte NaN finds only NaN', [{ n: Number.NaN }, { n: 1 }], { n: { $gte: Number.NaN } }, [0]],
    ['ranges stay within a type', [{ n: 5 }, { n: '5' }, { n: true }, { n: null }, { n: day(5) }], { n: { $gt: 1 } }, [0]],
    ['strings order by their UTF-8 bytes', [{ s: 'Z' }, { s: 'a' }, { s: '\u{1F600}' }, { s: '\uFF5E' }], { s: { $gt: '\uFF5E' } }, [2]],
    ['text with NUL and 01 within', [{ s: 'a' }, { s: 'a\0' }, { s: 'a\0b' }, { s: 'a\u0001' }], { s: { $gt: 'a', $lt: 'a\u0001' } }, [1, 2]],
    ['dates before 1970', [{ d: new Date(-1) }, { d: new Date(0) }, { d: new Date(1) }], { d: { $lt: new Date(0) } }, [0]],
    ['object ids', [{ o: id }, { o: other }], { o: { $gt: id } }, [1]],
    ['an object id is not its text', [{ o: id }, { o: id.toHexString() }], { o: id }, [0]],
    ['binary by all its bytes', [{ b: bin(0xff) }, { b: bin(0xfe) }, { b: bin(0xff, 0) }], { b: bin(0xff) }, [0]],
    ['binary by its subtype', [{ b: new Binary(Buffer.from([1]), 0) }, { b: new Binary(Buffer.from([1]), 5) }], { b: bin(1) }, [0]],
    ['documents with the order of their fields', [{ o: { a: 1, b: 2 } }, { o: { b: 2, a: 1 } }], { o: { a: 1, b: 2 } }, [0]],
    ['documents as wholes', [{ o: { a: 1, b: 2 } }, { o: { a: 1 } }], { o: { a: 1 } }, [1]],
    ['documents compare by type, name, value', [{ o: { a: 1 } }, { o: { a: 2 } }, { o: { b: 0 } }, { o: { a: 'x' } }], { o: { $gt: { a: 1 } } }, [1, 2, 3]],
    ['an item of an array', [{ a: [1, 2] }, { a: [3] }, { a: 2 }], { a: 2 }, [0, 2]],
    ['not an item of an array in an array', [{ a: [[1]] }, { a: [1] }], { a: 1 }, [1]],
    ['an array as whole or as item', [{ a: [1] }, { a: [[1], 2] }, { a: [1, 2] }], { a: [1] }, [0, 1]],
    ['each condition by another item', [{ a: [1, 9] }, { a: [5] }, { a: [9] }], { a: { $gt: 4, $lt: 6 } }, [0, 1]],
    ['$elemMatch by one item', [{ a: [1, 9] }, { a: [5] }], { a: { $elemMatch: { $gt: 4, $lt: 6 } } }, [1]],
    ['$elemMatch on documents', [{ a: [{ x: 1, y: 2 }, { x: 2, y: 1 }] }, { a: [{ x: 1, y: 1 }] }], { a: { $elemMatch: { x: 1, y: 1 } } }, [1]],
    ['a path through an array', [{ a: [{ b: 1 }, { b: 2 }] }, { a: { b: 2 } }, { a: [2] }], { 'a.b': 2 }, [0, 1]],
    ['a path through two arrays', [{ a: [{ b: [{ c: 1 }, { c: 2 }] }] }, { a: [[{ b: { c: 2 } }]] }], { 'a.b.c': 2 }, [0]],
    ['$ne over an array means no item', [{ a: [1, 2] }, { a: [3] }, {}], { a: { $ne: 1 } }, [1, 2]],
    ['$nin', [{ a: 1 }, { a: 2 }, { a: [1, 3] }, {}], { a: { $nin: [1, 2] } }, [3]],
    ['$in with an array', [{ a: [1, 2] }, { a: [1] }, { a: 1 }], { a: { $in: [[1, 2]] } }, [0]],
    ['$not', [{ a: 1 }, { a: 5 }, {}], { a: { $not: { $gt: 3 } } }, [0, 2]],
    ['$and, $or, $nor', [{ a: 1 }, { a: 2, b: 1 }, { a: 3 }], { $and: [{ $or: [{ a: 1 }, { a: 2 }] }, { $nor: [{ b: 1 }] }] }, [0]],
    ['two conditions in $and on one field', [{ a: 1 }, { a: 5 }, { a: 9 }], { $and: [{ a: { $gt: 1 } }, { a: { $lt: 9 } }] }, [1]],
    ['$eq by name', [{ a: 1 }, { a: 2 }], { a: { $eq: 2 } }, [1]],
    ['true is not 1', [{ a: true }, { a: 1 }, { a: false }], { a: true }, [0]],
    ['booleans have an order', [{ a: true }, { a: false }], { a: { $gt: false } }, [0]],
    ['$exists: true finds null', [{ a: null }, {}], { a: { $exists: true } }, [0]],
  ])('%s', async (_name, docs, filter, expected) => {
    const numbered = docs.map((doc, _id) => ({ ...doc, _id }) as Document);
    const collection = await database.collection(numbered);
    expect(ids(await collection.find(filter).toArray())).toEqual(expected);
    expect(await collection.countDocuments(filter)).toBe(expected.length);
  });

  it.each<[string, Document[], Document, unknown[]]>([
    ['types in their order', [{ v: day(1) }, { v: true }, { v: id }, { v: bin(1) }, { v: [] }, { v: { a: 1 } }, { v: 'x' }, { v: 1 }, { v: null }], { v: 1 }, [4, 8, 7, 6, 5, 3, 2, 1, 0]],
    ['the least item counts upwards', [{ v: [9, 1] }, { v: 5 }, { v: [3] }], { v: 1 }, [0, 2, 1]],
    ['the greatest item counts downwards', [{ v: [9, 1] }, { v: 5 }, { v: [3] }], { v: -1 }, [0, 1, 2]],
    ['missing as null, an empty array before it', [{ v: 1 }, { v: [] }, {}], { v: 1 }, [1, 2, 0]],
    ['two fields', [{ v: 1, w: 1 }, { v: 2, w: 2 }, { v: 1, w: 2 }], { v: 1, w: -1 }, [2, 0, 1]],
    ['binary by length first', [{ v: bin(9) }, { v: bin(1, 1) }, { v: bin(2) }], { v: 1 }, [2, 0, 1]],
    ['numbers of both types', [{ v: new Double(2.5) }, { v: 2 }, { v: 3 }, { v: new Double(-1e300) }], { v: 1 }, [3, 1, 0, 2]],
  ])('sorts %s', async (_name, docs, sort, expected) => {
    const numbered = docs.map((doc, _id) => ({ ...doc, _id }) as Document);
    const collection = await database.collection(numbered);
    const sorted = await collection.find().sort(sort as Record<string, 1 | -1>).toArray();
    expect(sorted.map((doc) => doc['_id'])).toEqual(expected);
  });

  const whole = { _id: 1, a: 1, b: { c: 2, d: 3 }, e: [{ f: 4, g: 5 }, 6, [{ f: 7, g: 8 }]] };
  it.each<[string, Document, Document]>([
    ['inclusion', { a: 1 }, { _id: 1, a: 1 }],
    ['inclusion without _id', { a: 1, _id: 0 }, { a: 1 }],
    ['exclusion', { e: 0, b: 0 }, { _id: 1, a: 1 }],
    ['only _id', { _id: 1 }, { _id: 1 }],
    ['all but _id', { _id: 0 }, { a: whole.a, b: whole.b, e: whole.e }],
    ['a path', { 'b.d': 1, _id: 0 }, { b: { d: 3 } }],
    ['a path through an array', { 'e.g': 1, _id: 0 }, { e: [{ g: 5 }, [{ g: 8 }]] }],
    ['a path left out through an array', { 'e.g': 0, b: 0, a: 0 }, { _id: 1, e: [{ f: 4 }, 6, [{ f: 7 }]] }],
  ])('projects %s', async (_name, projection, expected) => {
    const collection = await database.collection([whole]);
    expect(await collection.findOne({}, { projection })).toEqual(expected);
  });

  it('skips, limits and pages through a cursor', async () => {
    const collection = await database.collection(Array.from({ length: 500 }, (_, _id) => ({ _id }) as Document));
    const page = await collection.find().sort({ _id: 1 }).skip(100).limit(250).batchSize(7).toArray();
    expect(page.map((doc) => doc['_id'])).toEqual(Array.from({ length: 250 }, (_, i) => i + 100));
    expect(await collection.find().limit(0).toArray()).toHaveLength(500);
    expect(await collection.countDocuments({}, { skip: 490, limit: 100 })).toBe(10);
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

  it.each<[string, Document, number]>([
    ['a mixed projection', { a: 1, b: 0 }, 31254],
    ['a mixed projection the other way', { a: 0, b: 1 }, 31253],
    ['colliding paths', { a: 1, 'a.b': 1 }, 31249],
  ])('refuses %s', async (_name, projection, code) => {
    const collection = await database.collection([{ a: 1 }]);
    expect((await refusal(collection.findOne({}, { projection }))).code).toBe(code);
  });

  it('refuses to sort by two arrays', async () => {
    const collection = await database.collection([{ a: [1, 2], b: [3, 4] }]);
    expect((await refusal(collection.find().sort({ a: 1, b: 1 }).toArray())).code).toBe(2);
  });

  it('keeps a name like __proto__ as plain data', async () => {
    const hostile = JSON.parse('{"_id":1,"__proto__":{"admin":true},"constructor":{"prototype":2}}') as Document;
    const collection = await database.collection([hostile]);
    const found = await collection.findOne({ '__proto__.admin': true });
    expect(JSON.stringify(found)).toBe(JSON.stringify(hostile));
    await collection.updateOne({ _id: 1 as never }, { $set: { touched: 1 } });
    expect(JSON.stringify(await collection.findOne({}))).toBe(`${JSON.stringify(hostile).slice(0, -1)},"touched":1}`);
  });
});
