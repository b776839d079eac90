import { afterAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import Deserializer from 'xmlrpc/lib/deserializer.js';
import { xmlRpcCodec } from './xmlrpc.codec.ts';
import { XmlRpcDecoder } from './xmlrpc.decoder.ts';

const decoder = new XmlRpcDecoder();
const codec = xmlRpcCodec(decoder.for('share'));
afterAll(() => decoder.close());

/** What a server reads out of a request of ours; the package's parser is less strict than Odoo's is. */
function received(args: unknown): unknown {
  let read: unknown;
  const sent = codec.encode('object', 'execute_kw', { args });
  new SaxesParser().write(sent).close();
  // Line ends are one character for a parser of XML (XML 1.0, §2.11).
  const xml = sent.replace(/\r\n?/g, '\n');
  const pipe = (sink: { write(text: string): unknown; end(): unknown }): void => {
    sink.write(xml);
    sink.end();
  };
  new Deserializer().deserializeMethodCall(
    { setEncoding: () => {}, on: () => {}, pipe },
    (error, _, parameters) => {
      if (error) throw error;
      [read] = parameters;
    },
  );
  return read;
}

describe('Sending XML-RPC', () => {
  it('writes a whole number as int up to 32 bits', () => {
    expect(codec.encode('object', 'm', { args: [2147483647, -2147483647] })).toContain(
      '<int>2147483647</int>',
    );
    expect(codec.encode('object', 'm', { args: [1.5] })).toContain('<double>1.5</double>');
  });

  it.each([2147483648, -2147483648, 3_000_000_000, 1e21, Number.MAX_SAFE_INTEGER])(
    'refuses %p before anything is sent, since no int of XML-RPC holds it',
    (number) => {
      const send = (): string => codec.encode('object', 'm', { args: [[['id', '=', number]]] });
      expect(send).toThrow(
        'args[0][0][2] is a whole number beyond 2147483647, which XML-RPC cannot carry: use JSON-RPC.',
      );
      expect(send).toThrow(expect.objectContaining({ kind: 'invalid_argument', mayHaveHappened: false }));
    },
  );

  it.each([Number.NaN, Infinity, -Infinity])('refuses %p, which no double of XML-RPC holds', (number) => {
    expect(() => codec.encode('object', 'm', { kwargs: { limit: number } })).toThrow(
      'kwargs.limit is not a finite number',
    );
  });

  it.each([
    ['undefined', undefined, 'args[0] is undefined'],
    ['an undefined member', { domain: undefined }, 'args[0].domain is undefined'],
    ['a hole', Array(1), 'args[0][0] is undefined'],
    ['a bigint', 1n, 'args[0] is bigint'],
    ['a function', () => 1, 'args[0] is function'],
    ['a date', new Date(0), 'args[0] is a Date: send text'],
    ['bytes', Buffer.from('x'), 'args[0] is binary: send base64 text'],
    ['a Map', new Map([['a', 1]]), 'args[0] is not a plain object'],
  ])('refuses %s by name, and never sends it as something else', (_, sent, words) => {
    expect(() => codec.encode('object', 'm', { args: [sent] })).toThrow(words);
  });

  it('refuses a circular value', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(() => codec.encode('object', 'm', { args: circle })).toThrow('is nested too deeply');
  });

  it.each([
    ['\u0000', 'U+0000'],
    ['\u0008', 'U+0008'],
    ['\u001F', 'U+001F'],
    ['\uFFFE', 'U+FFFE'],
  ])('refuses the control character %j and does not repeat the text around it', (character, name) => {
    const send = (): string => codec.encode('object', 'm', { secret: `canary${character}` });
    expect(send).toThrow(`secret contains the control character ${name}`);
    expect(send).not.toThrow('canary');
    expect(() => codec.encode('object', 'm', { args: [{ [character]: 1 }] })).toThrow(
      'The name of a member of args[0]',
    );
  });

  it('refuses half of a surrogate pair', () => {
    expect(() => codec.encode('object', 'm', { args: ['\uD800'] })).toThrow(
      'args[0] is no well-formed Unicode text',
    );
  });

  it.each([
    'a]]>b]]></string></value></param><param><value><int>9</int>',
    '<b>&amp;</b>',
    'a\r\nb',
    ' ',
    '',
    '𝔘 ü',
  ])('sends %j so that exactly this is read', (text) => {
    expect(received([text, { [text]: text }])).toEqual([text, { [text]: text }]);
  });

  it('sends a member called __proto__ as a member', () => {
    const xml = codec.encode('object', 'm', {
      args: JSON.parse('[{"__proto__": {"admin": true}}]') as unknown,
    });
    expect(xml).toContain('<name>__proto__</name>');
  });

  it('sends whatever can be sent so that exactly this is read', () => {
    const text = fc.string({ unit: 'grapheme' });
    // The package's reader, which stands for Odoo here, sets prototypes.
    const name = text.filter((each) => each !== '__proto__');
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        fc.constant(null),
        fc.boolean(),
        text,
        fc.integer({ min: -2147483647 }),
        fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
        fc.array(tie('tree')),
        fc.dictionary(name, tie('tree'), { noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.array(tree), (args) => {
        expect(received(args)).toEqual(args);
      }),
    );
  });
});
