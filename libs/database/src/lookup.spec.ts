import { setImmediate as endOfTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Model } from 'mongoose';
import { Lookup } from './lookup.ts';

interface Light {
  name: string;
  on: boolean;
}

/** A store with one light in it that tells how often it was read. */
class Lights {
  on = true;
  reads: string[] = [];
  /** How many more times it does not answer. */
  away = 0;

  readonly lookup = new Lookup<Light>({
    collection: { collectionName: 'lights', findOne: (filter: Light) => this.find(filter) },
    db: {
      db: {
        command: async ({ find, filter }: { find: string; filter: Light }) => {
          expect(find).toBe('lights');
          const found = await this.find(filter);
          return { cursor: { firstBatch: found ? [found] : [] } };
        },
      },
    },
  } as unknown as Model<Light>);

  private find({ name }: Light): Promise<Light | null> {
    this.reads.push(name);
    if (this.away-- > 0) return Promise.reject(new Error('the store is away'));
    return Promise.resolve(name === 'hall' ? { name, on: this.on } : null);
  }
}

describe(Lookup, () => {
  it('reads once for all who ask for the same in one turn, and each learns it', async () => {
    const { lookup, reads } = new Lights();
    const answers = await Promise.all([1, 2, 3].map(() => lookup.one({ name: 'hall' })));
    const lit = { name: 'hall', on: true };
    expect(answers).toEqual([lit, lit, lit]);
    expect(reads).toEqual(['hall']);
  });

  it('reads separately what differs', async () => {
    const { lookup, reads } = new Lights();
    const answers = await Promise.all([lookup.one({ name: 'hall' }), lookup.one({ name: 'attic' })]);
    expect(answers).toEqual([{ name: 'hall', on: true }, null]);
    expect(reads).toEqual(['hall', 'attic']);
  });

  it('begins after the last question: what changed before it is seen by all', async () => {
    const lights = new Lights();
    const early = lights.lookup.one({ name: 'hall' });
    lights.on = false;
    const late = lights.lookup.one({ name: 'hall' });
    const dark = { name: 'hall', on: false };
    expect(await Promise.all([early, late])).toEqual([dark, dark]);
  });

  it('keeps nothing: who asks while a read is under way gets one of their own', async () => {
    const lights = new Lights();
    const early = lights.lookup.one({ name: 'hall' });
    while (lights.reads.length === 0) await endOfTurn();
    lights.on = false;
    expect(await lights.lookup.one({ name: 'hall' })).toEqual({ name: 'hall', on: false });
    expect(await early).toEqual({ name: 'hall', on: true });
    expect(lights.reads).toHaveLength(2);
  });

  it('is left to the driver, which tries again, when the store does not answer', async () => {
    const lights = new Lights();
    lights.away = 1;
    expect(await lights.lookup.one({ name: 'hall' })).toEqual({ name: 'hall', on: true });
    expect(lights.reads).toHaveLength(2);
  });

  it('tells all who share a read of its failure, and nobody after them', async () => {
    const lights = new Lights();
    lights.away = 2;
    const both = await Promise.allSettled([1, 2].map(() => lights.lookup.one({ name: 'hall' })));
    expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await lights.lookup.one({ name: 'hall' })).toEqual({ name: 'hall', on: true });
  });
});
