const INTEGER = /^[+-]?\d+$/;
const DOUBLE = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
const NO_NUMBER = /^[+-]?(?:inf(?:inity)?|nan)$/i;
const DATE = /^\s*(\d{4})-?(\d\d)-?(\d\d)T(\d\d:\d\d:\d\d)/;

/** Beyond 2^53 the digits stay text: a number would be another one. */
function integer(text: string): number | string {
  const digits = text.trim();
  if (!INTEGER.test(digits)) throw new Error('Expected an integer');
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : digits;
}

/** Null for what JSON has no number for. */
function double(text: string): number | null {
  const digits = text.trim();
  if (NO_NUMBER.test(digits)) return null;
  if (!DOUBLE.test(digits)) throw new Error('Expected a double');
  const number = Number(digits);
  return Number.isFinite(number) ? number : null;
}

function boolean(text: string): boolean {
  if (text !== '1' && text !== '0') throw new Error('Expected a boolean');
  return text === '1';
}

function date(text: string): string {
  const [, year, month, day, time] = DATE.exec(text) ?? [];
  return time === undefined ? text : `${year}-${month}-${day} ${time}`;
}

function nil(text: string): null {
  if (text !== '') throw new Error('Nil has no text');
  return null;
}

/**
 * How the text within a tag is read, so that XML-RPC answers exactly what JSON-RPC does: 64-bit integers are numbers,
 * binary and dates stay text. With `ex:` are the extensions of Apache's XML-RPC, which some write without the prefix.
 * Each throws an Error at what is no such value.
 */
export const SCALARS: ReadonlyMap<string, (text: string) => unknown> = new Map([
  ['string', (text: string): unknown => text],
  ['int', integer],
  ['i4', integer],
  ['i8', integer],
  ['ex:i8', integer],
  ['boolean', boolean],
  ['double', double],
  ['base64', (text: string): unknown => text.replace(/\s+/g, '')],
  ['dateTime.iso8601', date],
  ['nil', nil],
  ['ex:nil', nil],
]);
