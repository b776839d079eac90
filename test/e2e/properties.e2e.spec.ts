import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import * as fc from 'fast-check';
import { operations } from '../support/api-document.ts';
import { World } from '../support/bootstrap.ts';
import { undocumented } from '../support/documented-answer.ts';
import { requestsFor } from '../support/generated-requests.ts';
import type { GeneratedRequest } from '../support/generated-requests.ts';
import { rawRequest } from '../support/raw-http.ts';
import type { RawAnswer } from '../support/raw-http.ts';
import { Settled } from '../support/settled-owner.ts';

/** Requests to each operation; more of them are a matter of `PROPERTY_RUNS=500 npm test -- properties`. */
const RUNS = Number(process.env['PROPERTY_RUNS'] ?? 20);
const MOST_MS = 20_000;

/** After these nothing is left for the next request to work on. */
const ENDS_THE_OWNER = new Set([
  'account.remove',
  'companies.remove',
  'members.handOver',
  'account.changePassword',
]);

describe('whatever an owner, or nobody, sends to an operation of the API', () => {
  let world: World;
  let odoo: Sandbox;

  beforeAll(async () => {
    world = await World.reachable();
    odoo = await world.odoo();
  });
  afterAll(() => world.stop());

  const settle = () => Settled.create(world.url, odoo);

  const send = (owner: Settled, method: string, request: GeneratedRequest): Promise<RawAnswer> => {
    const { path, query, body, contentType } = owner.addressed(request);
    return rawRequest(world.url, {
      method,
      path: query ? `${path}?${query}` : path,
      body,
      headers: {
        ...(request.signedIn ? owner.headers() : owner.address()),
        ...(contentType && body !== undefined && { 'content-type': contentType }),
        ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
      },
    });
  };

  it.each(operations)(
    'is answered by $name as the document says, and never with 500',
    async (described) => {
      const { operationId } = described.operation;
      let owner = await settle();
      await fc.assert(
        fc.asyncProperty(requestsFor(described, Settled.known), async (request) => {
          const answer = await send(owner, described.method, request);
          // Thrown, not expected: the report of the smallest request that fails then says what was wrong.
          for (const wrong of undocumented(described, answer)) throw new Error(wrong);
          expect(Object.prototype).not.toHaveProperty('polluted');
          const isOver = answer.status < 300 && ENDS_THE_OWNER.has(operationId);
          if (isOver || (request.signedIn && [401, 429].includes(answer.status))) owner = await settle();
        }),
        {
          numRuns: RUNS,
          seed: jest.getSeed(),
          interruptAfterTimeLimit: MOST_MS,
          markInterruptAsFailure: false,
        },
      );
    },
    2 * MOST_MS,
  );
});
