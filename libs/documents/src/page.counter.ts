import { DocumentError } from './document.error.ts';
import type { DocumentAsk, DocumentFormat, DocumentText } from './document.text.ts';

/** Characters of a page of a format that has none of its own. */
export const PAGE_CHARACTERS = 8_000;

/** Takes pages one after another and keeps those that are asked for, so that nothing else of the document stays. */
export class PageCounter {
  readonly #ask: Pick<DocumentAsk, 'page' | 'mostCharacters'>;
  readonly #between: string;
  #text: string | undefined;
  #lastPage = 0;
  #isCut = false;
  #isFull = false;
  /** Pages that were taken, or passed over. */
  pages = 0;

  /** `between` is what stands between two pages. */
  constructor(ask: Pick<DocumentAsk, 'page' | 'mostCharacters'>, between = '') {
    this.#ask = ask;
    this.#between = between;
  }

  /** Whether no later page will be kept. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** Whether what was kept says nothing. */
  get isBlank(): boolean {
    return (this.#text ?? '').trim() === '';
  }

  get lastPage(): number {
    return this.#lastPage;
  }

  take(page: string): void {
    this.pages += 1;
    if (this.#isFull || this.pages < this.#ask.page) return;
    const most = this.#ask.mostCharacters;
    const longer = this.#text === undefined ? page : this.#text + this.#between + page;
    this.#isFull = longer.length >= most;
    if (longer.length > most && this.#text !== undefined) return;
    this.#isCut = longer.length > most;
    this.#text = wellEnded(longer.slice(0, most));
    this.#lastPage = this.pages;
  }

  /** Passes over pages that are not looked at. */
  skip(pages: number): void {
    this.pages += pages;
  }

  /** @throws DocumentError `no_such_page` */
  answer(format: DocumentFormat, pages = this.pages): DocumentText {
    if (this.#text === undefined) throw noSuchPage(this.#ask.page, pages);
    const { page } = this.#ask;
    return { text: this.#text, format, page, lastPage: this.#lastPage, pages, isCut: this.#isCut };
  }
}

export const noSuchPage = (page: number, pages: number): DocumentError =>
  new DocumentError(
    'no_such_page',
    `The document has no page ${page}: it has ${pages === 1 ? 'one page' : `${pages} pages`}.`,
  );

/** Without the first half of a character that was cut in two. */
const wellEnded = (text: string): string => text.replace(/[\uD800-\uDBFF]$/, '');
