import type { Catalog, Collection } from '../storage/catalog.ts';
import type { Documents } from '../storage/documents.ts';
import type { Sqlite } from '../storage/sqlite.ts';
import type { Task } from '../storage/turn.ts';
import type { Args } from './args.ts';
import type { Cursors } from './cursors.ts';

/** The one store that all commands of a process work on. */
export interface Engine {
  readonly sql: Sqlite;
  readonly catalog: Catalog;
  readonly documents: Documents;
  readonly cursors: Cursors;
  /** Indexes that a task is building just now. */
  readonly building: Set<number>;
}

export type Reply = Record<string, unknown>;

/** A command: what it is given, and the answer when its work is done. */
export type Handler = (engine: Engine, args: Args, db: string) => Task<Reply>;

/** The collection that a command names in the field of its own name. */
export const collectionOf = (
  { catalog }: Engine,
  args: Args,
  db: string,
  field: string,
): Collection | undefined => catalog.find(db, args.text(field));
