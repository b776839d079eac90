import { toValue } from '../bson/encode.ts';
import { asDocument } from '../bson/value.ts';
import type { Engine } from '../commands/context.ts';
import { matches } from '../query/match.ts';
import { rangesOf } from '../query/range.ts';
import type { RangeFilter } from '../query/filter.ts';
import { scan } from '../query/scan.ts';
import type { Plan } from '../query/plan.ts';
import type { Collection } from './catalog.ts';
import type { Index } from './index-options.ts';
import type { Task } from './turn.ts';

/**
 * Removes what has expired, as MongoDB's TTL monitor does: by the dates of a TTL index only, a few documents at a time.
 * @returns how many went
 */
export function* sweep(engine: Engine, now: Date): Task<number> {
  let removed = 0;
  for (const collection of engine.catalog.all())
    for (const index of collection.indexes)
      if (index.ready && index.expireAfterSeconds !== undefined)
        removed += yield* expire(engine, collection, index, now);
  return removed;
}

function* expire(engine: Engine, collection: Collection, index: Index, now: Date): Task<number> {
  const [field] = index.fields;
  if (field === undefined) return 0;
  const before = toValue(new Date(now.getTime() - (index.expireAfterSeconds ?? 0) * 1000));
  const ranges = rangesOf('$lte', before);
  const expired: RangeFilter = {
    kind: 'range',
    path: field.path,
    name: field.name,
    ranges,
    equal: undefined,
  };
  const bounds = ranges.map(({ lo, hi }) =>
    field.descending ? { lo: hi.desc, hi: lo.desc } : { lo: lo.asc, hi: hi.asc },
  );
  const plan: Plan = { index, bounds, backward: false, sorted: true, exact: true, used: 1 };
  let removed = 0;
  for (const row of scan(engine.sql, collection, plan, { keys: 0, docs: 0 })) {
    if (row === null) {
      yield;
      continue;
    }
    // Read again: it may have been given more time since the batch was read.
    const doc = engine.documents.read(collection, row.row);
    if (doc === undefined || !matches(expired, asDocument(doc))) continue;
    engine.documents.remove(collection, row.row, doc);
    if (++removed % 16 === 0) yield;
  }
  return removed;
}
