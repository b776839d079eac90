import { isDoc, toNumber, type Doc } from '../bson/document.ts';
import { omit, pick } from '../bson/raw.ts';
import { must, notServed } from '../errors.ts';
import type { Rows } from './find.ts';

export type Projection = (raw: Buffer) => Buffer;

/**
 * The fields that are named, with `_id` unless it is left out; a document keeps its own order. Fields below others, and leaving out
 * any but `_id`, are not served.
 * @throws CommandError 31254 when both are mixed, BadValue
 */
export function parseProjection(spec: Doc = {}): Projection {
  const wanted = new Set<string>();
  let withId: boolean | undefined;
  for (const [name, value] of Object.entries(spec)) {
    const isFlag = typeof value === 'boolean' || !Number.isNaN(toNumber(value));
    if (!isFlag || isDoc(value) || /[.$]|^$/.test(name)) throw notServed(`the projection of '${name}'`);
    const isWanted = value === true || (value !== false && toNumber(value) !== 0);
    if (name === '_id') withId = isWanted;
    else if (isWanted) wanted.add(name);
    else {
      must(
        wanted.size === 0,
        'Location31254',
        `Cannot do exclusion on field ${name} in inclusion projection`,
      );
      throw notServed(`leaving out '${name}' in a projection`);
    }
  }
  if (wanted.size === 0 && withId === undefined) return (raw) => raw;
  if (withId !== false) wanted.add('_id');
  else if (wanted.size === 0) return (raw) => omit(raw, '_id');
  return (raw) => pick(raw, wanted);
}

export function* projected(rows: Rows, project: Projection): Generator<{ raw: Buffer } | null, void> {
  for (const row of rows) yield row && { raw: project(row.raw) };
}
