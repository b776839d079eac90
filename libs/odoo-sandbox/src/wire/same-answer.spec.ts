import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Sandbox } from '../options.ts';
import { startSandbox } from '../sandbox.ts';
import { caller } from '../testing.ts';

const term = fc.oneof(
  fc.tuple(fc.constant('name'), fc.constantFrom('ilike', 'not ilike', '=like'), fc.string({ maxLength: 3 })),
  fc.tuple(
    fc.constantFrom('id', 'color'),
    fc.constantFrom('>', '<=', '=', '!='),
    fc.integer({ min: 0, max: 90 }),
  ),
  fc.tuple(fc.constant('country_id.code'), fc.constantFrom('in', 'not in'), fc.subarray(['BE', 'FR', 'US'])),
);

describe('JSON-RPC and JSON-2', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ version: '20.0' });
  });
  afterAll(() => sandbox.close());

  it('answer the same to the same question, by place or by name', async () => {
    const named = async (body: object): Promise<unknown> => {
      const response = await fetch(`${sandbox.url}/json/2/res.partner/search_read`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${sandbox.users.sales.apiKey}`,
        },
        body: JSON.stringify(body),
      });
      return response.json();
    };
    const page = { limit: fc.integer({ min: 0, max: 8 }), offset: fc.integer({ min: 0, max: 90 }) };
    await fc.assert(
      fc.asyncProperty(
        fc.array(term, { maxLength: 3 }),
        fc.record(page),
        async (domain, { limit, offset }) => {
          const fields = ['name', 'country_id'];
          const placed = caller(sandbox, sandbox.users.sales)('res.partner', 'search_read', [
            domain,
            fields,
            offset,
            limit,
          ]);
          expect(await named({ domain, fields, offset, limit })).toEqual(await placed);
        },
      ),
      { numRuns: 60 },
    );
  });
});
