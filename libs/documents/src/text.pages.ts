import { DocumentError } from './document.error.ts';
import type { DocumentAsk, DocumentFormat, DocumentText } from './document.text.ts';
import { PAGE_CHARACTERS, PageCounter } from './page.counter.ts';

/**
 * Divides a text that comes in blocks (paragraphs, rows; each with its line end) into pages, at the ends of blocks. A block
 * that is longer than a page is divided at its lines, a line at the page's length.
 */
export class TextPages {
  readonly #pages: PageCounter;
  #page = '';
  #isBlank = true;

  constructor(ask: Pick<DocumentAsk, 'page' | 'mostCharacters'>) {
    this.#pages = new PageCounter(ask);
  }

  add(block: string): void {
    if (block.length > PAGE_CHARACTERS) return this.#addLong(block);
    if (this.#page.length + block.length > PAGE_CHARACTERS) this.#turn();
    this.#page += block;
  }

  /** @throws DocumentError `no_text`, `no_such_page` */
  answer(format: DocumentFormat): DocumentText {
    if (this.#page !== '') this.#turn();
    if (this.#isBlank) throw new DocumentError('no_text', 'The document is empty: there is no text in it.');
    return this.#pages.answer(format);
  }

  #addLong(block: string): void {
    for (const line of block.split(/(?<=\n)/)) {
      if (line.length <= PAGE_CHARACTERS) this.add(line);
      else for (const piece of pieces(line)) this.add(piece);
    }
  }

  #turn(): void {
    if (this.#isBlank) this.#isBlank = this.#page.trim() === '';
    this.#pages.take(this.#page);
    this.#page = '';
  }
}

/** Of a page's length at most, no character cut in two. */
function* pieces(line: string): Generator<string> {
  for (let at = 0; at < line.length;) {
    let end = Math.min(at + PAGE_CHARACTERS, line.length);
    if (end < line.length && /[\uD800-\uDBFF]/.test(line.charAt(end - 1))) end -= 1;
    yield line.slice(at, end);
    at = end;
  }
}

/** The paragraphs of a text, each with the empty lines after it. */
export function* paragraphs(text: string): Generator<string> {
  for (let at = 0; at < text.length;) {
    const blank = text.indexOf('\n\n', at);
    let end = blank === -1 ? text.length : blank + 2;
    while (text.charAt(end) === '\n') end += 1;
    yield text.slice(at, end);
    at = end;
  }
}
