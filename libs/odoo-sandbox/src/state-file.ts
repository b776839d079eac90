import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Content, type SavedContent } from './orm/content.ts';
import type { Database } from './orm/database.ts';
import type { Row, Value } from './orm/types.ts';

const SOON_MS = 100;
type Saved = Record<string, { rows: SavedRow[]; removed: number[] }>;
/** A row as JSON holds it. */
type SavedRow = { id: number } & Record<string, Exclude<Value, Content> | SavedContent>;

/** Keeps what was changed since the sample data was made, so that a demo finds its records again. */
export class StateFile {
  private timer: NodeJS.Timeout | undefined;
  private savedRevision = 0;
  private readonly path: string;
  private readonly db: Database;

  constructor(path: string, db: Database) {
    this.path = path;
    this.db = db;
    for (const table of db.tables.values()) table.touched.clear();
    this.savedRevision = this.revision();
  }

  /** Puts the saved rows over the sample data. @throws when the file is there and is not one of ours. */
  load(): void {
    if (!existsSync(this.path)) return;
    const saved = JSON.parse(readFileSync(this.path, 'utf8')) as Saved;
    for (const [model, { rows, removed }] of Object.entries(saved)) {
      const table = this.db.tables.get(model);
      for (const row of rows) table?.insert(revived(row));
      for (const id of removed) table?.remove(id);
    }
    this.savedRevision = this.revision();
  }

  /** Saves within a tenth of a second; many changes in a row are saved once. */
  saveSoon(): void {
    if (this.revision() !== this.savedRevision) this.timer ??= setTimeout(() => this.save(), SOON_MS);
  }

  close(): void {
    this.save();
  }

  private save(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const revision = this.revision();
    if (revision === this.savedRevision) return;
    mkdirSync(dirname(this.path), { recursive: true });
    const next = `${this.path}.${process.pid}.tmp`;
    writeFileSync(next, JSON.stringify(this.collect()), { mode: 0o600 });
    renameSync(next, this.path);
    this.savedRevision = revision;
  }

  private revision(): number {
    let sum = 0;
    for (const table of this.db.tables.values()) sum += table.revision;
    return sum;
  }

  private collect(): Record<string, { rows: Row[]; removed: number[] }> {
    const saved: Record<string, { rows: Row[]; removed: number[] }> = {};
    for (const [model, table] of this.db.tables) {
      if (table.touched.size === 0) continue;
      const ids = [...table.touched];
      saved[model] = {
        rows: ids.flatMap((id) => table.get(id) ?? []),
        removed: ids.filter((id) => !table.get(id)),
      };
    }
    return saved;
  }
}

const isContent = (value: unknown): value is SavedContent =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const revived = ({ id, ...fields }: SavedRow): Row => ({
  id,
  ...Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, isContent(value) ? Content.revive(value) : value]),
  ),
});
