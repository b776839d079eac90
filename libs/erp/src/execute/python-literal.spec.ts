import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { pythonLiteral } from './python-literal.ts';

const names = { active_id: 7, active_ids: [7, 8] };

describe(pythonLiteral.name, () => {
  it.each<[string, unknown]>([
    ['{}', {}],
    ['{\'default_x\': 1, "y": [True, False, None], }', { default_x: 1, y: [true, false, null] }],
    ["{'default_lead_ids': active_ids, 'a': active_id}", { default_lead_ids: [7, 8], a: 7 }],
    ["[('state', '=', 'draft'), ('id', 'in', (1, 2,)), ('n', '>', -1.5)]", [['state', '=', 'draft'], ['id', 'in', [1, 2]], ['n', '>', -1.5]]], // prettier-ignore
    ['(1)', 1],
    ['(1,)', [1]],
    ['()', []],
    [String.raw`'it\'s\n"x"'`, 'it\'s\n"x"'],
    ['\n  {\n "a" : 1 }\n ', { a: 1 }],
    ["{'__proto__': 1}", JSON.parse('{"__proto__": 1}')],
  ])('reads %s', (text, value) => {
    expect(pythonLiteral(text, names)).toEqual(value);
  });

  it.each([
    '', '{', '[1 2]', '{1: 2}', '{"a" 1}', '[,]', '{,}', 'uid', 'context_today()', "time.strftime('%Y')", '1 + 1', '12abc', "'open", '{**x}',
    "__import__('os')", 'constructor', '[1] [2]', 'x'.repeat(30_000), `${'['.repeat(100)}${']'.repeat(100)}`,
  ])('answers nothing for %j, which is more than a literal', (text) => {
    expect(pythonLiteral(text, names)).toBeUndefined();
  }); // prettier-ignore

  it('reads back what Python prints', () => {
    const python = (value: unknown): string => {
      if (value === null) return 'None';
      if (typeof value === 'boolean') return value ? 'True' : 'False';
      if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
      if (typeof value === 'object')
        return `{${Object.entries(value).map(([key, item]) => `${python(key)}: ${python(item)}`).join(', ')}}`; // prettier-ignore
      return typeof value === 'string'
        ? `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
        : JSON.stringify(value);
    };
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.string({ unit: 'grapheme' }),
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('json'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('json'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(json, (value) => {
        expect(pythonLiteral(python(value))).toEqual(value);
      }),
    );
  });
});
