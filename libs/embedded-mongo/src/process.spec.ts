import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { closing, makeDataDir, openEmbedded, REAL } from '../spec/database.ts';
import { attachStore, openStore, StoreError } from './index.ts';
import { placeOf } from './process/place.ts';

const suite = REAL === undefined ? describe : describe.skip;
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

suite('the process of the store', () => {
  it('is another one, on a socket that only its user reaches', async () => {
    const { store, dataDir, close } = await openEmbedded();
    expect(store.pid).not.toBe(process.pid);
    expect((await stat(join(dataDir, 'store'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(dataDir, 'store', 'store.sock'))).mode & 0o077).toBe(0);
    expect((await stat(join(dataDir, 'store', 'store.db'))).mode & 0o077).toBe(0);
    expect(store.uri).toContain(encodeURIComponent(join(dataDir, 'store', 'store.sock')));
    await close();
  });

  it('when it is killed: new requests wait and succeed, those under way fail clearly', async () => {
    const { store, client, db, events, close } = await openEmbedded(undefined, { monitorCommands: true });
    await db
      .collection('c')
      .insertMany(Array.from({ length: 60_000 }, (_, i) => ({ i, text: 'x'.repeat(100) })));
    const first = store.pid ?? 0;
    // It takes no more: what it is sent from now on is under way until it is killed.
    process.kill(first, 'SIGSTOP');
    const begun = once(client, 'commandStarted');
    const underWay = db
      .collection('c')
      .updateMany({ text: { $ne: 'y' } }, { $set: { text: 'y' } })
      .then(
        () => 'answered',
        (error: Error) => `${error.name}: ${error.message}`,
      );
    await begun;
    await turn();
    process.kill(first, 'SIGKILL');
    while (events.length < 2) await sleep(1);
    // The sockets end before the process does: what is left to do is to look at them.
    await sleep(10);
    const late = await Promise.all([
      db.collection('c').insertOne({ late: 1 }),
      db.collection('c').countDocuments({ i: 5 }),
    ]);
    expect(await underWay).toMatch(/^Mongo(Network|PoolCleared)Error: .*clos|ECONN|EPIPE/);
    expect(late[1]).toBe(1);
    expect(store.pid).not.toBe(first);
    expect(events.map((event) => event.type)).toEqual(['started', 'exited', 'started']);
    await close();
  });

  it('is one at a time: a second says who holds it, or attaches', async () => {
    const { store, dataDir, close } = await openEmbedded();
    const error = await openStore({ dataDir }).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({ code: 'held', message: expect.stringContaining(`process ${store.pid}`) });
    const attached = closing(await attachStore({ dataDir }));
    expect(attached.uri).toBe(store.uri);
    await attached.close();
    expect(isAlive(store.pid ?? 0)).toBe(true);
    await close();
    const alone = closing(await attachStore({ dataDir }));
    const pid = alone.pid ?? 0;
    expect(isAlive(pid)).toBe(true);
    await alone.close();
    expect(isAlive(pid)).toBe(false);
    await rm(dataDir, { recursive: true, force: true });
  });

  it('waits for a holder that does not listen: it may be ending just now', async () => {
    const dataDir = await makeDataDir();
    await mkdir(join(dataDir, 'store'));
    const holder = new DatabaseSync(join(dataDir, 'store', 'lock.db'));
    holder.exec('BEGIN EXCLUSIVE');
    let isHeld = true;
    setTimeout(() => {
      isHeld = false;
      holder.close();
    }, 500);
    const store = closing(await openStore({ dataDir }));
    expect(isHeld).toBe(false);
    await store.close();
    await rm(dataDir, { recursive: true });
  });

  it('listens elsewhere, with a link, where the path is too long for a socket', async () => {
    const root = await makeDataDir();
    const dataDir = join(root, 'd'.repeat(60), 'e'.repeat(60));
    await mkdir(dataDir, { recursive: true });
    const { store, db, close } = await openEmbedded(dataDir);
    await db.collection('c').insertOne({ a: 1 });
    expect((await lstat(join(dataDir, 'store', 'store.sock'))).isSymbolicLink()).toBe(true);
    const socket = decodeURIComponent(store.uri.slice('mongodb://'.length).split('/', 1)[0] ?? '');
    expect(socket.length).toBeLessThanOrEqual(107);
    expect((await stat(join(socket, '..'))).mode & 0o777).toBe(0o700);
    const attached = closing(await attachStore({ dataDir }));
    expect(attached.uri).toBe(store.uri);
    await close();
    const again = await openEmbedded(dataDir);
    expect(again.store.uri).toBe(store.uri);
    await again.close();
    await rm(root, { recursive: true });
    await rm(join(socket, '..'), { recursive: true });
  });

  it('asks for MONGODB_URI where there are no unix sockets', () => {
    expect(() => placeOf('x', 'win32')).toThrow(
      expect.objectContaining({
        code: 'unsupported_platform',
        message: expect.stringContaining('MONGODB_URI'),
      }),
    );
  });

  it('says why it did not start', async () => {
    const dataDir = await makeDataDir();
    await mkdir(join(dataDir, 'store', 'store.db'), { recursive: true });
    await expect(openStore({ dataDir })).rejects.toMatchObject({
      code: 'start_failed',
      message: expect.stringContaining('unable to open'),
    });
    await rm(dataDir, { recursive: true });
  });

  it('ends when its parent is killed, and does not keep the next one from starting', async () => {
    const dataDir = await makeDataDir();
    const program = `import { openStore } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      const store = await openStore({ dataDir: ${JSON.stringify(dataDir)} }); process.stdout.write(String(store.pid));`;
    const args = ['--input-type=module', '-e', program];
    const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
    const [text] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(text.toString());
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    const next = closing(await openStore({ dataDir }));
    expect(next.pid).not.toBe(pid);
    while (isAlive(pid)) await sleep(20);
    await next.close();
    await rm(dataDir, { recursive: true });
  });
});
