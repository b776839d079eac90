import { ERROR_STATUS, PROBLEM_TYPE } from '@aidoo/kernel';
import type { ErrorCode } from '@aidoo/kernel';
import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf, refTo } from './document.ts';
import type { Found, Response } from './document.ts';
import { PROBLEMS } from './problem-examples.ts';
import type { RouteFacts } from './route-facts.ts';

/** Every way in which an operation refuses: what follows from its access rule and input, and what its handler names. */
export function codesOf(
  { operation, path }: Found,
  { rule, mayFail, ownPagesOnly }: RouteFacts,
): ErrorCode[] {
  const codes = new Set<ErrorCode>(mayFail);
  const add = (when: boolean, ...more: ErrorCode[]) => when && more.forEach((code) => codes.add(code));
  add(rule !== 'public', 'unauthenticated');
  add(typeof rule === 'object', 'forbidden', 'second_factor_required', 'not_found');
  add(ownPagesOnly, 'forbidden');
  add(path.includes('{'), 'malformed_request');
  add(hasQuery(operation.parameters), 'invalid_input');
  add(
    operation.requestBody !== undefined,
    'malformed_request',
    'payload_too_large',
    'unsupported_media_type',
    'invalid_input',
  );
  add(path !== '/health/live', 'unavailable');
  return (Object.keys(ERROR_STATUS) as ErrorCode[]).filter((code) => codes.has(code));
}

const hasQuery = (parameters: Found['operation']['parameters']): boolean =>
  (parameters ?? []).some((parameter) => 'in' in parameter && parameter.in === 'query');

/** By status, as references: the same refusals are the same component. */
export function errorAnswers(found: Found, facts: RouteFacts): Record<string, { $ref: string }> {
  const byStatus = Map.groupBy(codesOf(found, facts), (code) => ERROR_STATUS[code]);
  return Object.fromEntries(
    // Readiness answers its own 503, with what is away.
    [...byStatus]
      .filter(([status]) => !(found.path === '/health/ready' && status === 503))
      .map(([status, codes]) => [String(status), { $ref: `#/components/responses/${codes.join('.')}` }]),
  );
}

/** The components that the operations of the document point to. */
export function problemResponses(document: OpenAPIObject): Record<string, Response> {
  const named = new Set<string>();
  for (const { operation } of operationsOf(document))
    for (const response of Object.values(operation.responses))
      if (response && '$ref' in response) named.add(response.$ref.split('/').at(-1)!);
  return Object.fromEntries([...named].map((name) => [name, problem(name.split('.') as ErrorCode[])]));
}

function problem(codes: ErrorCode[]): Response {
  const status = ERROR_STATUS[codes[0]!];
  const examples = codes.map((code) => [
    code,
    { summary: PROBLEMS[code].when, value: PROBLEMS[code].example },
  ]);
  return {
    description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].when}`).join(' '),
    headers: headersOf(status),
    content: {
      [PROBLEM_TYPE]: {
        schema: {
          allOf: [refTo('Problem')],
          properties: { status: { type: 'integer', enum: [status] }, code: { type: 'string', enum: codes } },
        },
        examples: Object.fromEntries(examples) as Record<string, { summary: string; value: unknown }>,
      },
    },
  };
}

const RETRY_AFTER = {
  description: 'Seconds after which the same request may succeed.',
  schema: { type: 'integer', minimum: 1 },
};
const CHALLENGE = {
  description: 'As in RFC 6750, section 3.',
  schema: { type: 'string', examples: ['Bearer'] },
};

function headersOf(status: number): Response['headers'] {
  if (status === 429) return { 'Retry-After': { ...RETRY_AFTER, required: true } };
  if (status === 503) return { 'Retry-After': RETRY_AFTER };
  return status === 401 ? { 'WWW-Authenticate': CHALLENGE } : {};
}
