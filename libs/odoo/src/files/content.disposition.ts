const VALUE = `("(?:[^"\\\\]|\\\\.)*"|[^;\\s]*)`;
const EXTENDED = new RegExp(`;\\s*filename\\*\\s*=\\s*${VALUE}`, 'i');
const PLAIN = new RegExp(`;\\s*filename\\s*=\\s*${VALUE}`, 'i');
/** `UTF-8''a%20b` (RFC 8187 §3.2). */
const ENCODED = /^([\w-]+)'[\w-]*'(.*)$/;

/**
 * The name of a file in a `Content-Disposition` (RFC 6266), `filename*` first: Odoo writes only that one from 15 on, and
 * both before. Unchecked: it may hold a path. Null when there is none that can be read.
 */
export function dispositionName(header: string): string | null {
  return extended(unquoted(EXTENDED.exec(header)?.[1])) || unquoted(PLAIN.exec(header)?.[1]) || null;
}

function unquoted(value: string | undefined): string | undefined {
  if (value === undefined || value === '') return undefined;
  return value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
}

function extended(value: string | undefined): string | undefined {
  const [, charset = '', text = ''] = ENCODED.exec(value ?? '') ?? [];
  if (!/^utf-?8$/i.test(charset)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
