import serializer from 'xmlrpc/lib/serializer.js';
import {
  around,
  body,
  fill,
  LARGE,
  LATE_OR_TOO_LARGE,
  list,
  NO_ODOO,
  SMALLER,
  valid,
} from './hostile.answer.ts';
import type { HostileAnswer } from './hostile.answer.ts';

const page = '<!doctype html><html><head><title>Canary</title></head><body>Hello</body></html>';
const keys = (): string[] => Array.from({ length: SMALLER / 60 }, (_, key) => key.toString(36));

/** Whole answers of HTTP with a body that is none of an Odoo, or too much of one. */
export const BODIES: Readonly<Record<string, HostileAnswer>> = {
  truncated: body(NO_ODOO, (xml) => valid([{ id: 1, name: 'x' }], xml).slice(0, -30)),
  empty: body(NO_ODOO, () => ''),
  'many-empty-lists': body(LATE_OR_TOO_LARGE, (xml) =>
    around(`[${fill('[],', LARGE)}[]]`, list(fill(`<value>${list('')}</value>`, LARGE)), xml),
  ),
  'many-numbers': body(LATE_OR_TOO_LARGE, (xml) =>
    around(`[${fill('1,', LARGE)}1]`, list(fill('<value/>', LARGE)), xml),
  ),
  'many-bare-words': body(LATE_OR_TOO_LARGE, (xml) =>
    around(`[${fill('NaN,', LARGE)}1]`, list(fill('<value><nil/></value>', 2 * LARGE)), xml),
  ),
  'one-wide-object': body(['answered', 'answer_too_large', 'timeout'], (xml) =>
    around(
      `{${keys()
        .map((key) => `"${key}":1`)
        .join(',')}}`,
      `<struct>${keys()
        .map((key) => `<member><name>${key}</name><value>1</value></member>`)
        .join('')}</struct>`,
      xml,
    ),
  ),
  'many-megabytes-nested': body(['answered', 'answer_too_large', 'timeout'], (xml) =>
    valid(
      Array.from({ length: 2_000 }, (_, id) => ({
        id,
        of: [id, { name: `Partner ${id}`, tags: [[1], [2]] }],
      })),
      xml,
    ),
  ),
  'one-large-text': body(['answered', 'timeout'], (xml) =>
    around(`"${fill('é', LARGE / 2)}"`, fill('é', LARGE / 2), xml),
  ),
  'a-large-fault': body(['user_error', 'server_error', 'timeout'], (xml) =>
    xml
      ? serializer.serializeFault({ faultCode: 1, faultString: fill('x\n  File "y", line 1\n') })
      : JSON.stringify({
          jsonrpc: '2.0',
          error: { message: 'x', data: { message: fill('x(y,), User: 2)') } },
        }),
  ),
  deep: body(['not_odoo', 'timeout'], (xml) =>
    around(
      '['.repeat(100_000) + ']'.repeat(100_000),
      '<array><data><value>'.repeat(100_000) + '</value></data></array>'.repeat(100_000),
      xml,
    ),
  ),
  'deep-and-small': body(NO_ODOO, (xml) =>
    around(
      '{"a":['.repeat(4_000) + ']}'.repeat(4_000),
      '<array><data><value>'.repeat(4_000) + '</value></data></array>'.repeat(4_000),
      xml,
    ),
  ),
  'deep-without-end': body(['not_odoo', 'answer_too_large', 'timeout'], (xml) =>
    around(fill('['), fill('<value><array>', LARGE), xml),
  ),
  'page-200': body(NO_ODOO, () => page),
  'page-404': body(NO_ODOO, () => page, 404),
  'page-502': body(['unreachable'], () => page, 502),
  'a-large-page': body(['not_odoo', 'answer_too_large'], () => fill(page)),
  'another-type': body(['not_odoo', 'answered'], (xml) =>
    xml ? '<methodResponse><params/></methodResponse>' : '[1]',
  ),
  'a-text': body(NO_ODOO, () => '"x"'),
  'a-wrong-error': body(['not_odoo', 'server_error', 'answered'], (xml) =>
    xml
      ? '<methodResponse><fault><value><array><data/></array></value></fault></methodResponse>'
      : '{"jsonrpc":"2.0","error":{"data":[{"message":{}}],"message":7}}',
  ),
  'another-version': body(NO_ODOO, (xml) => (xml ? '<methodCall/>' : '{"jsonrpc":2,"result":1}')),
  'invalid-utf-8': body(['answered', 'not_odoo'], (xml) =>
    Buffer.concat([
      Buffer.from(around('"', '', xml).slice(0, -1)),
      Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0x22, 0x7d]),
    ]),
  ),
  proto: body(['answered'], (xml) =>
    around(
      '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
      '<struct><member><name>__proto__</name><value><struct><member><name>admin</name><value>1</value></member></struct></value></member></struct>',
      xml,
    ),
  ),
  /** An expression that looks for strings would try each of the quotes as a beginning, and read to the end each time. */
  'escaped-quotes': body(['not_odoo', 'answered', 'timeout'], (xml) =>
    around(`"${fill('\\"')}`, fill('&quot;'), xml),
  ),
  'entities-and-dtd': body(['not_odoo', 'answered'], (xml) => {
    const entities = Array.from(
      { length: 30 },
      (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(30)}">`,
    ).join('');
    const dtd = `<!DOCTYPE m [<!ENTITY e0 "expanded"><!ENTITY file SYSTEM "file:///etc/passwd">${entities}]>`;
    return around('"\\u0000"', '&e30;&file;', xml).replace('<methodResponse>', `${dtd}<methodResponse>`);
  }),
  'open-tags': body(['not_odoo', 'answer_too_large', 'timeout'], (xml) =>
    around(fill('[1,'), fill('<a>'), xml),
  ),
  'a-large-attribute': body(['not_odoo', 'answer_too_large', 'timeout'], (xml) =>
    around(`{${fill('"a":')}`, `<int a="${fill('x')}">1</int>`, xml),
  ),
  'a-large-comment': body(['not_odoo', 'answer_too_large', 'answered', 'timeout'], (xml) =>
    around(`/*${fill('x')}*/1`, `<!--${fill('x')}--><int>1</int>`, xml),
  ),
};
