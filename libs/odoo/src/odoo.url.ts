import { OdooError } from './odoo.error.ts';

const MAX_LENGTH = 2000;

const refuse = (message: string): never => {
  throw new OdooError('invalid_argument', message);
};

/**
 * The base address of an Odoo as this library uses it: http or https, host, port, and the path that Odoo is served under,
 * without a slash at the end. The WHATWG URL parser turns decimal, octal, hexadecimal and short IPv4 forms into the
 * usual one; a dot at the end of the host goes.
 *
 * @throws OdooError `invalid_argument`, with a text for the person who typed it; it never repeats the address, which
 * may hold a password.
 */
export function parseOdooUrl(text: string): string {
  const trimmed = text.trim();
  if (!/^https?:\/\//i.test(trimmed)) refuse('The address of an Odoo begins with https:// or http://.');
  // The parser drops tabs and line ends without a word: what is checked must be what was written.
  if (/[\s\p{Cc}\\]/u.test(trimmed))
    refuse('The address contains a space, a backslash or a control character.');
  if (trimmed.length > MAX_LENGTH) refuse(`The address is longer than ${MAX_LENGTH} characters.`);
  if (!URL.canParse(trimmed)) refuse('This is not a valid web address.');
  const url = new URL(trimmed);
  if (url.username !== '' || url.password !== '' || /^[^/]*:\/\/[^/?#]*@/.test(trimmed)) {
    refuse('Leave user name and password out of the address: they have fields of their own.');
  }
  if (/[?#]/.test(trimmed)) refuse('Leave out the part of the address that begins with ? or #.');
  const host = url.hostname.replace(/\.+$/, '');
  if (host === '') refuse('The address names no host.');
  const path = url.pathname.replace(/\/{2,}/g, '/').replace(/\/$/, '');
  return `${url.protocol}//${host}${url.port === '' ? '' : `:${url.port}`}${path}`;
}
