import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from '@jest/globals';
import { MongoClient, MongoServerError } from 'mongodb';
import type { Collection, Db, Document, MongoClientOptions } from 'mongodb';
import { openStore } from '../src/index.ts';
import type { Store, StoreEvent } from '../src/index.ts';

/** Whether the cases run against the real MongoDB that MONGODB_URI names. */
export const REAL = process.env['MONGODB_URI'];

export interface Opened {
  store: Store;
  dataDir: string;
  client: MongoClient;
  db: Db;
  events: StoreEvent[];
  close(): Promise<void>;
}

export const makeDataDir = (): Promise<string> => mkdtemp(join(tmpdir(), 'em-spec-'));

/** What a failing test leaves open is closed with its file: no process survives, and Jest ends. */
const open = new Set<{ close(): Promise<void> }>();
afterAll(async () => {
  for (const each of [...open].toReversed()) await each.close();
});

/** Closes a store at the end of the file at the latest. */
export function closing<T extends { close(): Promise<void> }>(store: T): T {
  open.add(store);
  return store;
}

/** A store of its own in a directory of its own. */
export async function openEmbedded(given?: string, options: MongoClientOptions = {}): Promise<Opened> {
  const dataDir = given ?? (await makeDataDir());
  const events: StoreEvent[] = [];
  const store = closing(await openStore({ dataDir, onEvent: (event) => events.push(event) }));
  const client = closing(new MongoClient(store.uri, { serverSelectionTimeoutMS: 10_000, ...options }));
  return {
    store,
    dataDir,
    client,
    db: client.db(),
    events,
    async close() {
      await client.close();
      await store.close();
      if (given === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** A database for the cases of a file: the embedded store's, or one of a real MongoDB that is dropped at the end. */
export function useDatabase(): {
  collection: (docs?: Document[]) => Promise<Collection>;
  db: () => Db;
  uri: () => string;
} {
  let opened: { db: Db; uri: string; close(): Promise<void> };
  let count = 0;
  beforeAll(async () => {
    if (REAL === undefined) {
      const embedded = await openEmbedded();
      opened = { db: embedded.db, uri: embedded.store.uri, close: () => embedded.close() };
      return;
    }
    const client = new MongoClient(REAL);
    const db = client.db(`aidoo_spec_${randomUUID().slice(0, 8)}`);
    const close = async (): Promise<void> => {
      await db.dropDatabase();
      await client.close();
    };
    opened = { db, uri: REAL, close };
  });
  afterAll(() => opened.close());
  return {
    db: () => opened.db,
    uri: () => opened.uri,
    async collection(docs = []) {
      const collection = opened.db.collection(`c${++count}`);
      if (docs.length > 0) await collection.insertMany(docs);
      return collection;
    },
  };
}

/** What a failing request was refused with. */
export async function refusal(promise: Promise<unknown>): Promise<MongoServerError> {
  try {
    await promise;
  } catch (error) {
    // Mongoose brings a driver of its own, and with it a class of its own.
    if (error instanceof MongoServerError || (error instanceof Error && error.name === 'MongoServerError'))
      return error as MongoServerError;
    throw error;
  }
  throw new Error('was not refused');
}
