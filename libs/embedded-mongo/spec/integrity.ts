import { join } from 'node:path';
import { decode } from '../src/bson/document.ts';
import { entryOf } from '../src/storage/documents.ts';
import { Engine } from '../src/storage/engine.ts';
import { cellBuffer } from '../src/storage/sqlite.ts';

/** Every way in which the indexes of a closed store disagree with its documents, and what SQLite itself finds. */
export async function disagreements(dataDir: string): Promise<string[]> {
  const engine = new Engine(join(dataDir, 'store', 'store.db'));
  const { sql, catalog } = engine;
  const found = sql
    .all('PRAGMA integrity_check')
    .flat()
    .filter((text) => text !== 'ok')
    .map(String);
  for (const collection of catalog.all()) {
    const docs = sql.all(`SELECT id, doc FROM c${collection.id}`);
    for (const index of collection.indexes) {
      const wanted = new Set<string>();
      for (const [id, doc] of docs) {
        const entry = entryOf(index, decode(cellBuffer(doc)));
        if (entry !== undefined) wanted.add(`${entry.toString('hex')}:${Number(id)}`);
      }
      const held = sql
        .all(`SELECT k, r FROM x${index.id}`)
        .map(([k, r]) => `${cellBuffer(k).toString('hex')}:${Number(r)}`);
      if (held.length !== wanted.size || held.some((entry) => !wanted.has(entry)))
        found.push(`${collection.name}.${index.name}`);
    }
  }
  await engine.close();
  return found;
}
