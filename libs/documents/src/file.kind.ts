import { fileTypeFromBuffer } from 'file-type';
import { firstTag } from './first.tag.ts';
import { COMPOUND_TYPES, isActiveType, isHarmlessType, TEXT_TYPES, ZIP_TYPES } from './file.types.ts';

/** How much of a file's beginning tells its type. */
export const HEAD_BYTES = 4100;

export interface FileKind {
  mimetype: string;
  /** A browser that shows it would run what is in it: HTML, SVG, XML, scripts. */
  isActive: boolean;
  /** The type under which it may be offered for download: an active or unknown file is bytes, or plain text. */
  servedAs: string;
  /**
   * The type under which it may be kept where somebody else decides how it is shown. Odoo takes bytes of no type for a question, and
   * answers it by the name or the content (seen on 19.0: `page.html` became `text/html`).
   */
  storedAs: string;
  /** It is a text, whatever kind of text. */
  isText: boolean;
}

/** Types that are written in text, and that a beginning of theirs tells. */
const WRITTEN = /^(text\/.*|application\/(pdf|rtf|postscript))$/;

/** What a browser takes a text for a page by, whatever its name says. */
const PAGE_TAGS = new Set(['html', 'head', 'body', 'script', 'iframe', 'style', 'title']);

/**
 * The type of a file by its content. The name is a hint for what content cannot tell: which text, and which zip.
 * @param head its first `HEAD_BYTES`, or all of it if it has fewer.
 */
export async function sniff(head: Uint8Array, name: string): Promise<FileKind> {
  const ending = /\.([a-z0-9]+)\s*$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  const text = beginningOfText(head);
  const found = await fileTypeFromBuffer(head.subarray(0, HEAD_BYTES)).then(
    (type) => type?.mime,
    () => undefined, // it is cut short, or made to look like what it is not
  );
  // Some types are told by two letters, which a text can begin with as well.
  if (text !== undefined && !(found && WRITTEN.test(found))) return textKind(textType(text, ending));
  if (found === 'application/zip') return kind(ZIP_TYPES[ending] ?? found);
  if (found === 'application/x-cfb') return kind(COMPOUND_TYPES[ending] ?? found);
  if (found?.startsWith('text/')) return textKind(found);
  return found
    ? kind(found)
    : { ...kind(BYTES), storedAs: isActiveType(TEXT_TYPES[ending] ?? '') ? TEXT : BYTES };
}

const BYTES = 'application/octet-stream';
const TEXT = 'text/plain';

function kind(mimetype: string): FileKind {
  const isActive = isActiveType(mimetype);
  const servedAs = isHarmlessType(mimetype) ? mimetype : BYTES;
  return { mimetype, isActive, servedAs, storedAs: isActive ? TEXT : mimetype, isText: false };
}

function textKind(mimetype: string): FileKind {
  const isActive = isActiveType(mimetype);
  const servedAs = isHarmlessType(mimetype) ? mimetype : isActive ? BYTES : TEXT;
  return { mimetype, isActive, servedAs, storedAs: isActive ? TEXT : mimetype, isText: true };
}

function textType(text: string, ending: string): string {
  const { isXml, doctype, tag } = firstTag(text);
  if (tag === 'svg' || doctype === 'svg') return 'image/svg+xml';
  if (isXml) return tag === 'html' || doctype === 'html' ? 'application/xhtml+xml' : 'application/xml';
  if (doctype === 'html' || PAGE_TAGS.has(tag)) return 'text/html';
  return doctype === '' ? (TEXT_TYPES[ending] ?? 'text/plain') : 'application/xml';
}

/** Undefined when the bytes are no text: one has no control characters. */
function beginningOfText(head: Uint8Array): string | undefined {
  const [first, second] = head;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const encoding = isUtf16 ? `utf-16${first === 0xff ? 'le' : 'be'}` : 'utf-8';
  const text = new TextDecoder(encoding).decode(head.subarray(0, HEAD_BYTES));
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return /[\0-\x08\x0E-\x1A\x1C-\x1F\x7F]/.test(text) ? undefined : text;
}
