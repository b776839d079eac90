import { describe, expect, it } from '@jest/globals';
import { refusal, useDatabase } from '../spec/database.ts';
import type { Document } from 'mongodb';

const DOCS = [{ who: 'ann' }, { who: 'bob' }, { who: 'ann' }, { who: 'ann' }];

describe('counting answers as MongoDB documents', () => {
  const database = useDatabase();

  it.each<[string, Document, Document, number]>([
    ['all', {}, {}, 4],
    ['a filter', { who: 'ann' }, {}, 3],
    ['nothing', { who: 'eve' }, {}, 0],
    ['a limit', { who: 'ann' }, { limit: 2 }, 2],
    ['a skip', { who: 'ann' }, { skip: 1 }, 2],
    ['a skip past the end', { who: 'ann' }, { skip: 9, limit: 2 }, 0],
    ['a skip and a limit', {}, { skip: 1, limit: 2 }, 2],
  ])('countDocuments with %s', async (_name, filter, options, expected) => {
    const collection = await database.collection(DOCS.map((doc) => ({ ...doc })));
    expect(await collection.countDocuments(filter, options)).toBe(expected);
    const command = { count: collection.collectionName, query: filter, ...options };
    expect((await database.db().command(command))['n']).toBe(expected);
  });

  it('estimatedDocumentCount of what is there, and of no collection', async () => {
    const collection = await database.collection(DOCS.map((doc) => ({ ...doc })));
    expect(await collection.estimatedDocumentCount()).toBe(4);
    expect(await database.db().collection('missing').countDocuments({})).toBe(0);
  });

  it('an unknown stage is refused', async () => {
    const collection = await database.collection([{ a: 1 }]);
    expect((await refusal(collection.aggregate([{ $foo: {} }]).toArray())).code).toBe(40324);
  });
});
