import { setImmediate as endOfTurn } from 'node:timers/promises';
import type { AnyBulkWriteOperation } from 'mongodb';
import type { Model } from 'mongoose';

/**
 * What is to be written in one turn of the event loop leaves together when the turn ends, as one command that the store
 * commits once: that is what many writes at a time cost most. Each is on its own, none waits for another's success,
 * and whoever asked waits until theirs is stored. When the store does not take all of them, all are told of it.
 */
export class SharedWrites<T> {
  private waiting: AnyBulkWriteOperation[] = [];
  private leaving?: Promise<void>;

  constructor(private readonly model: Model<T>) {}

  /** Nothing is cast: the operation holds values of the stored types. */
  async write(operation: AnyBulkWriteOperation): Promise<void> {
    this.waiting.push(operation);
    await (this.leaving ??= this.leave());
  }

  private async leave(): Promise<void> {
    await endOfTurn();
    const operations = this.waiting;
    this.waiting = [];
    this.leaving = undefined;
    await this.model.collection.bulkWrite(operations, { ordered: false });
  }
}
