import type { DocumentFormat, DocumentText } from './document.text.ts';
import { decodeText } from './text.decode.ts';
import type { ProcessAsk } from './reader.messages.ts';
import { paragraphs, TextPages } from './text.pages.ts';

/** A text as it is. */
export function readPlain(bytes: Buffer, ask: ProcessAsk): DocumentText {
  return pagesOf(decodeText(bytes), ask);
}

/** Of CSV every line is a row. */
export function readCsv(bytes: Buffer, ask: ProcessAsk): DocumentText {
  const pages = new TextPages(ask);
  for (const row of decodeText(bytes).split(/(?<=\n)/)) pages.add(row);
  return pages.answer('csv');
}

/** Divided at its paragraphs. */
export function pagesOf(text: string, ask: ProcessAsk, format: DocumentFormat = 'text'): DocumentText {
  const pages = new TextPages(ask);
  for (const paragraph of paragraphs(text)) pages.add(paragraph);
  return pages.answer(format);
}
