import { describe, expect, it } from '@jest/globals';
import { Double } from 'mongodb';
import type { Document } from 'mongodb';
import { refusal, useDatabase } from '../spec/database.ts';

const SALES = [
  { _id: 1, who: 'ann', place: { city: 'Gent' }, n: 1, price: new Double(2) },
  { _id: 2, who: 'bob', place: { city: 'Gent' }, n: 2, price: 3.5 },
  { _id: 3, who: 'ann', place: { city: 'Luik' }, n: 3, price: null },
  { _id: 4, who: 'ann', n: 'many' },
];

describe('aggregation answers as MongoDB documents', () => {
  const database = useDatabase();

  it.each<[string, Document[], Document[]]>([
    ['$match, $sort, $skip, $limit', [{ $match: { who: 'ann' } }, { $sort: { _id: -1 } }, { $skip: 1 }, { $limit: 1 }, { $project: { who: 1, _id: 0 } }], [{ who: 'ann' }]],
    ['$limit before $match', [{ $sort: { _id: 1 } }, { $limit: 2 }, { $match: { who: 'ann' } }, { $project: { _id: 1 } }], [{ _id: 1 }]],
    ['$count', [{ $match: { who: 'ann' } }, { $count: 'all' }], [{ all: 3 }]],
    ['$count of nothing', [{ $match: { who: 'eve' } }, { $count: 'all' }], []],
    ['$count after $limit', [{ $limit: 2 }, { $count: 'all' }], [{ all: 2 }]],
    ['$group by a field', [{ $group: { _id: '$who', n: { $sum: 1 }, sum: { $sum: '$n' } } }, { $sort: { _id: 1 } }], [{ _id: 'ann', n: 3, sum: 4 }, { _id: 'bob', n: 1, sum: 2 }]],
    ['$group by a path, missing as null', [{ $group: { _id: '$place.city', n: { $sum: 1 } } }, { $sort: { _id: 1 } }], [{ _id: null, n: 1 }, { _id: 'Gent', n: 2 }, { _id: 'Luik', n: 1 }]],
    ['$group by several', [{ $match: { _id: { $lt: 3 } } }, { $group: { _id: { w: '$who', c: '$place.city' }, n: { $sum: 1 } } }, { $sort: { _id: 1 } }], [{ _id: { w: 'ann', c: 'Gent' }, n: 1 }, { _id: { w: 'bob', c: 'Gent' }, n: 1 }]],
    ['all accumulators', [{ $sort: { _id: 1 } }, { $group: { _id: null, least: { $min: '$price' }, most: { $max: '$price' }, mean: { $avg: '$price' }, first: { $first: '$who' }, none: { $avg: '$x' }, zero: { $sum: '$x' }, gone: { $max: '$x' } } }], [{ _id: null, least: 2, most: 3.5, mean: 2.75, first: 'ann', none: null, zero: 0, gone: null }]],
    ['$group of nothing', [{ $match: { _id: 9 } }, { $group: { _id: null, n: { $sum: 1 } } }], []],
    ['two stages of $match', [{ $match: { who: 'ann' } }, { $match: { n: { $gt: 1 } } }, { $project: { n: 1 } }], [{ _id: 3, n: 3 }]],
  ])('%s', async (_name, pipeline, expected) => {
    const collection = await database.collection(SALES as unknown as Document[]);
    expect(await collection.aggregate(pipeline).toArray()).toEqual(expected);
  });

  it('sums 32-bit integers past 32 bits', async () => {
    const collection = await database.collection([{ n: 2 ** 31 - 1 }, { n: 2 ** 31 - 1 }]);
    expect(await collection.aggregate([{ $group: { _id: null, n: { $sum: '$n' } } }]).toArray()).toEqual([{ _id: null, n: 2 ** 32 - 2 }]);
  });

  it.each<[string, Document[], number]>([
    ['an unknown stage', [{ $foo: {} }], 40324],
    ['an unknown accumulator', [{ $group: { _id: null, n: { $foo: 1 } } }], 15952],
    ['$group without _id', [{ $group: { n: { $sum: 1 } } }], 15955],
    ['a negative $limit', [{ $limit: -1 }], 15958],
  ])('refuses %s', async (_name, pipeline, code) => {
    const collection = await database.collection([{ a: 1 }]);
    expect((await refusal(collection.aggregate(pipeline).toArray())).code).toBe(code);
  });
});
