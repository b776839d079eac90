/** What went wrong on the server, as far as the protocol tells. */
export interface OdooFault {
  /** The Python exception, such as `odoo.exceptions.UserError`; XML-RPC tells it only inside a traceback. */
  name?: string;
  /** `/xmlrpc/2`: 1 a bug or bad call, with a traceback; 2 a business error; 3 access denied; 4 access error. */
  code?: unknown;
  text: string;
}

const MAX_TRACEBACK = 200_000;
const EXCEPTION = /^((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*)(?:: ([\s\S]*))?$/;

/**
 * The exception at the end of a traceback: the first line that is not indented after the last frame, and what follows it,
 * since messages have several lines (PostgreSQL's end in a caret). Null when the text is no traceback.
 */
export function lastException(traceback: string): { name: string; text: string } | null {
  const lines = traceback.slice(-MAX_TRACEBACK).trimEnd().split('\n');
  const frame = lines.findLastIndex((line) => /^\s+File "/.test(line));
  if (frame === -1) return null;
  const start = lines.findIndex((line, index) => index > frame && /^\S/.test(line));
  if (start === -1) return null;
  const match = EXCEPTION.exec(lines.slice(start).join('\n'));
  return match?.[1] === undefined ? null : { name: match[1], text: match[2] ?? '' };
}

/** A value that XML-RPC cannot carry was answered: the method ran to its end, and what it did is committed. */
export const isUncarried = ({ name, text }: OdooFault): boolean =>
  /^(?:builtins\.)?(?:TypeError|OverflowError)$/.test(name ?? '') &&
  /^(?:cannot marshal |dictionary key must be string|int exceeds XML-RPC limits)/.test(text);

/** A method that returned nothing: no failure at all (odoo/odoo#19889). */
export const isVoid = (fault: OdooFault): boolean =>
  isUncarried(fault) && fault.text === 'cannot marshal None unless allow_none is enabled';
