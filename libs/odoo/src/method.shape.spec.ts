import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { byName, withoutNames } from './method.shape.ts';
import { OdooError } from './odoo.error.ts';

const NAMES = ['domain', 'fields', 'offset', 'limit', 'ids', 'model', 'context', '__proto__', 'constructor'];
const value = fc.oneof(fc.integer(), fc.string(), fc.array(fc.integer()), fc.constant(null));
const call = fc.record({
  model: fc.constant('res.partner'),
  method: fc.constant('search'),
  args: fc.array(value, { maxLength: 5 }),
  kwargs: fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 4 }),
});
const shape = fc.record({
  ids: fc.boolean(),
  names: fc.uniqueArray(fc.constantFrom('domain', 'fields', 'offset', 'limit'), { maxLength: 4 }),
});

/** What came out, or null when the arguments were refused. */
function outcome(name: () => Record<string, unknown> | null): Record<string, unknown> | null {
  try {
    return name();
  } catch (error) {
    if (error instanceof OdooError && error.kind === 'invalid_argument') return null;
    throw error;
  }
}

describe('Arguments by name', () => {
  it('are all there with their values, or refused: none is lost, and none takes the place of another', () => {
    fc.assert(
      fc.property(call, shape, (asked, known) => {
        const body = outcome(() => byName(asked, known));
        if (!body) return;
        const { args, kwargs } = asked;
        const names = [...(known.ids ? ['ids'] : []), ...known.names].slice(0, args.length);
        const [first] = args;
        const positional = args.map((each, index) =>
          known.ids && index === 0 && typeof first === 'number' ? [first] : each,
        );
        const context = kwargs['context'] ?? null;
        const named = Object.entries(kwargs).filter(([name]) => name !== 'context' || context !== null);
        const expected = [...names.map((name, index) => [name, positional[index]]), ...named];
        expect(new Set(Object.entries(body).map(String))).toEqual(new Set(expected.map(String)));
        expect(Object.keys(body)).toHaveLength(expected.length);
      }),
    );
  });

  it('are not needed for ids alone, and nothing else is taken for ids', () => {
    fc.assert(
      fc.property(call, (asked) => {
        const body = outcome(() => withoutNames(asked));
        if (body && asked.args.length > 0) {
          expect(asked.args).toEqual([body['ids']]);
          expect((body['ids'] as unknown[]).every(Number.isInteger)).toBe(true);
        }
      }),
    );
  });
});
