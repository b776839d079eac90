import type { ServerResponse } from 'node:http';
import type { OdooProtocol } from '../src/index.ts';
import { around } from './hostile.answer.ts';

/** An answer of `read` with a content between its two parts, as the protocol writes it. */
export function parts(protocol: OdooProtocol): [before: string, after: string] {
  const json = '[{"id": 7, "datas": "CONTENT"}]';
  const xml =
    '<array><data><value><struct><member><name>id</name><value><int>7</int></value></member>' +
    '<member><name>datas</name><value><string>CONTENT</string></value></member></struct></value></data></array>';
  const whole = protocol === 'json2' ? json : around(json, xml, protocol === 'xmlrpc');
  const [before = '', after = ''] = whole.split('CONTENT');
  return [before, after];
}

type Give = (response: ServerResponse, before: string, after: string) => void;

export interface HostileFile {
  /** The kind of the error in which the file ends, and a part of its text. */
  kind: string;
  says: string;
  give: Give;
}

const LETTERS = 'QUJD'.repeat(5_000);

const text = (kind: string, says: string, make: (before: string, after: string) => string): HostileFile => ({
  kind,
  says,
  give: (response, before, after) => void response.end(make(before, after)),
});

/** The same over and over, as fast as it is read. */
const endlessly =
  (first: (before: string, after: string) => string, piece: string): Give =>
  (response, before, after) => {
    const more = (): void => {
      while (!response.destroyed && response.write(piece));
    };
    response.on('drain', more).write(first(before, after));
    more();
  };

/** With a file of at most 1 MB allowed. */
export const HOSTILE_FILES: Readonly<Record<string, HostileFile>> = {
  'ends within its content': text('not_odoo', 'ends', (before) => before + LETTERS),
  'ends within four letters': text(
    'not_odoo',
    'ends too early',
    (before, after) => `${before}${LETTERS}QU${after}`,
  ),
  'ends right after its content': text(
    'not_odoo',
    'cut short',
    (before, after) => before + LETTERS + after.slice(0, 1),
  ),
  'ends before its last bracket': text(
    'not_odoo',
    'cut short',
    (before, after) => before + LETTERS + after.slice(0, -1),
  ),
  'is no base64 at its beginning': text(
    'not_odoo',
    'not base64',
    (before, after) => `${before}!!!!${LETTERS}${after}`,
  ),
  'is no base64 in its middle': text(
    'not_odoo',
    'not base64',
    (before, after) => `${before}${LETTERS}Q*JD${LETTERS}${after}`,
  ),
  'has the letters of web addresses': text(
    'not_odoo',
    'not base64',
    (before, after) => `${before}${LETTERS}QU_-${after}`,
  ),
  'goes on after its padding': text(
    'not_odoo',
    'not base64',
    (before, after) => `${before}${LETTERS}QQ==${LETTERS}${after}`,
  ),
  'is all padding': text('not_odoo', 'not base64', (before, after) => `${before}====${after}`),
  'is the size that Odoo tells in its place': text(
    'not_odoo',
    'not base64',
    (before, after) => `${before}1.20 Kb${after}`,
  ),
  'is larger than allowed': text(
    'answer_too_large',
    'larger than',
    (before, after) => before + LETTERS.repeat(80) + after,
  ),
  'never ends': {
    kind: 'answer_too_large',
    says: 'larger than',
    give: endlessly((before) => before, LETTERS),
  },
  'never begins': {
    kind: 'not_odoo',
    says: 'no content of a file',
    give: endlessly((before) => before.slice(0, before.lastIndexOf('datas')), LETTERS),
  },
  'never stops after its content': {
    kind: 'not_odoo',
    says: 'too much follows',
    give: endlessly((before, after) => before + LETTERS + after, LETTERS),
  },
  'is lost with its connection': {
    kind: 'unreachable',
    says: 'connection was lost',
    give: (response, before) => {
      response.writeHead(200, { 'content-length': 1_000_000 });
      response.write(before + LETTERS, () => response.destroy());
    },
  },
  'is announced as too large': {
    kind: 'answer_too_large',
    says: 'larger than',
    give: (response) => response.writeHead(200, { 'content-length': 1_000_000_000 }).flushHeaders(),
  },
  'is compressed': {
    kind: 'not_odoo',
    says: 'compressed',
    give: (response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
  },
  'is a page': text('not_odoo', 'does not speak', () => '<!doctype html><title>Canary</title>'),
  'is a page of a proxy': {
    kind: 'unreachable',
    says: 'proxy',
    give: (response) => void response.writeHead(502).end('<html>'),
  },
  'is elsewhere': {
    kind: 'redirected',
    says: 'https://evil.example',
    give: (response) => void response.writeHead(303, { location: 'https://evil.example/x' }).end(),
  },
  'is nothing': text('not_odoo', 'does not speak', () => ''),
};
