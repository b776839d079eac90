import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { answerOf, pythonAnswer } from '../test/python.xmlrpc.ts';
import { MAX_CONTAINERS, MAX_DEPTH, MAX_VALUES } from './answer.shape.ts';
import { decodeXmlRpc } from './xmlrpc.decode.ts';

const list = (items: string): string => `<array><data>${items}</data></array>`;
const read = (value: string): unknown => {
  const answer = decodeXmlRpc(answerOf(value));
  return 'result' in answer ? answer.result : answer;
};
const nested = (depth: number): string =>
  '<array><data><value>'.repeat(depth - 1) + list('') + '</value></data></array>'.repeat(depth - 1);

const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc.constant(null),
    fc.boolean(),
    // Odoo writes control characters and carriage returns as they are.
    fc.string({
      unit: fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom('\r', '\n', '\u0001', '&')),
    }),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
    fc.array(tie('tree')),
    fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), tie('tree'), { noNullPrototype: true }),
  ),
}));

describe('Values of XML-RPC', () => {
  it('are read as they are, whatever Python writes', () => {
    fc.assert(
      fc.property(tree, (value) => {
        expect(decodeXmlRpc(pythonAnswer(value))).toEqual({ result: value });
      }),
    );
  });

  it('are text where they have no type, white space too', () => {
    const values = ['1', ' ', '\r\n', '', '&lt;int&gt;'].map((text) => `<value>${text}</value>`);
    expect(read(list(`${values.join('')}<value/>`))).toEqual(['1', ' ', '\r\n', '', '<int>', '']);
  });

  it('may be empty tags where they have no content', () => {
    const values = '<value> <string/></value><value><nil /></value><value><array><data/></array></value>';
    expect(read(list(`${values}<value><struct/></value>`))).toEqual(['', null, [], {}]);
  });

  it('may stand apart from their tags, if only by white space', () => {
    expect(read('\r\n\t <int> 5\n</int> ')).toBe(5);
    expect(read('<double> -1.5e3 </double>')).toBe(-1500);
  });

  it('have their last member where a struct has two of a name, as in JSON', () => {
    const twice = ['1', '2'].map((each) => `<member><name>a</name><value>${each}</value></member>`);
    expect(read(`<struct>${twice.join('')}</struct>`)).toEqual({ a: '2' });
  });

  it.each([
    ['of no type that there is', '<float>1</float>'],
    ['of a type in other letters', '<INT>1</INT>'],
    ['with two types', '<int>1</int><int>2</int>'],
    ['with text beside the type', 'x<int>1</int>'],
    ['with text behind the type', '<int>1</int>x'],
    ['with a type in a type', '<string><b>x</b></string>'],
    ['that another tag closes', '<int>1</string>'],
    ['that is no boolean', '<boolean>2</boolean>'],
    ['that is no whole number', '<int>1.5</int>'],
    ['that is an empty number', '<int></int>'],
    ['that is an empty double', '<double></double>'],
    ['that is a number and more', '<double>1.5x</double>'],
    ['that is nil and more', '<nil>x</nil>'],
    ['of a list without data', '<array><value>1</value></array>'],
    ['of a list with something else in it', '<array><data><int>1</int></data></array>'],
    ['of a list with text in it', '<array><data>x</data></array>'],
    ['of a struct with something else in it', '<struct><value>1</value></struct>'],
    ['of a member without a name', '<struct><member><value>1</value></member></struct>'],
    ['of a member without a value', '<struct><member><name>a</name></member></struct>'],
    [
      'of a member with two values',
      '<struct><member><name>a</name><value>1</value><value>2</value></member></struct>',
    ],
    ['with a name of the object itself', '<constructor>1</constructor>'],
  ])('are none %s', (_, value) => {
    expect(() => read(value)).toThrow();
  });

  it('may be as deep as follows can work through, and no deeper', () => {
    expect(JSON.stringify(read(nested(MAX_DEPTH)))).toBe('['.repeat(MAX_DEPTH) + ']'.repeat(MAX_DEPTH));
    expect(() => read(nested(MAX_DEPTH + 1))).toThrow('Nested too deeply');
  });

  it('may be many, side by side too, and no more', () => {
    const tooLarge = expect.objectContaining({ kind: 'answer_too_large', mayHaveHappened: true });
    // The list is a value and a container itself.
    expect(read(list('<value/>'.repeat(MAX_VALUES - 1)))).toHaveLength(MAX_VALUES - 1);
    expect(() => read(list('<value/>'.repeat(MAX_VALUES)))).toThrow(tooLarge);
    const empty = `<value>${list('')}</value>`;
    expect(read(list(empty.repeat(MAX_CONTAINERS - 1)))).toHaveLength(MAX_CONTAINERS - 1);
    expect(() => read(list(empty.repeat(MAX_CONTAINERS)))).toThrow(tooLarge);
  });
});
