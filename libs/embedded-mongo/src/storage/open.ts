import type { Engine } from '../commands/context.ts';
import { Cursors } from '../commands/cursors.ts';
import { Catalog } from './catalog.ts';
import { Checkpoints } from './checkpoints.ts';
import { Documents } from './documents.ts';
import { Sqlite } from './sqlite.ts';
import { sweep } from './ttl.ts';
import { Turns } from './turn.ts';

/** How often expired documents are looked for, in milliseconds: MongoDB's own interval. */
const SWEEP_EVERY = 60_000;

export interface Opened {
  readonly engine: Engine;
  readonly turns: Turns;
  close(): Promise<void>;
}

/** Opens a store's file, made when there is none. Whoever calls has made sure that no other process does. */
export function openEngine(file: string): Opened {
  const sql = new Sqlite(file);
  const catalog = new Catalog(sql);
  const engine = {
    sql,
    catalog,
    documents: new Documents(sql, catalog),
    cursors: new Cursors(),
    building: new Set<number>(),
  };
  const checkpoints = new Checkpoints(sql, file);
  const turns = new Turns(sql, catalog, () => checkpoints.committed());
  // What cannot be removed now (a full disk) is tried again a minute later.
  const sweeper = setInterval(() => turns.run(sweep(engine, new Date()), 0, () => {}), SWEEP_EVERY);
  sweeper.unref();
  return {
    engine,
    turns,
    async close() {
      clearInterval(sweeper);
      turns.commit();
      await checkpoints.close();
      sql.checkpoint();
      sql.close();
    },
  };
}
