import { describe, expect, it } from '@jest/globals';
import { refusal, useDatabase } from '../spec/database.ts';
import type { Document } from 'mongodb';

const DOCS = [{ who: 'ann' }, { who: 'bob' }, { who: 'ann' }, { who: 'ann' }];

describe('counting answers as MongoDB documents', () => {
  const database = useDatabase();

  it.each<[string, Document, number]>([
    ['all', {}, 4],
    ['a filter', { who: 'ann' }, 3],
    ['nothing', { who: 'eve' }, 0],
  ])('countDocuments with %s', async (_name, filter, expected) => {
    const collection = await database.collection(DOCS.map((doc) => ({ ...doc })));
    expect(await collection.countDocuments(filter)).toBe(expected);
  });

  it('countDocuments of no collection', async () => {
    expect(await database.db().collection('missing').countDocuments({})).toBe(0);
  });

  it('an unknown stage is refused', async () => {
    const collection = await database.collection([{ a: 1 }]);
    expect((await refusal(collection.aggregate([{ $foo: {} }]).toArray())).code).toBe(40324);
  });
});
