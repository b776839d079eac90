import { ERROR_STATUS } from '@aidoo/kernel';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { apiDocument, operations } from './api-document.ts';
import type { RawAnswer } from './raw-http.ts';

type Described = (typeof operations)[number];

/** The document with every object closed: an answer with a field that it does not name is not documented. */
const closed = JSON.parse(
  JSON.stringify(apiDocument, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && 'properties' in value && 'type' in value
      ? { additionalProperties: false, ...value }
      : value,
  ),
) as typeof apiDocument;

const ajv = new Ajv2020({ strict: false, allErrors: true });
// The package is CommonJS: its default export is typed as its module.
(addFormats as unknown as (ajv: Ajv2020) => void)(ajv);
ajv.addSchema(closed, 'api');

const compiled = new Map<string, ValidateFunction>();

/** @returns what JSON has to be to satisfy a schema of the document. */
export function validator(schema: object): ValidateFunction {
  const text = JSON.stringify(schema).replaceAll('"#/', '"api#/');
  const known = compiled.get(text);
  if (known) return known;
  const made = ajv.compile(JSON.parse(text) as object);
  compiled.set(text, made);
  return made;
}

/** What about an answer is not as the document says; empty for one that keeps to it. */
export function undocumented({ operation }: Described, { status, headers, text }: RawAnswer): string[] {
  if (status >= 500) return [`answered ${status}: ${text}`];
  const described = operation.responses[String(status)];
  if (!described) return [`${status} is not documented: ${text.slice(0, 500)}`];
  const type = (headers['content-type'] ?? '').split(';')[0]!;
  const media = described.content?.[type] ?? described.content?.['*/*'];
  if (!media) return text === '' && !described.content ? [] : [`${status} with "${type}" is not documented`];
  if (!type.endsWith('json')) return [];
  const body: unknown = JSON.parse(text);
  const validate = validator(media.schema);
  const wrong = validate(body)
    ? []
    : [`${status} ${ajv.errorsText(validate.errors)}: ${text.slice(0, 1000)}`];
  return status < 400
    ? wrong
    : [...wrong, ...unlikeItsStatus(body as { code: keyof typeof ERROR_STATUS }, status)];
}

const unlikeItsStatus = ({ code }: { code: keyof typeof ERROR_STATUS }, status: number): string[] =>
  ERROR_STATUS[code] === status ? [] : [`${code} is not a code of ${status}`];
