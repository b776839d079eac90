import { describe, expect, it, jest } from '@jest/globals';
import type { Document } from 'bson';
import { codeOf, frameOf, openEngine } from '../spec/engine.ts';
import { askedOf, parseMessage } from './process/frames.ts';

const DAY = 86_400_000;
const now = new Date('2026-06-01');
const before = (days: number): Date => new Date(now.getTime() - days * DAY);

/** As the driver's countDocuments asks. */
async function count(run: (command: Document) => Promise<Document>, filter: Document): Promise<number> {
  const pipeline = [{ $match: filter }, { $group: { _id: 1, n: { $sum: 1 } } }];
  const { cursor } = await run({ aggregate: 'c', pipeline, cursor: {} });
  return Number((cursor as { firstBatch: Document[] }).firstBatch[0]?.['n'] ?? 0);
}

describe('a full disk', () => {
  it('is a clean error; what was stored stays and is read, and writing goes on when there is room', async () => {
    const { engine, run, close } = await openEngine();
    const [[pages]] = engine.sql.all('PRAGMA page_count') as [[number]];
    await run({ createIndexes: 'c', indexes: [{ key: { k: 1 }, name: 'k_1', unique: true }] });
    engine.sql.exec(`PRAGMA max_page_count = ${pages + 100}`);
    let kept = 0;
    let code = 0;
    while (code === 0) {
      const documents = [{ _id: kept, k: kept, pad: 'x'.repeat(2000) }];
      code = await codeOf(run({ insert: 'c', documents }));
      kept += code === 0 ? 1 : 0;
    }
    expect(code).toBe(14031);
    expect(kept).toBeGreaterThan(20);
    expect(await codeOf(run({ createIndexes: 'c', indexes: [{ key: { pad: 1 }, name: 'pad_1' }] }))).toBe(
      14031,
    );
    expect(await count(run, {})).toBe(kept);
    expect(await run({ find: 'c', filter: { k: kept - 1 } })).toMatchObject({
      cursor: { firstBatch: [{ _id: kept - 1 }] },
    });
    expect(await run({ find: 'c', filter: { _id: kept } })).toMatchObject({ cursor: { firstBatch: [] } });
    engine.sql.exec(`PRAGMA max_page_count = ${pages + 1000}`);
    await run({ insert: 'c', documents: [{ _id: kept, k: kept }] });
    await run({ createIndexes: 'c', indexes: [{ key: { pad: 1 }, name: 'pad_1' }] });
    expect(await count(run, { pad: { $exists: true } })).toBe(kept);
    expect(await count(run, { k: { $gte: 0 } })).toBe(kept + 1);
    expect(engine.sql.all('PRAGMA integrity_check')).toEqual([['ok']]);
    await close();
  });
});

describe('counting what an index can answer', () => {
  it.each<[Document, number]>([
    [{}, 100],
    [{ a: 3 }, 10],
    [{ a: { $in: [1, 2] }, b: { $lt: 50 } }, 10],
  ])('reads no document: %j', async (filter, expected) => {
    const { engine, run, close } = await openEngine();
    await run({ createIndexes: 'c', indexes: [{ key: { a: 1, b: -1 }, name: 'ab' }] });
    const documents = Array.from({ length: 100 }, (_, b) => ({ a: b % 10, b }));
    await run({ insert: 'c', documents });
    const asked = [jest.spyOn(engine.sql, 'get'), jest.spyOn(engine.sql, 'all')];
    expect(await count(run, filter)).toBe(expected);
    const texts = asked.flatMap(({ mock }) => mock.calls.map(([sql]) => sql));
    expect(texts.filter((sql) => sql.includes('doc'))).toEqual([]);
    expect(texts).not.toEqual([]);
    await close();
  });
});

describe('an update of many that is refused midway', () => {
  it('counts what it had changed', async () => {
    const { run, close } = await openEngine();
    await run({ insert: 'c', documents: [{ n: 1 }, { n: 2 }, { n: 'x' }, { n: 3 }] });
    const updates = [{ q: {}, u: { $inc: { n: 1 } }, multi: true }];
    const { n, nModified, writeErrors } = await run({ update: 'c', updates });
    expect({ n, nModified, writeErrors }).toMatchObject({ n: 2, nModified: 2, writeErrors: [{ code: 14 }] });
    await close();
  });
});

describe('a field twice in one document', () => {
  it.each([
    { insert: 'c', documents: [{ aa: 1, ab: 2 }] },
    { find: 'c', filter: { aa: 1, ab: 2 } },
  ])('is refused, and not the last one taken: %j', (command) => {
    const frame = frameOf(command);
    frame.write('aa', frame.indexOf('ab'));
    expect(() => parseMessage(frame, askedOf(frame))).toThrow(expect.objectContaining({ code: 2 }));
  });
});

describe('group commit', () => {
  it('makes the writes of one turn last with one commit, and answers none before it', async () => {
    const { engine, run, close } = await openEngine();
    await run({ create: 'c' });
    const exec = jest.spyOn(engine.sql, 'exec');
    const commits = (): number => exec.mock.calls.filter(([sql]) => sql === 'COMMIT').length;
    const seen = await Promise.all(
      Array.from({ length: 50 }, (_, _id) => run({ insert: 'c', documents: [{ _id }] }).then(commits)),
    );
    expect(new Set(seen)).toEqual(new Set([1]));
    await close();
  });
});

describe('TTL indexes', () => {
  it('remove what has expired by a date in their field, and nothing else', async () => {
    const { engine, run, close } = await openEngine();
    const indexes = [{ key: { at: -1 }, name: 'at', expireAfterSeconds: (10 * DAY) / 1000 }];
    const kept = [{ _id: 'young', at: before(9) }, { _id: 'later', at: before(-9) }, { _id: 'none' }, { _id: 'text', at: 'x' }, { _id: 'null', at: null }, { _id: 'number', at: 5 }]; // prettier-ignore
    const gone = Array.from({ length: 2500 }, (_, _id) => ({ _id, at: before(10 + _id / 100) }));
    await run({ createIndexes: 'c', indexes });
    await run({ insert: 'c', documents: [...kept, ...gone] });
    expect(await engine.turns.run(engine.sweep(now))).toBe(2500);
    const { cursor } = await run({ find: 'c', filter: {}, sort: { _id: 1 } });
    const left = (cursor as { firstBatch: { _id: string }[] }).firstBatch.map(({ _id }) => _id);
    expect(left.toSorted()).toEqual(kept.map(({ _id }) => _id).toSorted());
    await close();
  });
});
