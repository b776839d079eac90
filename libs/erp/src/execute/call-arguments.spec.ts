import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ToolError } from '../tool-error.ts';
import { checkedArguments } from './call-arguments.ts';
import type { CallArguments } from './call-arguments.ts';

const refusal = (given: CallArguments): ToolError | null => {
  try {
    checkedArguments(given);
    return null;
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
};
const codeOf = (given: CallArguments) => refusal(given)?.code;

describe(checkedArguments.name, () => {
  it('puts the ids in front, where Odoo looks for the records', () => {
    expect(checkedArguments({ ids: [3, 5], args: ['now'], kwargs: { force: true } })).toEqual({
      positional: [[3, 5], 'now'],
      named: { force: true },
    });
  });

  it('sends no ids where there are none', () => {
    expect(checkedArguments({ args: ['ada@example.com'], kwargs: { ref: [1, 2] } })).toEqual({
      positional: ['ada@example.com'],
      named: { ref: [1, 2] },
    });
    expect(checkedArguments({})).toEqual({ positional: [], named: {} });
  });

  it.each([
    [5],
    [[5]],
    [[[5]]],
    ['5'],
    [' 5 '],
    ['+5'],
    ['0x1f'],
    ['1_0'],
    [['5']],
    [['a', 5]],
    [{ 5: 'x' }],
  ])('takes %j, which Odoo could read as ids, for no first argument without ids', (first) => {
    expect(codeOf({ args: [first] })).toBe('invalid_argument');
    expect(codeOf({ ids: [1], args: [first] })).toBeUndefined();
    expect(codeOf({ kwargs: { value: first } })).toBeUndefined();
  });

  it.each([[], [null], [true], ['2026-01-31'], ['S00042'], [{ name: 'x' }], [['draft', 'sent']]])(
    'takes %j, which is no id, for a first argument',
    (...args) => {
      expect(codeOf({ args })).toBeUndefined();
    },
  );

  it.each(['ids', 'context', 'self', 'IDS', '__class__', '_force', 'a b', '', 'x.y', 'é'])(
    'takes no argument named %j',
    (name) => {
      expect(refusal({ ids: [1], kwargs: { [name]: 1 } })).toMatchObject({
        code: 'invalid_argument',
        hint: expect.stringContaining('`ids`'),
      });
    },
  );

  it('takes neither 64,001 characters nor 13 levels', () => {
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
    expect(codeOf({ ids: [1], args: ['x'.repeat(63_000)] })).toBeUndefined();
    expect(codeOf({ ids: [1], args: ['x'.repeat(64_001)] })).toBe('invalid_argument');
    expect(codeOf({ ids: [1], kwargs: { a: nested(9) } })).toBeUndefined();
    expect(codeOf({ ids: [1], kwargs: { a: nested(13) } })).toBe('invalid_argument');
  });

  it('never lets a number in front that was not given as an id, whatever the arguments are', () => {
    const anything = fc.anything({ maxDepth: 3, withBigInt: false, withDate: false });
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 3 }), (args) => {
        const isRefused = codeOf({ args }) !== undefined;
        const [first] = args;
        const isNumber = typeof first === 'number';
        const hasNumber = Array.isArray(first) && first.some((item) => typeof item === 'number');
        if (isNumber || hasNumber) expect(isRefused).toBe(true);
      }),
    );
  });
});
