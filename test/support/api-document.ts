import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorCode } from '@aidoo/kernel';

/** JSON Schema, as far as the document uses it. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean;
  items?: Schema;
  uniqueItems?: boolean;
  enum?: unknown[];
  minLength?: number;
  maxLength?: number;
  minimum?: number;
  maximum?: number;
  pattern?: string;
  format?: string;
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  examples?: unknown[];
}

interface Media {
  schema: Schema;
}

interface ProblemMedia {
  schema: { properties: { code: { enum: ErrorCode[] } } };
  examples: Record<string, { value: unknown }>;
}

export interface Answered {
  description: string;
  content?: Record<string, Media> & { 'application/problem+json'?: ProblemMedia };
}

export interface Parameter {
  name: string;
  in: 'path' | 'query';
  required?: boolean;
  schema: Schema;
}

export interface Operation {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  security?: Record<string, unknown>[];
  'x-roles'?: string[];
  parameters: Parameter[];
  requestBody?: { required: boolean; content: { 'application/json': Media } };
  responses: Record<string, Answered>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; responses: Record<string, Answered> };
}

/** docs/openapi.json, which the gateway serves. */
export const apiDocument = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../docs/openapi.json'), 'utf8'),
) as Document;

const answered = (answer: Answered & { $ref?: string }): Answered =>
  answer.$ref ? apiDocument.components.responses[answer.$ref.split('/').at(-1)!]! : answer;

/** Every operation, `GET /api/v1/companies`, with its answers looked up. */
export const operations = Object.entries(apiDocument.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    operation: {
      ...operation,
      responses: Object.fromEntries(
        Object.entries(operation.responses).map(([status, answer]) => [status, answered(answer)]),
      ),
    },
  })),
);
