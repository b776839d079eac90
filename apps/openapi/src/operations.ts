import { ROLE_TABLE } from '@aidoo/companies';
import type { AccessRule } from '@aidoo/companies';
import type { OpenAPIObject } from '@nestjs/swagger';
import { cookiesOf } from './cookies.ts';
import { operationsOf, refTo, schemasOf } from './document.ts';
import type { Found, Operation, Response, Schema } from './document.ts';
import { pathParameters } from './path-parameters.ts';
import { errorAnswers } from './problems.ts';
import type { RouteFacts } from './route-facts.ts';
import { optionalFields, ruleFacts } from './rule-facts.ts';
import { ANSWERS, tagOf } from './texts.ts';

const oneOf = (...names: string[]) => ({ 'application/json': { schema: { oneOf: names.map(refTo) } } });

/** Answers of more than one kind, and those that are written without Nest: the plugin cannot see what they are. */
const CONTENT: Readonly<Record<string, Response['content']>> = {
  'auth.login': oneOf('SignIn', 'SecondStep'),
  'odooConnections.test': oneOf('ConnectionTestPassed', 'ConnectionTestFailed'),
  'policyCheck.check': oneOf('PolicyCompared', 'PolicyNotCompared'),
  'openApi.describe': { 'application/json': { schema: { type: 'object' } } },
  'openApi.show': { 'text/html': { schema: { type: 'string' } } },
  'openApi.file': { '*/*': { schema: { type: 'string' } } },
};

/** @throws Error for a route that says nothing of itself. */
export function completeOperations(document: OpenAPIObject, facts: Map<string, RouteFacts>): void {
  for (const found of operationsOf(document)) {
    const known = facts.get(found.operation.operationId ?? '');
    if (!known?.rule) throw new Error(`${found.method} ${found.path} does not say who may use it`);
    if (!found.operation.summary)
      throw new Error(
        `${found.method} ${found.path}: its handler needs a JSDoc text, which becomes its summary`,
      );
    complete(document, found, { ...known, rule: known.rule });
  }
}

function complete(document: OpenAPIObject, found: Found, facts: RouteFacts & { rule: AccessRule }): void {
  const { operation, path } = found;
  const [controller, handler] = operation.operationId!.split('.') as [string, string];
  operation.operationId = `${inCamelCase(controller)}.${handler}`;
  operation.tags = [tagOf(controller)];
  operation.description = whoMay(facts.rule);
  operation.security = securityOf(facts.rule);
  if (typeof facts.rule === 'object') Object.assign(operation, { 'x-roles': ROLE_TABLE[facts.rule.action] });
  operation.parameters = [
    ...pathParameters(path),
    ...(operation.parameters ?? []).filter((parameter) => 'in' in parameter && parameter.in !== 'path'),
  ];
  completeQuery(operation, facts);
  completeBody(document, operation);
  completeAnswers(operation);
  cookiesOf(operation);
  Object.assign(operation.responses, errorAnswers(found, facts));
}

const inCamelCase = (controller: string): string =>
  controller.charAt(0).toLowerCase() + controller.slice(1).replace(/Controller$/, '');

function whoMay(rule: AccessRule): string {
  if (rule === 'public') return 'For anybody.';
  if (rule === 'optional') return 'For anybody; whoever signs in is known.';
  if (rule === 'signed-in') return 'For whoever is signed in.';
  if (rule === 'credential') return 'For whoever shows an API key or an OAuth access token.';
  const roles = ROLE_TABLE[rule.action];
  const last = roles.at(-1)!;
  return `For the ${[roles.slice(0, -1).join(', '), last].filter(Boolean).join(' and ')} of the company.`;
}

function securityOf(rule: AccessRule): Operation['security'] {
  if (rule === 'public') return [];
  return rule === 'optional' ? [{}, { accessToken: [] }] : [{ accessToken: [] }];
}

function completeQuery({ parameters = [] }: Operation, { inputs }: RouteFacts): void {
  const rules = Object.assign({}, ...Object.values(ruleFacts(inputs))) as Record<string, object>;
  const optional = new Set(inputs.flatMap(optionalFields));
  for (const parameter of parameters) {
    if (!('in' in parameter) || parameter.in !== 'query') continue;
    Object.assign(parameter.schema ?? {}, rules[parameter.name]);
    // A field with a default of its own reads like one that is always there.
    if (optional.has(parameter.name)) parameter.required = false;
  }
}

/** A body of which every field can be left out can be left out itself; a field of nobody is refused. */
function completeBody(document: OpenAPIObject, { requestBody }: Operation): void {
  if (!requestBody || '$ref' in requestBody) return;
  const schema = requestBody.content['application/json']?.schema;
  if (!schema || !('$ref' in schema)) return;
  requestBody.required = (closed(document, schema.$ref).required ?? []).length > 0;
}

function closed(document: OpenAPIObject, ref: string): Schema {
  const schema = schemasOf(document)[ref.split('/').at(-1)!]!;
  schema.additionalProperties = false;
  for (const inner of JSON.stringify(schema.properties).matchAll(/"\$ref":"([^"]+)"/g))
    closed(document, inner[1]!);
  return schema;
}

function completeAnswers({ responses, operationId = '' }: Operation): void {
  for (const [status, response] of Object.entries(responses)) {
    if (!response || '$ref' in response) continue;
    response.description = ANSWERS[status] ?? response.description;
    if (CONTENT[operationId]) response.content = CONTENT[operationId];
  }
  if (operationId === 'health.ready')
    responses['503'] = {
      description: 'Something that is needed does not answer.',
      content: { 'application/json': { schema: refTo('Readiness') } },
    };
}
