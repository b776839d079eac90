import { spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { serialize } from 'bson';
import { MongoClient } from 'mongodb';
import { makeDataDir, openEmbedded, REAL } from '../spec/database.ts';

const suite = REAL === undefined ? describe : describe.skip;

/** Writes bytes to a socket, waits a moment for what comes of it, and hangs up. */
const throwAt = (path: string, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(path, () => socket.write(bytes, () => setTimeout(() => socket.destroy(), 20)));
    socket.on('error', () => {});
    socket.on('close', () => resolve());
  });

suite('the process of the store, ill-treated,', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'outlives a %s to the whole group: its parent closes it',
    async (signal) => {
      const dataDir = await makeDataDir();
      // The parent goes on writing after the signal, as a gateway does that answers what is under way, and then closes.
      const program = `import { openStore } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      import { serialize } from 'bson';
import { MongoClient } from 'mongodb';
      const events = [];
      const store = await openStore({ dataDir: ${JSON.stringify(dataDir)}, onEvent: ({ type }) => events.push(type) });
      const client = new MongoClient(store.uri);
      await client.db().collection('c').insertOne({ when: 'before' });
      process.on('${signal}', async () => {
        await new Promise((resolve) => setTimeout(resolve, 300));
        await client.db().collection('c').insertOne({ when: 'after' });
        const count = await client.db().collection('c').countDocuments();
        await client.close();
        await store.close();
        process.stdout.write(JSON.stringify({ count, events }));
      });
      setInterval(() => {}, 1000).unref();
      process.stdout.write('ready');`;
      const args = ['--input-type=module', '-e', program];
      const cwd = new URL('.', import.meta.url);
      const parent = spawn(process.execPath, args, {
        stdio: ['ignore', 'pipe', 'inherit'],
        detached: true,
        cwd,
      });
      await once(parent.stdout, 'data');
      process.kill(-(parent.pid ?? 0), signal);
      const [text] = (await once(parent.stdout, 'data')) as [Buffer];
      expect(JSON.parse(text.toString())).toEqual({ count: 2, events: ['started'] });
      await rm(dataDir, { recursive: true });
    },
  );

  it('gets none of the environment, and says nothing of what it stores', async () => {
    const { store, db, events, close } = await openEmbedded();
    await db.collection('c').createIndex({ key: 1 }, { unique: true });
    await db.collection('c').insertOne({ key: 'canary-4711' });
    await db
      .collection('c')
      .insertOne({ key: 'canary-4711' })
      .catch(() => {});
    const environment = await readFile(`/proc/${store.pid}/environ`, 'utf8').catch(() => '');
    expect(environment).toBe('');
    process.kill(store.pid ?? 0, 'SIGKILL');
    while (events.length < 2) await sleep(10);
    expect(JSON.stringify(events)).not.toContain('canary');
    await close();
  });

  it('goes on after random bytes, messages that are cut off, broken BSON, and 60 MB', async () => {
    const { store, db, events, close } = await openEmbedded();
    const path = decodeURIComponent(store.uri.slice('mongodb://'.length).split('/', 1)[0] ?? '');
    const frame = (body: Buffer, length = body.length + 16): Buffer => {
      const head = Buffer.alloc(16);
      head.writeInt32LE(length, 0);
      head.writeInt32LE(2013, 12);
      return Buffer.concat([head, body]);
    };
    const ping = Buffer.concat([
      Buffer.alloc(5),
      Buffer.from(serialize({ ping: 1, $db: 'admin', list: [1, 'x', { a: null }] })),
    ]);
    const hostile = [
      frame(Buffer.alloc(0), 60_000_000),
      frame(Buffer.alloc(0), -1),
      Buffer.concat([frame(Buffer.alloc(0), 47_000_000), Buffer.alloc(1_000_000, 1)]),
      frame(ping.subarray(0, 9)),
    ];
    for (let i = 0; i < 300; i++) {
      hostile.push(i % 3 === 0 ? randomBytes(1 + randomInt(200)) : frame(randomBytes(randomInt(200))));
      const changed = Buffer.from(ping);
      changed[randomInt(changed.length)] = randomInt(256);
      hostile.push(frame(changed));
    }
    for (let i = 0; i < hostile.length; i += 20)
      await Promise.all(hostile.slice(i, i + 20).map((bytes) => throwAt(path, bytes)));
    await throwAt(path, Buffer.concat([frame(Buffer.alloc(0), 60_000_000), Buffer.alloc(60_000_000)]));
    await db.collection('c').insertOne({ a: 1 });
    expect(await db.collection('c').countDocuments()).toBe(1);
    expect(events.map(({ type }) => type)).toEqual(['started']);
    await close();
  });

  it('lets others through while it scans', async () => {
    const { store, db, close } = await openEmbedded();
    await db
      .collection('c')
      .insertMany(Array.from({ length: 100_000 }, (_, i) => ({ i, text: 'x'.repeat(100) })));
    const other = new MongoClient(store.uri);
    await other.db().collection('c').findOne({});
    let meanwhile = 0;
    // A scan may be over before a busy machine has sent anything. Where others wait for its end, it never is like this.
    while (meanwhile < 3) {
      const scanning = { goes: true };
      const scan = db
        .collection('c')
        .find({ text: 'y' })
        .toArray()
        .finally(() => (scanning.goes = false));
      meanwhile = 0;
      while (scanning.goes) {
        await other.db().collection('d').insertOne({ a: 1 });
        // The first may have come before the scan, and another with its end.
        if (scanning.goes) meanwhile += 1;
      }
      await scan;
    }
    await other.close();
    await close();
  });
});
