import { SecondStep, SignIn } from '@aidoo/auth';
import { ConnectionTestFailed, ConnectionTestPassed } from '@aidoo/credentials';
import { PolicyCompared, PolicyNotCompared } from '@aidoo/erp';
import { Problem } from '@aidoo/kernel';
import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { completeOperations } from './operations.ts';
import { problemResponses } from './problems.ts';
import { routeFacts } from './route-facts.ts';
import { ruleFacts } from './rule-facts.ts';
import { completeSchemas } from './schemas.ts';
import { frame } from './texts.ts';

/** Classes that answers name in a union, where the compiler plugin cannot see them. */
const IN_UNIONS = [
  SignIn,
  SecondStep,
  ConnectionTestPassed,
  ConnectionTestFailed,
  PolicyCompared,
  PolicyNotCompared,
  Problem,
];

/** What programs of ours and of others are written against. */
const OF_THE_API = /^\/(api|health)\//;

/** The description of the whole API: what the plugin reads from the types, completed by what the code knows beside. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, frame(), {
    extraModels: IN_UNIONS,
    operationIdFactory: (controller, handler) => `${controller}.${handler}`,
  });
  // What speaks a protocol of its own, and pages that people are shown: they are described in words.
  for (const path of Object.keys(document.paths)) if (!OF_THE_API.test(path)) delete document.paths[path];
  const facts = routeFacts(app);
  completeOperations(document, facts);
  document.components = { ...document.components, responses: problemResponses(document) };
  return sorted(completeSchemas(document, ruleFacts([...facts.values()].flatMap(({ inputs }) => inputs))));
}

/** In an order that does not depend on which module was loaded first. */
function sorted(document: OpenAPIObject): OpenAPIObject {
  const { schemas, responses } = document.components ?? {};
  return {
    ...document,
    paths: byKey(document.paths),
    components: { ...document.components, schemas: byKey(schemas), responses: byKey(responses) },
  };
}

const byKey = <T>(record: Record<string, T> = {}): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
