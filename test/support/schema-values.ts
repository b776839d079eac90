import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import { apiDocument } from './api-document.ts';
import type { Schema } from './api-document.ts';
import { hostile, operator } from './hostile-values.ts';

/** By name of a field or parameter: values that mean something where the requests go. */
export type Known = Readonly<Record<string, readonly unknown[]>>;

const resolve = (schema: Schema): Schema =>
  schema.$ref ? resolve(apiDocument.components.schemas[schema.$ref.split('/').at(-1)!]!) : schema;

/** What the document allows. */
export function valid(given: Schema, known: Known, name = ''): Arbitrary<unknown> {
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
export function nearlyValid(schema: Schema, known: Known): Arbitrary<unknown> {
  const names = Object.keys(resolve(schema).properties ?? {});
  const name = fc.oneof(fc.constantFrom(...names), operator, fc.string());
  return fc
    .tuple(valid(schema, known), name, fc.option(hostile, { nil: undefined }))
    .map(([value, field, wrong]) => Object.fromEntries([...Object.entries(value as object), [field, wrong]]));
}
