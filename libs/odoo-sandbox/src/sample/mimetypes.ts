import { isAdministrator } from '../orm/access.ts';
import type { Content } from '../orm/content.ts';
import type { Env } from '../orm/types.ts';

const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** Some of what Python's `mimetypes` knows. */
const BY_ENDING: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  csv: 'text/csv',
  md: 'text/markdown',
  css: 'text/css',
  js: 'text/javascript',
  htm: 'text/html',
  html: 'text/html',
  xhtml: 'application/xhtml+xml',
  xml: 'text/xml',
  json: 'application/json',
  pdf: 'application/pdf',
  zip: 'application/zip',
  doc: 'application/msword',
  xls: 'application/vnd.ms-excel',
  docx: `${OFFICE}.wordprocessingml.document`,
  xlsx: `${OFFICE}.spreadsheetml.sheet`,
  pptx: `${OFFICE}.presentationml.presentation`,
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  svg: 'image/svg+xml',
  webp: 'image/webp',
};

/** First bytes in hexadecimal digits, as in Odoo's own table (odoo/tools/mimetypes.py). */
const BY_SIGNATURE: readonly (readonly [string, string])[] = [
  ['25504446', 'application/pdf'],
  ['ffd8ff', 'image/jpeg'],
  ['89504e470d0a1a0a', 'image/png'],
  ['47494638', 'image/gif'],
  ['424d', 'image/bmp'],
  ['3c', 'text/xml'],
  ['52494646', 'image/webp'],
  ['d0cf11e0a1b11ae1', 'application/msword'],
  ['504b0304', 'application/zip'],
];

const UNKNOWN = 'application/octet-stream';
/** How far Odoo looks into a file. */
const HEAD = 2048;

/** The type that a name's ending stands for, if it is known. */
export const typeByName = (name: unknown): string | undefined =>
  BY_ENDING[/\.(\w+)$/.exec(String(name))?.[1]?.toLowerCase() ?? ''];

/** What the bytes look like. An empty file looks like nothing. */
export function typeByContent(content: Content): string {
  const head = content.head(HEAD);
  const digits = head.subarray(0, 8).toString('hex');
  const found = BY_SIGNATURE.find(([signature]) => digits.startsWith(signature))?.[1];
  if (found === 'text/xml') return head.includes('<svg') ? 'image/svg+xml' : found;
  if (found === 'application/zip') return officeType(head) ?? found;
  return found ?? (isText(head) ? 'text/plain' : UNKNOWN);
}

function officeType(head: Buffer): string | undefined {
  if (!head.includes('[Content_Types].xml')) return undefined;
  if (head.includes('word/')) return BY_ENDING['docx'];
  return head.includes('xl/') ? BY_ENDING['xlsx'] : undefined;
}

function isText(head: Buffer): boolean {
  const text = head.subarray(0, 1024).toString('utf8');
  // oxlint-disable-next-line no-control-regex
  return text !== '' && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]/.test(text.slice(0, -1));
}

/**
 * The type that Odoo keeps: the one that was said, else by name, else by content. What a browser would run becomes
 * plain text for all but administrators (`_check_contents`).
 */
export function settledType(env: Env, said: unknown, name: unknown, content: Content | undefined): string {
  let type = typeof said === 'string' && said !== '' ? said : (typeByName(name) ?? UNKNOWN);
  if (type === UNKNOWN && content && content.size > 0) type = typeByContent(content);
  type = type.toLowerCase();
  const runs = type.includes('ht') || (type.includes('xml') && !type.startsWith(OFFICE));
  return runs && (env.context['attachments_mime_plainxml'] || !isAdministrator(env)) ? 'text/plain' : type;
}
