import { isUtf8 } from 'node:buffer';

/**
 * The text of bytes in UTF-8, UTF-16 with a mark at its beginning, or else windows-1252, which is what Western Windows
 * programs write. Lines end in `\n`; control characters that say nothing are left out.
 */
export function decodeText(bytes: Buffer): string {
  return cleanText(decode(bytes));
}

/** Without control characters but tabs and line ends, which are `\n`. */
export function cleanText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return text.replace(/\r\n?/g, '\n').replace(/[\0-\x08\x0B\x0C\x0E-\x1F\x7F\uFEFF]/g, '');
}

function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  // Not TextDecoder: it takes many times as long for what is all ASCII.
  return isUtf8(bytes) ? bytes.toString('utf8') : new TextDecoder('windows-1252').decode(bytes);
}
