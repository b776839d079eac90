import { afterAll, describe, expect, it } from '@jest/globals';
import { Deadline } from './deadline.ts';
import { jsonRpcCodec as codec } from './jsonrpc.codec.ts';
import type { OdooError } from './odoo.error.ts';

// For all of this file together.
const deadline = new Deadline(600_000);
afterAll(() => deadline.end());

const decode = (text: string): Promise<unknown> => codec.decode(new TextEncoder().encode(text), deadline);

describe('Sending JSON-RPC', () => {
  it('puts the parameters in the order in which they are given', () => {
    expect(
      JSON.parse(codec.encode('common', 'authenticate', { database: 'd', username: 'u', environment: {} })),
    ).toEqual({
      jsonrpc: '2.0',
      method: 'call',
      id: 1,
      params: { service: 'common', method: 'authenticate', args: ['d', 'u', {}] },
    });
  });

  it('carries whole numbers to 2^53 and control characters', () => {
    expect(codec.encode('object', 'm', { args: [3_000_000_000, 'a\u0001b'] })).toContain(
      '[3000000000,"a\\u0001b"]',
    );
  });

  it.each([
    [2 ** 53, 'args[0] is a whole number beyond 2^53'],
    [1e21, 'args[0] is a whole number beyond 2^53'],
    [Number.NaN, 'args[0] is not a finite number'],
    [{ domain: undefined }, 'args[0].domain is undefined'],
    [{ toJSON: () => [] }, 'args[0].toJSON is function'],
    ['\uDC00', 'args[0] is no well-formed Unicode text'],
  ])('refuses %p, which JSON would change or drop', (value, words) => {
    expect(() => codec.encode('object', 'm', { args: [value] })).toThrow(words);
  });
});

describe('Reading JSON-RPC', () => {
  it('reads an answer without a result as null: a method that returned nothing', async () => {
    expect(await decode('{"jsonrpc": "2.0", "id": 1}')).toEqual({ result: null });
    expect(await decode('{"jsonrpc": "2.0", "id": null, "result": false}')).toEqual({ result: false });
  });

  it('reads what Python writes for a float that is no number as null, and leaves text alone', async () => {
    const text = String.raw`{"jsonrpc": "2.0", "result": [NaN, -Infinity, 1.5, "NaN \" Infinity", {"NaN": Infinity}]}`;
    expect(await decode(text)).toEqual({ result: [null, null, 1.5, 'NaN " Infinity', { NaN: null }] });
  });

  it('reads a member called __proto__ as a member, and no prototype', async () => {
    const { result } = (await decode('{"jsonrpc":"2.0","result":{"__proto__":{"admin":true}}}')) as {
      result: Record<string, unknown>;
    };
    expect([Object.getPrototypeOf(result), result['admin']]).toEqual([Object.prototype, undefined]);
  });

  it('takes name and message of an error, and leaves its traceback behind', async () => {
    const data = {
      name: 'odoo.exceptions.UserError',
      message: 'No.',
      debug: 'Traceback',
      arguments: ['No.'],
    };
    const error = { code: 0, message: 'Odoo Server Error', data };
    expect(await decode(JSON.stringify({ jsonrpc: '2.0', id: 1, error }))).toEqual({
      fault: { name: 'odoo.exceptions.UserError', text: 'No.' },
    });
  });

  it.each([
    '<html>canary</html>',
    '',
    '[]',
    '{}',
    'null',
    '"x"',
    '{"jsonrpc": "2.0", "result": "canary',
    '[NaN',
  ])('takes %j for no Odoo, and a call that may have happened', async (text) => {
    const error = (await decode(text).catch((thrown: unknown) => thrown)) as OdooError;
    expect(error).toMatchObject({ kind: 'not_odoo', mayHaveHappened: true });
    expect('cause' in error).toBe(false);
    expect(error.message).not.toContain('canary');
  });
});
