import { trusted } from 'mongoose';
import type { Model, QueryFilter, Types } from 'mongoose';

/**
 * Every document that the filter chooses, the oldest first, read a page at a time: for whoever runs the server, whose
 * collections may not fit into memory. Unlike a cursor, which a store forgets when it is started again or when nobody
 * asks for ten minutes, it goes on however long is made of each document; what is stored meanwhile comes last.
 */
export async function* inPages<T extends { _id: Types.ObjectId }>(
  model: Model<T>,
  filter: QueryFilter<T> = {},
  size = 100,
): AsyncGenerator<T> {
  for (let after: Types.ObjectId | undefined; ;) {
    const rest = after && { _id: trusted({ $gt: after }) };
    const page = await model
      .find({ ...filter, ...rest } as QueryFilter<T>)
      .sort({ _id: 1 })
      .limit(size)
      .lean<T[]>()
      .exec();
    yield* page;
    if (page.length < size) return;
    after = page.at(-1)!._id;
  }
}
