import { describe, expect, it } from '@jest/globals';
import { Binary, Double, Int32, ObjectId } from 'mongodb';
import type { Document } from 'mongodb';
import { useDatabase } from '../spec/database.ts';

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
const ids = (docs: Document[]): unknown[] =>
  docs.map((doc) => doc['_id']).sort((a, b) => (String(a) < String(b) ? -1 : 1));
const except = (...left: string[]): string[] =>
  NULLS.map((doc) => doc._id)
    .filter((name) => !left.includes(name))
    .sort();

describe('queries answer as MongoDB documents', () => {
  const database = useDatabase();

  it.each<[string, Document, string[]]>([
    ['{a: null}', { a: null }, ['a_null', 'a_value_array_all_nulls', 'a_value_array_with_null', 'no_a']],
    [
      '{a: {$gte: null}}',
      { a: { $gte: null } },
      ['a_null', 'a_value_array_all_nulls', 'a_value_array_with_null', 'no_a'],
    ],
    ['{a: {$gt: null}}', { a: { $gt: null } }, []],
    [
      '{a: {$ne: null}}',
      { a: { $ne: null } },
      except('a_null', 'a_value_array_all_nulls', 'a_value_array_with_null', 'no_a'),
    ],
    [
      '{a: {$in: [null, 4]}}',
      { a: { $in: [null, 4] } },
      [
        'a_null',
        'a_number',
        'a_value_array_all_nulls',
        'a_value_array_no_nulls',
        'a_value_array_with_null',
        'no_a',
      ],
    ],
    ['{a: {$exists: false}}', { a: { $exists: false } }, ['no_a']],
    [
      '{a.b: null}',
      { 'a.b': null },
      [
        'a_empty_subobject',
        'a_null',
        'a_number',
        'a_object_array_all_b_nulls',
        'a_object_array_some_b_missing',
        'a_subobject_b_null',
        'no_a',
      ],
    ],
    [
      '{a.b: {$exists: false}}',
      { 'a.b': { $exists: false } },
      except(
        'a_subobject_b_not_null',
        'a_subobject_b_null',
        'a_object_array_all_b_nulls',
        'a_object_array_no_b_nulls',
        'a_object_array_some_b_missing',
      ),
    ],
    ['{a: []}', { a: [] }, ['a_double_array', 'a_empty_array']],
  ])('null: %s', async (_name, filter, expected) => {
    const collection = await database.collection(NULLS);
    expect(ids(await collection.find(filter).toArray())).toEqual(expected.sort());
  });

  it.each<[string, Document[], Document, number[]]>([
    [
      'numbers of both types are one',
      [{ n: new Int32(5) }, { n: new Double(5) }, { n: new Double(5.5) }],
      { n: 5 },
      [0, 1],
    ],
    ['-0 equals 0', [{ n: new Double(-0) }, { n: 0 }], { n: 0 }, [0, 1]],
    ['NaN equals NaN', [{ n: Number.NaN }, { n: 1 }], { n: Number.NaN }, [0]],
    ['NaN is not below a number', [{ n: Number.NaN }, { n: 1 }, { n: -Infinity }], { n: { $lt: 5 } }, [1, 2]],
    ['$gte NaN finds only NaN', [{ n: Number.NaN }, { n: 1 }], { n: { $gte: Number.NaN } }, [0]],
    [
      'ranges stay within a type',
      [{ n: 5 }, { n: '5' }, { n: true }, { n: null }, { n: day(5) }],
      { n: { $gt: 1 } },
      [0],
    ],
    [
      'strings order by their UTF-8 bytes',
      [{ s: 'Z' }, { s: 'a' }, { s: '\u{1F600}' }, { s: '\uFF5E' }],
      { s: { $gt: '\uFF5E' } },
      [2],
    ],
    [
      'text with NUL and 01 within',
      [{ s: 'a' }, { s: 'a\0' }, { s: 'a\0b' }, { s: 'a\u0001' }],
      { s: { $gt: 'a', $lt: 'a\u0001' } },
      [1, 2],
    ],
    [
      'dates before 1970',
      [{ d: new Date(-1) }, { d: new Date(0) }, { d: new Date(1) }],
      { d: { $lt: new Date(0) } },
      [0],
    ],
    ['object ids', [{ o: id }, { o: other }], { o: { $gt: id } }, [1]],
    ['an object id is not its text', [{ o: id }, { o: id.toHexString() }], { o: id }, [0]],
    [
      'binary by all its bytes',
      [{ b: bin(0xff) }, { b: bin(0xfe) }, { b: bin(0xff, 0) }],
      { b: bin(0xff) },
      [0],
    ],
    [
      'binary by its subtype',
      [{ b: new Binary(Buffer.from([1]), 0) }, { b: new Binary(Buffer.from([1]), 5) }],
      { b: bin(1) },
      [0],
    ],
    [
      'documents with the order of their fields',
      [{ o: { a: 1, b: 2 } }, { o: { b: 2, a: 1 } }],
      { o: { a: 1, b: 2 } },
      [0],
    ],
    ['documents as wholes', [{ o: { a: 1, b: 2 } }, { o: { a: 1 } }], { o: { a: 1 } }, [1]],
    [
      'documents compare by type, name, value',
      [{ o: { a: 1 } }, { o: { a: 2 } }, { o: { b: 0 } }, { o: { a: 'x' } }],
      { o: { $gt: { a: 1 } } },
      [1, 2, 3],
    ],
    ['an item of an array', [{ a: [1, 2] }, { a: [3] }, { a: 2 }], { a: 2 }, [0, 2]],
    ['not an item of an array in an array', [{ a: [[1]] }, { a: [1] }], { a: 1 }, [1]],
    ['an array as whole or as item', [{ a: [1] }, { a: [[1], 2] }, { a: [1, 2] }], { a: [1] }, [0, 1]],
    [
      'each condition by another item',
      [{ a: [1, 9] }, { a: [5] }, { a: [9] }],
      { a: { $gt: 4, $lt: 6 } },
      [0, 1],
    ],
    [
      'a path through an array',
      [{ a: [{ b: 1 }, { b: 2 }] }, { a: { b: 2 } }, { a: [2] }],
      { 'a.b': 2 },
      [0, 1],
    ],
    [
      'a path through two arrays',
      [{ a: [{ b: [{ c: 1 }, { c: 2 }] }] }, { a: [[{ b: { c: 2 } }]] }],
      { 'a.b.c': 2 },
      [0],
    ],
    ['$ne over an array means no item', [{ a: [1, 2] }, { a: [3] }, {}], { a: { $ne: 1 } }, [1, 2]],
    ['$in with an array', [{ a: [1, 2] }, { a: [1] }, { a: 1 }], { a: { $in: [[1, 2]] } }, [0]],
    [
      '$and and $or',
      [{ a: 1 }, { a: 2, b: 1 }, { a: 3 }],
      { $and: [{ $or: [{ a: 1 }, { a: 2 }] }, { b: { $ne: 1 } }] },
      [0],
    ],
    [
      'two conditions in $and on one field',
      [{ a: 1 }, { a: 5 }, { a: 9 }],
      { $and: [{ a: { $gt: 1 } }, { a: { $lt: 9 } }] },
      [1],
    ],
    ['$eq by name', [{ a: 1 }, { a: 2 }], { a: { $eq: 2 } }, [1]],
    ['true is not 1', [{ a: true }, { a: 1 }, { a: false }], { a: true }, [0]],
    ['booleans have an order', [{ a: true }, { a: false }], { a: { $gt: false } }, [0]],
    ['$exists: true finds null', [{ a: null }, {}], { a: { $exists: true } }, [0]],
  ])('%s', async (_name, docs, filter, expected) => {
    const numbered = docs.map((doc, _id) => ({ ...doc, _id }));
    const collection = await database.collection(numbered);
    expect(ids(await collection.find(filter).toArray())).toEqual(expected);
    expect(await collection.countDocuments(filter)).toBe(expected.length);
  });
});
