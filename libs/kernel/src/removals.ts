/** What a room has to do with something that is deleted. */
export interface Removal<Id> {
  /** Whether it must stay: throws the reason. Asked once it is marked, so that nothing new can come in between. */
  check?(id: Id): Promise<void>;
  /** Removes this room's part. Asked again it finds nothing and does nothing: a deletion that failed halfway is repeated. */
  remove(id: Id): Promise<void>;
}

/** What else goes when something is deleted. Each room adds its own part when it starts, so that whoever deletes needs to know none of them. */
export abstract class Removals<Id> {
  private readonly parts: Removal<Id>[] = [];

  add(part: Removal<Id>): void {
    this.parts.push(part);
  }

  /** @throws the first reason against it */
  async check(id: Id): Promise<void> {
    for (const part of this.parts) await part.check?.(id);
  }

  /** One after another. A part that fails keeps no other from its own. @throws AggregateError of those that failed */
  async run(id: Id): Promise<void> {
    const failures: unknown[] = [];
    for (const part of this.parts) await part.remove(id).catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, `${failures.length} parts were not removed`);
  }
}
