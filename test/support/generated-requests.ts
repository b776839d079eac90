import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { operations, Parameter } from './api-document.ts';
import { hostile, hostileText, operator, RAW_BODIES } from './hostile-values.ts';
import { nearlyValid, valid } from './schema-values.ts';
import type { Known } from './schema-values.ts';

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
