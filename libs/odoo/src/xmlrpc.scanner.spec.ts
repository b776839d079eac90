import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { answerOf, pythonAnswer } from '../test/python.xmlrpc.ts';
import { decodeXmlRpc } from './xmlrpc.decode.ts';

const isRefused = (xml: string): boolean => {
  try {
    decodeXmlRpc(xml);
    return false;
  } catch {
    return true;
  }
};

describe('The text of an XML-RPC answer', () => {
  it.each([
    ['a carriage return', 'a\r\nb\rc'],
    ['control characters, which Odoo 14 writes as they are', 'a\u0000\u000B\u001F\uFFFE\uFFFFb'],
    ['what escapes', '&<>"\'&amp;&#65;'],
    ['characters beyond the first 65,536', '😀'],
  ])('has %s as JSON-RPC has them', (_, text) => {
    expect(decodeXmlRpc(pythonAnswer([text, { [text]: 1 }]))).toEqual({ result: [text, { [text]: 1 }] });
  });

  it('may have references by name and by number', () => {
    expect(decodeXmlRpc(answerOf('&amp;&lt;&gt;&quot;&apos;&#13;&#x1F600;&#x0a;'))).toEqual({
      result: '&<>"\'\r😀\n',
    });
  });

  it('may be in sections that are not marked up, in parts', () => {
    const sections = 'a<![CDATA[<b>&amp;]]]]><![CDATA[>\r\n]]>&amp;';
    expect(decodeXmlRpc(answerOf(`<string>${sections}</string>`))).toEqual({ result: 'a<b>&amp;]]>\r\n&' });
  });

  it.each(['<?xml version="1.0" encoding="utf-8"?>\r\n', ' \n<?xml version="1.0"?>', '\n', ''])(
    'may begin with %j',
    (head) => {
      expect(decodeXmlRpc(`${head}${answerOf('x')}\r\n`)).toEqual({ result: 'x' });
    },
  );

  it.each([
    ['an entity that is none of the five', answerOf('&nbsp;')],
    ['an ampersand that is not escaped', answerOf('a & b')],
    ['a reference beyond Unicode', answerOf('&#x110000;')],
    ['a reference without a number', answerOf('&#;')],
    ['a type that is declared', `<!DOCTYPE m [<!ENTITY a "b">]>${answerOf('x')}`],
    ['an entity that is declared', answerOf('<!ENTITY a "b">')],
    ['a comment', answerOf('a<!-- b -->]]>')],
    ['an instruction', answerOf('<?a b?>')],
    ['an attribute', answerOf('<int a="b">1</int>')],
    ['a tag without a name', answerOf('<>x</>')],
    ['a tag that both closes and is empty', answerOf('x').replace('</methodResponse>', '</methodResponse/>')],
    ['a section without end', answerOf('<![CDATA[x')],
    ['text before the answer', `x${answerOf('x')}`],
    ['text after the answer', `${answerOf('x')}x`],
    ['a second answer', answerOf('x') + answerOf('x')],
    ['a call', '<methodCall><methodName>x</methodName><params/></methodCall>'],
    ['two parameters', answerOf('x').replace('</param>', '</param><param><value/></param>')],
    ['a parameter without a value', '<methodResponse><params><param/></params></methodResponse>'],
    ['neither parameters nor a fault', '<methodResponse></methodResponse>'],
    ['parameters and a fault', answerOf('x').replace('</params>', '</params><fault><value/></fault>')],
    [
      'a fault that is a list',
      pythonAnswer([])
        .replaceAll(/<\/?param>/g, '')
        .replaceAll('params', 'fault'),
    ],
  ])('is none with %s', (_, xml) => {
    expect(isRefused(xml)).toBe(true);
  });

  it('is none where a parser for all of XML finds none, whatever is put in and left out', () => {
    // It wants the declaration at the very beginning.
    const [, body = ''] = pythonAnswer([{ id: 1, name: '<é & 😀>', of: [2, 1.5, null] }]).split('?>');
    const place = fc.nat({ max: body.length });
    const piece = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '<value>',
        '</value>',
        '<value/>',
        '<',
        '>',
        '/',
        '&',
        ';',
        '<![CDATA[',
        ']]>',
        '<nil />',
      ),
    );
    fc.assert(
      fc.property(place, place, piece, (from, to, put) => {
        const damaged = body.slice(0, from) + put + body.slice(to);
        if (!isXml(damaged)) expect(isRefused(damaged)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** What XML refuses for the sake of older parsers, and we read. */
const READ = new Set([
  'disallowed character.',
  'malformed character entity.',
  'the string "]]>" is disallowed in char data.',
]);

function isXml(text: string): boolean {
  const wrong: string[] = [];
  const parser = new SaxesParser({ position: false });
  parser.on('error', ({ message }) => wrong.push(message));
  parser.write(text).close();
  return wrong.every((message) => READ.has(message));
}
