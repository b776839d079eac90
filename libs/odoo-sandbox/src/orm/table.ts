import type { Changes, Model, Row, Table } from './types.ts';

type Undo = () => void;

/**
 * The rows of one model, by id, with an index for each many2one. Every change leaves its undoing in the journal, so
 * that a call that fails half way leaves nothing behind.
 */
export class MemoryTable implements Table {
  private readonly byId = new Map<number, Row>();
  private readonly pointers = new Map<string, Map<number, Set<number>>>();
  /** Ids whose rows are no longer as the sample data made them. */
  readonly touched = new Set<number>();
  /** Grows with every change. */
  revision = 0;
  nextId = 1;
  readonly model: Model;
  private readonly journal: Undo[];

  constructor(model: Model, journal: Undo[]) {
    this.model = model;
    this.journal = journal;
    for (const field of model.fields.values()) {
      if (field.type === 'many2one' && field.stored) this.pointers.set(field.name, new Map());
    }
  }

  get size(): number {
    return this.byId.size;
  }

  get(id: number): Row | undefined {
    return this.byId.get(id);
  }

  rows(): Iterable<Row> {
    return this.byId.values();
  }

  pointingTo(field: string, id: number): number[] {
    const ids = this.pointers.get(field)?.get(id);
    return ids ? [...ids].sort((a, b) => a - b) : [];
  }

  insert(changes: Changes): number {
    const given = changes['id'];
    const id = typeof given === 'number' ? given : this.nextId;
    this.put(id, { ...changes, id });
    return id;
  }

  update(id: number, changes: Changes): void {
    const before = this.byId.get(id);
    if (before) this.put(id, { ...before, ...changes, id });
  }

  remove(id: number): void {
    this.put(id, undefined);
  }

  private put(id: number, after: Row | undefined): void {
    const before = this.byId.get(id);
    this.place(id, before, after);
    this.touched.add(id);
    this.revision += 1;
    this.nextId = Math.max(this.nextId, id + 1);
    this.journal.push(() => this.place(id, after, before));
  }

  private place(id: number, before: Row | undefined, after: Row | undefined): void {
    for (const [field, index] of this.pointers) {
      const from = before?.[field];
      const to = after?.[field];
      if (from === to) continue;
      if (typeof from === 'number') index.get(from)?.delete(id);
      if (typeof to !== 'number') continue;
      const ids = index.get(to);
      if (ids) ids.add(id);
      else index.set(to, new Set([id]));
    }
    if (after) this.byId.set(id, after);
    else this.byId.delete(id);
  }
}
