import type { Content } from './content.ts';
import type { Env } from './types.ts';

/** A file in the answer of `read`. It becomes base64 as the answer leaves, so that nobody holds that text whole. */
export class Base64 {
  readonly content: Content;

  constructor(content: Content) {
    this.content = content;
  }

  /** In characters. */
  get length(): number {
    return Math.ceil(this.content.size / 3) * 4;
  }

  *blocks(): Generator<Buffer> {
    for (const block of this.content.blocks()) yield Buffer.from(block.toString('base64'), 'latin1');
  }

  toString(): string {
    return this.content.bytes().toString('base64');
  }

  toJSON(): string {
    return this.toString();
  }
}

/** What `read` answers for a binary field whose bytes are kept as they are; a size where the context asks for it. */
export function fileValue(env: Env, content: Content | undefined): unknown {
  if (wantsSize(env)) return humanSize(content?.size ?? 0);
  if (content && content.size > 0) return new Base64(content);
  // `datas` is worked out, and the base64 of nothing is an empty text; `raw` is what is there.
  return content || env.db.series < 20 ? '' : false;
}

/** What `read` answers for a binary field that is kept as the text which came. */
export function binaryValue(env: Env, value: unknown): unknown {
  if (typeof value !== 'string' || value === '') return false;
  return wantsSize(env) ? humanSize((value.length * 3) / 4) : value;
}

/** 20 has dropped it. */
const wantsSize = ({ context, db }: Env): boolean => context['bin_size'] === true && db.series < 20;

/** As `odoo.tools.human_size` writes it: false for nothing. */
function humanSize(size: number): string | false {
  if (size === 0) return false;
  const units = ['bytes', 'Kb', 'Mb', 'Gb'];
  let shown = size;
  let unit = 0;
  for (; shown >= 1024 && unit < units.length - 1; unit += 1) shown /= 1024;
  return `${shown.toFixed(2)} ${units[unit]}`;
}
