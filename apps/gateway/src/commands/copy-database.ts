import { MongoClient } from 'mongodb';
import type { Collection, Db, Document, IndexDescription } from 'mongodb';
import { CommandFailure, reasonOf } from './command.ts';

/** Documents that travel together. */
const BATCH = 1000;
/** Milliseconds without an answer after which the copy is given up. */
const LIMITS = { serverSelectionTimeoutMS: 10_000, socketTimeoutMS: 120_000 };

export interface Copied {
  collection: string;
  documents: number;
}

/**
 * Copies every collection with its indexes from the database of one URI to that of another, and counts afterwards. Nothing is
 * overwritten; what is being written meanwhile makes the counts differ, so stop the gateway first.
 * @throws CommandFailure, also when a collection of the target is not empty
 */
export async function copyDatabase(options: {
  from: string;
  to: string;
  onProgress?: (copied: Copied) => void;
}): Promise<Copied[]> {
  const [source, target] = [new MongoClient(options.from, LIMITS), clientOf(options.to)];
  try {
    const names = await collectionsOf(source.db());
    await assertEmpty(target.db(), names);
    const all: Copied[] = [];
    for (const name of names) {
      all.push(
        await copyCollection(source.db().collection(name), target.db(), options.onProgress ?? (() => {})),
      );
    }
    return all;
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(`The copy failed: ${reasonOf(error)}`, { cause: error });
  } finally {
    await source.close();
    await target.close();
  }
}

/** The driver's own words may repeat what it was given, a password too. */
function clientOf(uri: string): MongoClient {
  try {
    return new MongoClient(uri, LIMITS);
  } catch (error) {
    throw new CommandFailure('--to is no address of a MongoDB: expected mongodb://HOST/DATABASE.', {
      cause: error,
    });
  }
}

async function collectionsOf(db: Db): Promise<string[]> {
  const all = await db.listCollections({ type: 'collection' }).toArray();
  return all.map(({ name }) => name).filter((name) => !name.startsWith('system.'));
}

async function assertEmpty(target: Db, names: readonly string[]): Promise<void> {
  for (const name of names) {
    if ((await target.collection(name).findOne({})) === null) continue;
    throw new CommandFailure(`The target has documents in '${name}' already: copy into an empty database.`);
  }
}

async function copyCollection(
  from: Collection,
  target: Db,
  onProgress: (copied: Copied) => void,
): Promise<Copied> {
  const collection = from.collectionName;
  const to = target.collection(collection);
  await copyIndexes(from, target);
  let documents = 0;
  let batch: Document[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length > 0) await to.insertMany(batch, { ordered: true });
    documents += batch.length;
    batch = [];
    onProgress({ collection, documents });
  };
  // Numbers keep their types: unpromoted, an int stays an int and a double a double.
  for await (const document of from.find({}, { promoteValues: false, batchSize: BATCH })) {
    batch.push(document);
    if (batch.length === BATCH) await flush();
  }
  await flush();
  const counted = await to.countDocuments({});
  if (counted !== documents || (await from.countDocuments({})) !== documents)
    throw new CommandFailure(
      `'${collection}' changed during the copy: stop whatever writes to it, empty the target, and copy again.`,
    );
  return { collection, documents };
}

async function copyIndexes(from: Collection, target: Db): Promise<void> {
  await target.createCollection(from.collectionName).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 48)) throw error;
  });
  const indexes = (await from.indexes()).filter(({ name }) => name !== '_id_');
  if (indexes.length > 0)
    await target.collection(from.collectionName).createIndexes(indexes.map(withoutVersion));
}

/** As it was asked for: `v` and `ns` are the server's own. */
function withoutVersion({ v: _v, ns: _ns, ...index }: Document): IndexDescription {
  return index as IndexDescription;
}
