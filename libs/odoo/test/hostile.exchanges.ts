import { gzipSync } from 'node:zlib';
import { body, endless, LATE_OR_TOO_LARGE, MB, NO_ODOO, raw, valid } from './hostile.answer.ts';
import type { HostileAnswer } from './hostile.answer.ts';

const OK = 'HTTP/1.1 200 OK\r\n';
const bomb = gzipSync(Buffer.alloc(50 * MB));

/** Answers that are wrong as answers of HTTP, or never end: lengths, chunks, headers, compression, time. */
export const EXCHANGES: Readonly<Record<string, HostileAnswer>> = {
  'too-large-announced': body(['answer_too_large', 'unreachable'], () => '', 200, {
    'content-length': 100 * MB,
  }),
  'too-large-endless': endless(LATE_OR_TOO_LARGE, `${OK}\r\n{"jsonrpc":"2.0","result":"`, 'x'.repeat(MB / 4)),
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
  closed: { ends: ['unreachable'], give: (response) => response.destroy() },
  silent: { ends: ['timeout'], give: () => {} },
};
