import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import serializer from 'xmlrpc/lib/serializer.js';

/** What an Odoo, or what stands in its place, may answer. */
export interface HostileAnswer {
  /** Kinds of errors, or `answered`, in which a call may end. */
  ends: readonly string[];
  give: (response: ServerResponse, xml: boolean) => void;
}

const MB = 1024 * 1024;
/** Just allowed. */
const LARGE = 15 * MB;
/** Where it is the form that hurts: enough to take long, or much room, if it were not seen through. */
const SMALLER = 3 * MB;

const valid = (result: unknown, xml: boolean): string =>
  xml ? serializer.serializeMethodResponse(result) : JSON.stringify({ jsonrpc: '2.0', id: 1, result });
const around = (json: string, xmlValue: string, xml: boolean): string =>
  xml
    ? `<?xml version="1.0"?><methodResponse><params><param><value>${xmlValue}</value></param></params></methodResponse>`
    : `{"jsonrpc":"2.0","id":1,"result":${json}}`;
const list = (items: string): string => `<array><data>${items}</data></array>`;
const fill = (piece: string, bytes = SMALLER): string => piece.repeat(Math.floor(bytes / piece.length));
const keys = (): string[] => Array.from({ length: SMALLER / 60 }, (_, key) => key.toString(36));
const bomb = gzipSync(Buffer.alloc(50 * MB));
const page = '<!doctype html><html><head><title>Canary</title></head><body>Hello</body></html>';

const NO_ODOO = ['not_odoo'];
/** XML is read slowly, in a thread that ends with the call. */
const LATE_OR_TOO_LARGE = ['answer_too_large', 'timeout'];

const body = (
  ends: readonly string[],
  make: (xml: boolean) => string | Uint8Array,
  status = 200,
  headers: Record<string, string | number> = {},
): HostileAnswer => ({ ends, give: (response, xml) => response.writeHead(status, headers).end(make(xml)) });

/** @param ends for what is written past Node's HTTP server. */
const raw = (
  ends: readonly string[],
  write: (send: (text: string | Uint8Array) => boolean) => void,
): HostileAnswer => ({
  ends,
  give: ({ socket }) => write((text) => socket !== null && !socket.destroyed && socket.write(text)),
});

/** Sends the same again and again, as fast as it is read. */
const endless = (ends: readonly string[], head: string, piece: string): HostileAnswer => ({
  ends,
  give: ({ socket }) => {
    if (!socket) return;
    const more = (): void => {
      for (let goesOn = true; goesOn;) goesOn = !socket.destroyed && socket.write(piece);
    };
    socket.on('drain', more).write(head);
    more();
  },
});

const OK = 'HTTP/1.1 200 OK\r\n';

export const HOSTILE: Readonly<Record<string, HostileAnswer>> = {
  truncated: body(NO_ODOO, (xml) => valid([{ id: 1, name: 'x' }], xml).slice(0, -30)),
  empty: body(NO_ODOO, () => ''),
  'too-large-announced': body(['answer_too_large', 'unreachable'], () => '', 200, {
    'content-length': 100 * MB,
  }),
  'too-large-endless': endless(LATE_OR_TOO_LARGE, `${OK}\r\n{"jsonrpc":"2.0","result":"`, 'x'.repeat(MB / 4)),
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
  drip: {
    ends: ['timeout'],
    give: (response) => {
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    },
  },
  'byte-by-byte': raw(['answered', 'not_odoo', 'timeout'], (send) => {
    send(`${OK}connection: close\r\ntransfer-encoding: chunked\r\n\r\n`);
    send('1\r\n \r\n'.repeat(300_000));
    send('0\r\n\r\n');
  }),
  'unasked-gzip': body(NO_ODOO, (xml) => gzipSync(valid(1, xml)), 200, { 'content-encoding': 'gzip' }),
  'gzip-without-saying': body(NO_ODOO, (xml) => gzipSync(valid(1, xml))),
  'gzip-bomb': body(NO_ODOO, () => bomb, 200, { 'content-encoding': 'gzip' }),
  'content-length-too-long': raw(['timeout'], (send) =>
    send(`${OK}content-length: 900\r\n\r\n{"jsonrpc":"2.0"`),
  ),
  'content-length-too-short': raw(NO_ODOO, (send) =>
    send(`${OK}content-length: 9\r\n\r\n{"jsonrpc":"2.0","result":1}`),
  ),
  'content-length-no-number': raw(NO_ODOO, (send) => send(`${OK}content-length: x\r\n\r\n{}`)),
  'two-lengths': raw(['not_odoo', 'unreachable'], (send) =>
    send(`${OK}content-length: 2\r\ncontent-length: 3\r\n\r\n{}`),
  ),
  'a-wrong-chunk': raw(NO_ODOO, (send) => send(`${OK}transfer-encoding: chunked\r\n\r\nxyz\r\n{}`)),
  'no-http': raw(['not_odoo', 'unreachable'], (send) => send('220 mail.example ESMTP\r\n')),
  'endless-headers': endless(NO_ODOO, OK, `x-canary: ${'y'.repeat(1_000)}\r\n`),
  'one-endless-header': endless(NO_ODOO, `${OK}x-canary: `, 'y'.repeat(10_000)),
  'endless-hints': endless(['timeout'], '', 'HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n'),
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
  closed: { ends: ['unreachable'], give: (response) => response.destroy() },
  silent: { ends: ['timeout'], give: () => {} },
};
