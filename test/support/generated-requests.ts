import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { apiDocument } from './api-document.ts';
import type { operations, Parameter, Schema } from './api-document.ts';

type Described = (typeof operations)[number];

/** What a request is made of, before it has an address and somebody who sends it. */
export interface GeneratedRequest {
  path: string;
  query: string;
  body: string | undefined;
  contentType: string | undefined;
  /** Whether it says who asks. */
  signedIn: boolean;
}

/** By name of a field or parameter: values that mean something where the requests go. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

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

const hostileText = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);

const operator = fc.constantFrom(
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
const hostile: Arbitrary<unknown> = fc.oneof(
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
const RAW_BODIES = [
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

const resolve = (schema: Schema): Schema =>
  schema.$ref ? resolve(apiDocument.components.schemas[schema.$ref.split('/').at(-1)!]!) : schema;

/** What the document allows. */
function valid(given: Schema, known: Known, name = ''): Arbitrary<unknown> {
  const schema = resolve(given);
  const fromSchema = ofSchema(schema, known);
  const meant = known[name];
  return meant ? fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...meant) }, fromSchema) : fromSchema;
}

function ofSchema(schema: Schema, known: Known): Arbitrary<unknown> {
  const choices = schema.allOf ?? schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => valid(choice, known)));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (Array.isArray(schema.type))
    return fc.oneof(...schema.type.map((type) => ofSchema({ ...schema, type }, known)));
  switch (schema.type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 2 ** 31 });
    case 'array':
      return schema.uniqueItems
        ? fc.uniqueArray(valid(schema.items!, known), { maxLength: 5 })
        : fc.array(valid(schema.items!, known), { maxLength: 5 });
    case 'object':
      return objectOf(schema, known);
    default:
      return textOf(schema);
  }
}

function objectOf({ properties = {}, required = [] }: Schema, known: Known): Arbitrary<object> {
  const fields = Object.entries(properties).map(
    ([name, property]) => [name, valid(property, known, name)] as const,
  );
  return fc.record(Object.fromEntries(fields), { requiredKeys: required });
}

function textOf({ format, pattern, minLength = 0, maxLength = 50 }: Schema): Arbitrary<string> {
  if (pattern) return fc.stringMatching(new RegExp(pattern, 'u'));
  if (format === 'email') return fc.emailAddress();
  if (format === 'date-time')
    return fc
      .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString());
  return fc.string({ minLength, maxLength: Math.min(maxLength, 200) });
}

/** Valid but for one thing: a field that is missing, of nobody, or not what it should be. */
function nearlyValid(schema: Schema, known: Known): Arbitrary<unknown> {
  const names = Object.keys(resolve(schema).properties ?? {});
  const name = fc.oneof(fc.constantFrom(...names), operator, fc.string());
  return fc
    .tuple(valid(schema, known), name, fc.option(hostile, { nil: undefined }))
    .map(([value, field, wrong]) => Object.fromEntries([...Object.entries(value as object), [field, wrong]]));
}

const jsonOf = (value: unknown): string => JSON.stringify(value) ?? 'null';

function bodyOf({ operation }: Described, known: Known): Arbitrary<string | undefined> {
  const schema = operation.requestBody?.content['application/json'].schema;
  if (!schema) return fc.constant(undefined);
  return fc.oneof(
    { weight: 5, arbitrary: valid(schema, known).map(jsonOf) },
    { weight: 5, arbitrary: nearlyValid(schema, known).map(jsonOf) },
    { weight: 2, arbitrary: hostile.map(jsonOf) },
    { weight: 1, arbitrary: fc.constantFrom(...RAW_BODIES) },
  );
}

/** As it stands in a URL: what no URL can hold is written as the bytes that it would be. */
const encoded = (value: unknown): string => {
  const text = typeof value === 'string' ? value : jsonOf(value);
  return encodeURIComponent(text.slice(0, 2000).toWellFormed());
};

function pathOf({ path, operation }: Described, known: Known): Arbitrary<string> {
  const named = operation.parameters.filter((parameter) => parameter.in === 'path');
  const segments = named.map((parameter) =>
    fc.oneof(
      { weight: 6, arbitrary: valid(parameter.schema, known, parameter.name).map(encoded) },
      { weight: 1, arbitrary: hostileText.map((text) => encoded(text) || '%20') },
      { weight: 1, arbitrary: fc.constantFrom('%', '%zz', '%ff', '%ED%A0%80', '%2f', ';', ':id', '*') },
    ),
  );
  return fc
    .tuple(...segments)
    .map((values) =>
      named.reduce((now, { name }, index) => now.replace(`{${name}}`, () => values[index]!), path),
    );
}

function queryOf({ operation }: Described, known: Known): Arbitrary<string> {
  const named = operation.parameters.filter((parameter) => parameter.in === 'query');
  const pair = (parameter: Parameter) =>
    fc.oneof(
      {
        weight: 4,
        arbitrary: valid(parameter.schema, known, parameter.name).map((value) => [parameter.name, value]),
      },
      { weight: 1, arbitrary: hostile.map((value) => [parameter.name, value]) },
      { weight: 1, arbitrary: fc.constantFrom([`${parameter.name}[$ne]`, ''], [`${parameter.name}[]`, '1']) },
    );
  const stray = fc.tuple(fc.oneof(operator, fc.string()), hostileText);
  const pairs = named.length > 0 ? fc.array(fc.oneof(...named.map(pair)), { maxLength: 3 }) : fc.constant([]);
  return fc
    .tuple(pairs, fc.option(stray, { freq: 6, nil: undefined }))
    .map(([all, more]) =>
      [...all, ...(more ? [more] : [])]
        .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
        .join('&'),
    );
}

const CONTENT_TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/merge-patch+json',
  'application/json, text/plain',
  '*/*',
  'null',
];

/** Requests for an operation: some as the document has them, most not quite, some not at all. */
export const requestsFor = (described: Described, known: Known): Arbitrary<GeneratedRequest> =>
  fc.record({
    signedIn: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
    path: pathOf(described, known),
    query: queryOf(described, known),
    body: bodyOf(described, known),
    contentType: fc.oneof(
      { weight: 12, arbitrary: fc.constant('application/json') },
      { weight: 1, arbitrary: fc.option(fc.constantFrom(...CONTENT_TYPES), { nil: undefined }) },
    ),
  });
