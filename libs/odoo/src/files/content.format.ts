import type { OdooProtocol } from '../odoo.connection.ts';

/** Where the one long base64 text stands in an answer of `read([id], [field])`, and how it is written there. */
export interface ContentFormat {
  /** What comes before the text, from the beginning of the answer on. Does not match a fault, or an empty value. */
  readonly head: RegExp;
  /** The character after the text: it is none of base64. */
  readonly end: string;
  /** The text without what the format may put between its letters. */
  plain(text: string): string;
}

/** Up to the record's list, nothing of a JSON answer is an object or a list: what is inside an error is not meant. */
const json = (list: string, field: string): ContentFormat => ({
  head: new RegExp(`^${list}\\[\\s*\\{[^[\\]{}]*"${field}"\\s*:\\s*"(?=[^"])`),
  end: '"',
  // A module that breaks the lines of its base64 has them escaped.
  plain: (text) => (text.includes('\\') ? text.replace(/\\[nr]/g, '').replaceAll('\\/', '/') : text),
});

/** Python writes base64 as text, or as `<base64>` with a line end after every 76 letters; text may also have no tag. */
const xml = (field: string): ContentFormat => ({
  head: new RegExp(
    `^\\s*(?:<\\?xml[^>]*>)?\\s*<methodResponse>\\s*<params>[^]*?<name>\\s*${field}\\s*</name>\\s*<value>(?:\\s*<(?:string|base64)>)?\\s*(?=[^<\\s])`,
  ),
  end: '<',
  plain: (text) => text.replace(/\s+/g, ''),
});

const FORMATS: Readonly<Record<OdooProtocol, (field: string) => ContentFormat>> = {
  jsonrpc: (field) => json('\\s*\\{[^[\\]{}]*"result"\\s*:\\s*', field),
  json2: (field) => json('\\s*', field),
  xmlrpc: xml,
};

export const contentFormat = (protocol: OdooProtocol, field: 'datas' | 'raw'): ContentFormat =>
  FORMATS[protocol](field);
