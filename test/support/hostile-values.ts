import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';

/** Texts that have broken something somewhere. */
const HOSTILE_TEXTS = [
  '',
  ' ',
  '\0',
  '\ud800',
  'a\udfffb',
  '\u202egnp.exe',
  '%00',
  '../../etc/passwd',
  '{{7*7}}',
  '$where',
  '$ne',
  '.',
  '..',
  '[object Object]',
  '__proto__',
  'constructor',
  "' OR 1=1 --",
  'a'.repeat(24),
  'A'.repeat(24),
  '9'.repeat(400),
  'x'.repeat(100_000),
  'e\u0301'.repeat(90),
  '🦊'.repeat(60),
  '2026-02-30T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-01-01T00:00:00Z',
  'http://[::1',
  'http://169.254.169.254/',
  'file:///etc/passwd',
  'WyJhIl0',
  'bnVsbA',
  'WzFlMzA5LDFd',
];

export const hostileText = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);

export const operator = fc.constantFrom(
  '$ne',
  '$gt',
  '$in',
  '$regex',
  '$where',
  '$expr',
  '$or',
  '__proto__',
  'constructor',
);

/** What nobody meant: of any type, with operators of the store, deep, long, huge. */
export const hostile: Arbitrary<unknown> = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(null, true, false, [], {}, 0, -1, 1.5, -0, 1e308, 2 ** 53, -(2 ** 63), 1e21),
  fc.dictionary(operator, fc.oneof(hostileText, fc.constant(null), fc.constant([1]))),
  fc.array(hostileText, { maxLength: 3 }),
  fc.array(fc.constant('query'), { minLength: 500, maxLength: 500 }),
  fc
    .integer({ min: 2, max: 2000 })
    .map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown),
  fc.jsonValue({ maxDepth: 4, noUnicodeString: false }),
);

/** Bodies that JSON.stringify would not write. */
export const RAW_BODIES = [
  '',
  '{',
  'null',
  '[]',
  '"text"',
  '1e999',
  '{"name":1e999}',
  '{"name":"a","name":"b"}',
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '\ufeff{}',
  '{"toString":1,"valueOf":null,"hasOwnProperty":[]}',
  '['.repeat(20_000),
  `{"a":${'['.repeat(2000)}${']'.repeat(2000)}}`,
];
