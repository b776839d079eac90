import { endingOf } from './file.types.ts';

const MOST_CHARACTERS = 150;
/** File systems count bytes, and allow 255; what writes beside it may add a little. */
const MOST_BYTES = 240;
const MOST_ENDING = 16;

/** Devices of Windows, with whatever ending. */
const RESERVED = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i;

/** Control characters, what turns the direction of a text or is not seen in it, halves of characters. */
// oxlint-disable-next-line no-control-regex -- they are what is taken out
const UNSEEN =
  /[\p{Cc}\p{Cs}\p{Co}\p{Zl}\p{Zp}\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFD]|[\u{E0000}-\u{E007F}]/gu;

/**
 * A name that is safe on disk, in a header and in Odoo: the last part of a path, without what cannot be seen or is reserved,
 * of at most 150 characters and 240 bytes, its ending kept. Never empty: `fallback`, a name of our own, stands for one that
 * nothing is left of. A name without an ending gets the usual one of `mimetype`.
 */
export function safeFileName(name: string, fallback: string, mimetype?: string): string {
  const cleaned = clean(name) || clean(fallback) || 'file';
  const { stem, ending } = parted(cleaned);
  const usual = mimetype === undefined ? undefined : endingOf(mimetype);
  const last = ending || (usual ? `.${usual}` : '');
  const first = RESERVED.test(stem.split('.', 1)[0]?.trim() ?? '') ? `_${stem}` : stem;
  return cut(first, MOST_CHARACTERS - last.length, MOST_BYTES - Buffer.byteLength(last)) + last;
}

function clean(name: string): string {
  // A name of a million characters costs nothing: what is far from its end would be cut in any case.
  const end = name.slice(-2_000).toWellFormed();
  const part = end.split(/[/\\]/).findLast((each) => each.trim() !== '') ?? '';
  return part
    .replace(UNSEEN, '')
    .normalize('NFC')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
}

function parted(name: string): { stem: string; ending: string } {
  const at = name.lastIndexOf('.');
  const ending = name.slice(at);
  const isEnding = at > 0 && ending.length <= MOST_ENDING && /^\.[\p{L}\p{N}_-]+$/u.test(ending);
  return isEnding ? { stem: name.slice(0, at), ending } : { stem: name, ending: '' };
}

/** No character cut in two, and nothing at the end that Windows takes away. */
function cut(stem: string, characters: number, bytes: number): string {
  let [kept, left] = ['', bytes];
  for (const character of stem) {
    left -= Buffer.byteLength(character);
    if (left < 0 || kept.length + character.length > characters) break;
    kept += character;
  }
  return kept.replace(/[. ]+$/, '') || '_';
}
