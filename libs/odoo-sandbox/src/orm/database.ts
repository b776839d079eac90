import { userError } from '../faults.ts';
import { buildModel } from './fields.ts';
import { MemoryTable } from './table.ts';
import type { Db, ModelSpec, Table, Version } from './types.ts';

/** One Odoo database in memory. */
export class Database implements Db {
  readonly series: number;
  readonly tables = new Map<string, MemoryTable>();
  private readonly journal: (() => void)[] = [];
  readonly version: Version;
  /** The clock; the sample data turns it back while it is made. */
  now: () => Date;

  constructor(version: Version, models: readonly ModelSpec[], now: () => Date) {
    this.version = version;
    this.now = now;
    this.series = Number.parseInt(version, 10);
    for (const spec of models) {
      if (this.series < (spec.since ?? 0) || this.series > (spec.until ?? Infinity)) continue;
      this.tables.set(spec.model, new MemoryTable(buildModel(spec, this.series), this.journal));
    }
  }

  table(model: string): Table {
    const table = this.tables.get(model);
    if (!table) throw userError(`Object ${model} doesn't exist`);
    return table;
  }

  /** Runs `work`; when it throws, every change that it made is taken back. */
  transaction<T>(work: () => T): T {
    this.journal.length = 0;
    try {
      return work();
    } catch (error) {
      for (const undo of this.journal.reverse()) undo();
      throw error;
    } finally {
      this.journal.length = 0;
    }
  }
}
