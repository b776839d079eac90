import { describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import mongoose, { Schema } from 'mongoose';
import { RateLimiterMongo } from 'rate-limiter-flexible';
import { closing, openEmbedded, REAL, refusal, useDatabase } from '../spec/database.ts';

interface Note {
  title: string;
  tags: string[];
  at: Date;
  deep: { n: number };
}

const schema = new Schema<Note>(
  { title: String, tags: [String], at: Date, deep: { n: Number } },
  { timestamps: true },
);
schema.index({ title: 1 }, { unique: true });
schema.index({ at: 1 }, { expireAfterSeconds: 60 });
schema.index({ 'deep.n': -1, title: 1 }, { partialFilterExpression: { title: { $exists: true } } });

describe('the clients that the gateway is made of', () => {
  const database = useDatabase();
  const connect = async (): Promise<mongoose.Connection> =>
    closing(await mongoose.createConnection(database.uri()).asPromise());

  it('Mongoose makes its indexes, saves, finds, changes, keeps versions and finds no difference in indexes', async () => {
    const connection = await connect();
    const notes = connection.model('Note', schema, `notes${Date.now()}`);
    await notes.init();
    expect(await notes.diffIndexes()).toEqual({ toDrop: [], toCreate: [] });
    const made = await notes.create({ title: 'one', tags: ['a'], at: new Date(), deep: { n: 1 } });
    const stale = await notes.findById(made._id);
    made.tags = ['a', 'b'];
    made.deep.n = 2;
    await made.save();
    expect((await notes.findOne({ title: 'one' }).lean())?.tags).toEqual(['a', 'b']);
    made.set('tags', ['b']);
    await made.save();
    expect((await notes.findOne({ title: 'one' }).lean())?.tags).toEqual(['b']);
    expect(await notes.exists({ 'deep.n': 2 })).not.toBeNull();
    stale?.set('tags', ['x']);
    await expect(stale?.save()).rejects.toThrow(/version/i);
    expect((await refusal(notes.create({ title: 'one' }))).code).toBe(11000);
    expect(await notes.updateMany({}, { $set: { 'deep.n': 5 } })).toMatchObject({ modifiedCount: 1 });
    expect(await notes.countDocuments({ 'deep.n': { $gt: 4 } })).toBe(1);
    expect(await notes.syncIndexes()).toEqual([]);
    await notes.collection.drop();
    await connection.close();
  });

  it('RateLimiterMongo counts each point once, also of many at once', async () => {
    const client = closing(new MongoClient(database.uri()));
    const limiter = new RateLimiterMongo({ storeClient: client, dbName: database.db().databaseName, tableName: `limits${Date.now()}`, points: 5, duration: 60 }); // prettier-ignore
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => limiter.consume('somebody')));
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect((await limiter.get('somebody'))?.consumedPoints).toBe(20);
    expect((await limiter.get('other')) ?? null).toBeNull();
    expect(await limiter.delete('somebody')).toBe(true);
    expect((await limiter.consume('somebody')).remainingPoints).toBe(4);
    await client.close();
  });

  it("oidc-provider's adapter: upsert, find by what is in the payload, consume, revoke a grant", async () => {
    const tokens = await database.collection();
    await tokens.createIndexes([
      { key: { 'payload.grantId': 1 } },
      { key: { 'payload.uid': 1 }, unique: true, sparse: true },
      { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
    ]);
    const upsert = (_id: string, payload: object): Promise<unknown> =>
      tokens.updateOne(
        { _id: _id as never },
        { $set: { payload, expiresAt: new Date(Date.now() + 60_000) } },
        { upsert: true },
      );
    await upsert('one', { grantId: 'g', uid: 'u', scope: ['openid'] });
    await upsert('two', { grantId: 'g' });
    await upsert('three', { grantId: 'h' });
    await upsert('one', { grantId: 'g', uid: 'u', scope: ['openid', 'email'] });
    expect(await tokens.findOne({ 'payload.uid': 'u' })).toMatchObject({
      _id: 'one',
      payload: { scope: ['openid', 'email'] },
    });
    await tokens.updateOne({ _id: 'one' as never }, { $set: { 'payload.consumed': 5 } });
    expect(
      (await tokens.findOne({ 'payload.grantId': 'g', _id: 'one' as never }))?.['payload'].consumed,
    ).toBe(5);
    expect(await tokens.deleteMany({ 'payload.grantId': 'g' })).toMatchObject({ deletedCount: 2 });
    expect(await tokens.countDocuments()).toBe(1);
  });

  (REAL === undefined ? it : it.skip)(
    'Mongoose works on through a kill -9: what is new waits, what was under way fails or stands',
    async () => {
      const { store, events, close } = await openEmbedded();
      const connection = closing(await mongoose.createConnection(store.uri).asPromise());
      const notes = connection.model('Note', new Schema<Note>({ title: String }));
      await notes.init();
      const kept: string[] = [];
      const failures: { what: string; began: number; ended: number }[] = [];
      /** From a kill until the driver must know of it. */
      const kills: { from: number; to: number }[] = [];
      const life = { going: true };
      const worker = async (name: number): Promise<void> => {
        for (let n = 0; life.going; n++) {
          const title = `${name}-${n}`;
          const began = performance.now();
          await notes.create({ title }).then(
            () => kept.push(title),
            (error: Error) =>
              failures.push({ what: `${error.name}: ${error.message}`, began, ended: performance.now() }),
          );
        }
      };
      const workers = [1, 2, 3, 4].map(worker);
      for (let round = 0; round < 2; round++) {
        const reached = kept.length + 50;
        while (kept.length < reached) await new Promise((resolve) => setTimeout(resolve, 5));
        const from = performance.now();
        if (store.pid !== undefined) process.kill(store.pid, 'SIGKILL');
        const exits = (): number => events.filter(({ type }) => type === 'exited').length;
        while (exits() <= round) await new Promise((resolve) => setTimeout(resolve, 1));
        // The sockets end before the process does: what is left to do is to look at them.
        await new Promise((resolve) => setTimeout(resolve, 10));
        kills.push({ from, to: performance.now() });
        // Asked while nobody listens: it waits, and succeeds.
        expect(await notes.exists({ title: kept[0] ?? '' })).not.toBeNull();
      }
      life.going = false;
      await Promise.all(workers);
      // The driver hands on a bare EPIPE when the socket breaks as it is written to.
      for (const { what } of failures)
        expect(what).toMatch(/^Mongo(Network|PoolCleared)Error|EPIPE|ECONNRESET/);
      // Only what was under way at a kill fails, or began before the driver could know of it.
      const isExcused = ({ began, ended }: { began: number; ended: number }): boolean =>
        kills.some(({ from, to }) => began <= to && ended >= from);
      expect(failures.filter((failure) => !isExcused(failure))).toEqual([]);
      const held = new Set((await notes.find().lean()).map(({ title }) => title));
      expect(kept.filter((title) => !held.has(title))).toEqual([]);
      await connection.close();
      await close();
    },
  );
});
