import { setImmediate as endOfTurn } from 'node:timers/promises';
import { mongo } from 'mongoose';
import type { Model } from 'mongoose';

/**
 * What is to be written in one turn of the event loop leaves together when the turn ends, as one command that the store
 * commits once: commands and commits are what many writes at a time cost most. Nothing is cast, so an operation holds
 * values of the stored types. Whoever asked waits until theirs is stored, and is told when theirs is not.
 */
export class SharedWrites<T> {
  private waiting: mongo.AnyBulkWriteOperation[] = [];
  private leaving?: Promise<Refusal | null>;

  constructor(private readonly model: Model<T>) {}

  async write(operation: mongo.AnyBulkWriteOperation): Promise<void> {
    const place = this.waiting.push(operation) - 1;
    const refusal = await (this.leaving ??= this.leave());
    if (refusal?.places.has(place)) throw refusal.error;
  }

  private async leave(): Promise<Refusal | null> {
    await endOfTurn();
    const operations = this.waiting;
    this.waiting = [];
    this.leaving = undefined;
    try {
      await this.model.collection.bulkWrite(operations, { ordered: false });
      return null;
    } catch (error) {
      return refusalIn(error);
    }
  }
}

/** What the store refused of a command, of which it took the rest. */
interface Refusal {
  readonly error: mongo.MongoBulkWriteError;
  readonly places: ReadonlySet<number>;
}

/** @throws the error itself, for all, when it says more than that single operations were refused. */
function refusalIn(error: unknown): Refusal {
  if (!(error instanceof mongo.MongoBulkWriteError) || error.result.getWriteConcernError()) throw error;
  const places = new Set([error.writeErrors].flat().map(({ index }) => index));
  if (places.size === 0) throw error;
  return { error, places };
}
