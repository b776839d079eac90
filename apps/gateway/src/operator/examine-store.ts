import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Settings } from '@aidoo/config';
import type { INestApplicationContext } from '@nestjs/common';
import { getConnectionToken } from '@nestjs/mongoose';
import type { Connection, mongo } from 'mongoose';
import { explain } from '../start-failure.ts';
import type { Finding } from './finding.ts';

const OLDEST_MONGODB = 6;
const MB = 1024 * 1024;
/** Free space. SQLite needs some for its log even where nothing is added. */
const [TOO_LITTLE, LITTLE] = [100 * MB, 1024 * MB];
/** Milliseconds. Codes of a second factor live 30 s, and several instances compare each other's times. */
const MOST_SKEW = 5_000;
const PROBES = 'doctor';

/** Whether an embedded store has ever been opened there. */
export const hasStore = (dataDir: string): boolean => existsSync(join(dataDir, 'store', 'store.db'));

/** To be asked before the store is opened, which makes it: a new one where one was expected is a wrong DATA_DIR. */
export function storeBefore({ mongodbUri, dataDir }: Settings): Finding | undefined {
  if (mongodbUri || hasStore(dataDir)) return undefined;
  return {
    what: 'store',
    state: 'notice',
    text: `there was none in ${dataDir}: it has just been made, and is empty`,
    advice: 'If Aidoo has run here before, set DATA_DIR to the directory that it used.',
  };
}

/** Whether it answers, takes what is written and has room, and whether its clock and ours agree. */
export async function* examineStore(
  app: INestApplicationContext,
  settings: Settings,
): AsyncGenerator<Finding> {
  const db = app.get<Connection>(getConnectionToken()).db!;
  try {
    yield await answers(db, settings);
    yield await clocks(db);
  } catch (error) {
    yield {
      what: 'store',
      state: 'wrong',
      text: explain(error, settings),
      advice: settings.mongodbUri
        ? 'Check the rights of the user in MONGODB_URI (readWrite), and the space on its server.'
        : 'Check the space and the owner of DATA_DIR.',
    };
  }
  if (!settings.mongodbUri) yield await room(settings.dataDir);
}

/** Something is written, and removed again: a store may answer and yet be full or read-only. */
async function answers(db: mongo.Db, { mongodbUri, dataDir }: Settings): Promise<Finding> {
  const { version } = (await db.command({ buildInfo: 1 })) as { version: string };
  const began = performance.now();
  const { insertedId } = await db.collection(PROBES).insertOne({ at: new Date() });
  const took = Math.round(performance.now() - began);
  await db.collection(PROBES).deleteOne({ _id: insertedId });
  const where = mongodbUri ? `the MongoDB ${version} of MONGODB_URI` : `the embedded store in ${dataDir}`;
  const finding = { what: 'store', text: `${where} takes what is written, in ${took} ms` };
  if (Number.parseInt(version, 10) >= OLDEST_MONGODB) return { ...finding, state: 'well' };
  const advice = `Aidoo needs MongoDB ${OLDEST_MONGODB} or newer: update it.`;
  return { ...finding, state: 'wrong', advice };
}

async function clocks(db: mongo.Db): Promise<Finding> {
  const before = Date.now();
  const { localTime } = (await db.command({ hello: 1 })) as { localTime: Date };
  // It looked at its clock at some moment in between.
  const off = Math.max(0, before - localTime.getTime(), localTime.getTime() - Date.now());
  const text = `ours and the store's are ${Math.round(off / 1000)} s apart`;
  if (off <= MOST_SKEW) return { what: 'clock', state: 'well', text };
  const advice =
    'Let both machines take the time from the network (NTP): sessions, links and codes end by the clock.';
  return { what: 'clock', state: 'wrong', text, advice };
}

async function room(dataDir: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const finding = {
    what: 'free space',
    text: `${Math.floor(free / MB).toLocaleString('en')} MB in ${dataDir}`,
  };
  if (free >= LITTLE) return { ...finding, state: 'well' };
  const advice = 'Make room: without it nothing can be put on record, and then no call is made.';
  return { ...finding, state: free < TOO_LITTLE ? 'wrong' : 'notice', advice };
}
