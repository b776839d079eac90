import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { fieldsIn } from './field-answer.ts';

const fieldOf = (info: unknown) => fieldsIn({ f: info }, 'x.fields_get')['f'];

describe(fieldsIn.name, () => {
  it.each([null, true, 'text', 5, [], [{}]])('makes nothing of %j, which describes no fields', (answer) => {
    expect(() => fieldsIn(answer, 'x.fields_get')).toThrow('something that this method never answers');
  });

  it('leaves out what is no field, and of a field what is of another type', () => {
    const answer = JSON.parse(
      '{"__proto__":{"type":"char"},"a b":{"type":"char"},"no":"char","none":{"type":5},"f":{"type":"char","string":7,"required":"yes","relation":"a b","selection":"x","depends":[1,"g"],"related":{},"states":[]}}',
    ) as unknown;
    expect(fieldsIn(answer, 'x.fields_get')).toEqual({ f: { string: 'f', type: 'char', depends: ['g'] } });
  });

  it('reads the path of a field that repeats another one, as Odoo 14 and as later ones write it', () => {
    for (const related of [['a_id', 'b'], 'a_id.b'])
      expect(fieldOf({ type: 'char', related })?.related).toBe('a_id.b');
  });

  it('cuts labels, and keeps of a selection the pairs', () => {
    const info = {
      type: 'selection',
      string: 'L'.repeat(1e6),
      selection: [['a', 5], ['b', 'B'], 'c', [7, 'x']],
    };
    expect(fieldOf(info)).toEqual({
      string: 'L'.repeat(200),
      type: 'selection',
      selection: [
        ['a', 'a'],
        ['b', 'B'],
      ],
    });
  });

  it('breaks on no answer', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (answer) => {
        for (const info of Object.values(fieldsIn(answer, 'x.fields_get')))
          expect([typeof info.type, typeof info.string]).toEqual(['string', 'string']);
      }),
    );
  });
});
