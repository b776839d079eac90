import { describe, expect, it } from '@jest/globals';
import { ObjectId } from 'bson';
import * as fc from 'fast-check';
import { Double, Int32 } from 'mongodb';
import { useDatabase } from '../spec/database.ts';
import { decode, encode } from './bson/document.ts';
import { keyOf } from './bson/key.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom('', '\0', '\u0001', 'a\0b', '\u{1F600}', '\uFF5E'),
);
const simple = fc.oneof(
  fc.constant(null),
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, 1, -1, Number.NaN, Infinity, -Infinity),
  text,
  fc.boolean(),
  fc.date({ noInvalidDate: true }),
  fc.integer({ min: 0, max: 99 }).map((n) => new ObjectId(String(n).padStart(24, '0'))),
);
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    simple,
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .array(fc.tuple(fc.constantFrom('a', 'b', 'aa', ''), tie('value')), { maxLength: 3 })
      .map((pairs) => new Map(pairs)),
  ),
}));

const RANKS = ['null', 'number', 'string', 'document', 'array', 'id', 'boolean', 'date'];
function typeOf(data: unknown): string {
  if (data === null) return 'null';
  if (data instanceof Map) return 'document';
  if (Array.isArray(data)) return 'array';
  if (data instanceof Date) return 'date';
  return data instanceof ObjectId ? 'id' : typeof data;
}

/** MongoDB's order, written down once more: by type, then by what each type orders by. */
function compare(a: unknown, b: unknown): number {
  const type = typeOf(a);
  if (type !== typeOf(b)) return RANKS.indexOf(type) - RANKS.indexOf(typeOf(b));
  if (type === 'document')
    return compareMembers([...(a as Map<string, unknown>)], [...(b as Map<string, unknown>)]);
  if (type === 'array')
    return compareMembers(
      (a as unknown[]).map((item) => ['', item]),
      (b as unknown[]).map((item) => ['', item]),
    );
  if (type === 'string') return Buffer.compare(Buffer.from(a as string), Buffer.from(b as string));
  if (type === 'id') return Buffer.compare((a as ObjectId).id, (b as ObjectId).id);
  const [x, y] = [Number(a), Number(b)];
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(y)) - Number(Number.isNaN(x));
  return x < y ? -1 : Number(x > y);
}

function compareMembers(a: readonly [string, unknown][], b: readonly [string, unknown][]): number {
  for (const [i, [name, item]] of a.entries()) {
    const other = b[i];
    if (other === undefined) return 1;
    const types = RANKS.indexOf(typeOf(item)) - RANKS.indexOf(typeOf(other[1]));
    const order =
      types || Buffer.compare(Buffer.from(name), Buffer.from(other[0])) || compare(item, other[1]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** A value as it is read back. */
const stored = (value: unknown): unknown => decode(encode({ value }))['value'];

describe('the one encoding of keys', () => {
  it('orders bytes as MongoDB orders values, ascending and as complements', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [x, y] = [keyOf(stored(a)), keyOf(stored(b))];
        const [p, q] = [x.map((byte) => byte ^ 0xff), y.map((byte) => byte ^ 0xff)];
        expect(Math.sign(Buffer.compare(x, y))).toBe(Math.sign(compare(a, b)));
        expect(Math.sign(Buffer.compare(p, q))).toBe(-Math.sign(compare(a, b)) || 0);
      }),
      { numRuns: 5000 },
    );
  });
});

const field = fc.constantFrom('a', 'b', 'c.d');
const few = fc.oneof(
  fc.integer({ min: 0, max: 4 }).map((n) => new Int32(n)),
  fc.constantFrom(new Double(1), new Double(2.5), null, 'x', 'y', '', true, false),
  fc.integer({ min: 0, max: 3 }).map((n) => new Date(n)),
);
const condition = fc.oneof(
  few,
  fc
    .tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), few)
    .map(([name, operand]) => ({ [name]: operand })),
  fc.array(few, { maxLength: 4 }).map(($in) => ({ $in })),
  fc.tuple(few, few).map(([from, to]) => ({ $gte: from, $lt: to })),
  fc.boolean().map(($exists) => ({ $exists })),
);
const plain = fc
  .array(fc.tuple(field, condition), { maxLength: 3 })
  .map((pairs) => Object.fromEntries(pairs));
const filter = fc.oneof(
  plain,
  fc
    .tuple(plain, fc.array(plain, { minLength: 1, maxLength: 2 }), fc.constantFrom('$or', '$and'))
    .map(([one, list, name]) => ({ ...one, [name]: list })),
);
const order = fc
  .array(fc.tuple(field, fc.constantFrom(1, -1)), { maxLength: 2 })
  .map((pairs) => [...pairs, ['_id', 1]] as [string, 1 | -1][]);
const document = fc.record(
  { a: few, b: few, c: fc.record({ d: few }, { requiredKeys: [] }) },
  { requiredKeys: [] },
);

describe('an index changes how an answer is found, and never the answer', () => {
  const database = useDatabase();

  it('for random documents, queries, orders and windows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(document, { minLength: 20, maxLength: 60 }),
        fc.array(fc.tuple(filter, order, fc.nat(5), fc.nat(9)), { minLength: 25, maxLength: 25 }),
        async (documents, queries) => {
          const numbered = documents.map((doc, _id) => ({ ...doc, _id }));
          const [bare, indexed] = [await database.collection(numbered), await database.collection(numbered)];
          await indexed.createIndexes([
            { key: { a: 1, b: -1 } },
            { key: { b: 1, 'c.d': 1, a: -1 } },
            { key: { 'c.d': -1 }, sparse: true },
            { key: { a: -1 }, partialFilterExpression: { b: { $gte: 1 } }, name: 'partial' },
          ]);
          for (const [filter, sort, skip, limit] of queries) {
            const [expected, found] = await Promise.all(
              [bare, indexed].map((each) => each.find(filter).sort(sort).skip(skip).limit(limit).toArray()),
            );
            expect({ filter, sort, found }).toEqual({ filter, sort, found: expected });
            expect(await indexed.countDocuments(filter)).toBe(await bare.countDocuments(filter));
          }
        },
      ),
      { numRuns: 12 },
    );
  });
});
