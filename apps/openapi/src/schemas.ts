import { AUDIT_STATUSES } from '@aidoo/audit-logs';
import { PERMISSIONS, ROLES } from '@aidoo/companies';
import { MOST_ROWS, NAME_FORMS } from '@aidoo/data-policies';
import { ERROR_STATUS } from '@aidoo/kernel';
import type { OpenAPIObject } from '@nestjs/swagger';
import { schemasOf } from './document.ts';
import type { Schema } from './document.ts';
import { EXAMPLES } from './examples.ts';
import type { RuleFacts } from './rule-facts.ts';

/** Lists in the order in which people read them: the compiler knows them as sets. */
const ORDERS: readonly (readonly string[])[] = [
  ROLES,
  PERMISSIONS,
  AUDIT_STATUSES,
  Object.keys(ERROR_STATUS),
];

const textsLike = ({ pattern }: { pattern: RegExp }): object => ({
  items: { type: 'string', pattern: pattern.source },
});

/** Odoo's prefix notation, whose terms are lists of a path, an operator and a value. */
const DOMAIN = {
  type: 'array',
  items: {
    anyOf: [
      { type: 'string', enum: ['&', '|', '!'] },
      { type: 'array', items: {}, minItems: 3, maxItems: 3 },
    ],
  },
};

/** What the plugin cannot see: that a text is an id, that a boolean is always the same, that anything can be there. */
const SEEN_BY_US: Readonly<Record<string, Record<string, object>>> = {
  CompanyView: { id: { type: 'string' } },
  AccountDeletedDto: { deleted: { enum: [true] } },
  CompanyDeletedDto: { deleted: { enum: [true] } },
  OdooConnectionView: { hasSecret: { enum: [true] } },
  ModelRulesDto: {
    model: { pattern: NAME_FORMS.model.pattern.source },
    hidden: textsLike(NAME_FORMS.field),
    masked: textsLike(NAME_FORMS.field),
    domain: DOMAIN,
  },
  DataRulesDto: {
    allow: textsLike(NAME_FORMS.models),
    deny: textsLike(NAME_FORMS.models),
    maxRows: { minimum: 1, maximum: MOST_ROWS },
  },
  CredentialRulesDto: { id: { pattern: '^[0-9a-f]{24}$' } },
  PolicyExceptionsDto: { models: textsLike(NAME_FORMS.model), methods: textsLike(NAME_FORMS.method) },
  ConnectionTestPassed: { ok: { enum: [true] } },
  ConnectionTestFailed: { ok: { enum: [false] } },
  PolicyCompared: { compared: { enum: [true] } },
  PolicyNotCompared: { compared: { enum: [false] } },
  AuditRecord: {
    at: { format: 'date-time' },
    durationMs: { format: 'double' },
    params: { type: undefined },
    result: { type: undefined },
  },
};

/** Makes the schemas say all that is known of them, under the names that people read. */
export function completeSchemas(document: OpenAPIObject, facts: RuleFacts): OpenAPIObject {
  for (const [name, schema] of Object.entries(schemasOf(document))) {
    const properties = (schema.properties ?? {}) as Record<string, Schema>;
    for (const [field, property] of Object.entries(properties))
      Object.assign(property, facts[name]?.[field], SEEN_BY_US[name]?.[field], exampleOf(field, property));
  }
  const text = JSON.stringify(document, inOpenApi31);
  return JSON.parse(renamed(text, Object.keys(schemasOf(document)))) as OpenAPIObject;
}

/** Of texts and lists: what else there is says what it holds by its type. */
const exampleOf = (field: string, { type, example, enum: values }: Schema): object =>
  (type === 'array' || String(type).includes('string')) && !values && example === undefined && EXAMPLES[field]
    ? { example: EXAMPLES[field] }
    : {};

/** `example` is of OpenAPI 3.0; numbers are whole ones unless it is said. */
function inOpenApi31(_key: string, value: unknown): unknown {
  if (!isSchema(value)) return value;
  const { example, ...schema } = value;
  return {
    ...schema,
    ...(schema.type !== undefined && { type: schema.format === 'double' ? schema.type : whole(schema.type) }),
    ...(Array.isArray(schema.enum) && { enum: inOrder(schema.enum) }),
    ...(example !== undefined && { examples: [example] }),
  };
}

interface PlainSchema {
  type?: unknown;
  format?: unknown;
  enum?: unknown;
  example?: unknown;
}

/** By the kind of its type as well: the properties of a schema can have one of that name. */
function isSchema(value: unknown): value is PlainSchema {
  if (typeof value !== 'object' || value === null) return false;
  const { type, enum: values } = value as PlainSchema;
  return typeof type === 'string' || Array.isArray(type) || Array.isArray(values);
}

const whole = (type: unknown): unknown =>
  Array.isArray(type) ? type.map(whole) : type === 'number' ? 'integer' : type;

const inOrder = (values: unknown[]): unknown[] => {
  // A number or a boolean stands alone, and as what it is.
  if (!values.every((value) => typeof value === 'string')) return values;
  const order = ORDERS.find((known) => values.every((value) => known.includes(value)));
  return order?.filter((value) => values.includes(value)) ?? values.sort((a, b) => a.localeCompare(b));
};

/** `CompanyView` and `UserDto` are words of the code. @throws Error when two would have the same name. */
function renamed(text: string, names: readonly string[]): string {
  const shown = names.map((name) => name.replace(/(?:View|Dto)$/, ''));
  if (new Set(shown).size < names.length)
    throw new Error(`two schemas of one name among ${shown.join(', ')}`);
  return names.reduce(
    (now, name, index) =>
      now
        .replaceAll(`"#/components/schemas/${name}"`, `"#/components/schemas/${shown[index]}"`)
        .replace(`"${name}":{"type":"object"`, `"${shown[index]}":{"type":"object"`),
    text,
  );
}
