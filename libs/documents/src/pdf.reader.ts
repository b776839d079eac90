import { getDocumentProxy } from 'unpdf';
import { DocumentError } from './document.error.ts';
import type { DocumentText } from './document.text.ts';
import type { ProcessAsk } from './reader.messages.ts';
import { encrypted } from './document.failures.ts';
import { noSuchPage, PageCounter } from './page.counter.ts';
import { cleanText } from './text.decode.ts';

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

/** Pages that are looked at for one answer: a document can have a million that say next to nothing. */
const MOST_PAGES = 100;

/** The text of a PDF's pages, in the order in which it was written. Only the pages that are asked for are read. */
export async function readPdf(bytes: Uint8Array, ask: ProcessAsk): Promise<DocumentText> {
  const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 }).catch(refused);
  if (ask.page > pdf.numPages) throw noSuchPage(ask.page, pdf.numPages);
  const counter = new PageCounter(ask, '\n\n');
  counter.skip(ask.page - 1);
  const last = Math.min(pdf.numPages, counter.pages + MOST_PAGES);
  while (counter.pages < last && !counter.isFull) {
    counter.take(await pageText(pdf, counter.pages + 1, ask.mostCharacters));
  }
  if (counter.isBlank) throw noText(ask.page, counter.lastPage, pdf.numPages);
  return counter.answer('pdf', pdf.numPages);
}

/** A little more than `most` characters at most: the rest of a page that is longer is not read. */
async function pageText(pdf: Pdf, number: number, most: number): Promise<string> {
  const page = await pdf.getPage(number);
  const reader = page.streamTextContent().getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    for (const item of value.items) if ('str' in item) text += item.str + (item.hasEOL ? '\n' : '');
    if (text.length <= most) continue;
    await reader.cancel(new Error('enough'));
    break;
  }
  page.cleanup();
  return cleanText(text).trim();
}

function noText(first: number, last: number, pages: number): DocumentError {
  if (first === 1 && last === pages) {
    return new DocumentError('no_text', 'The PDF has no text: it is probably a scan.', {
      hint: 'Aidoo reads no text in pictures.',
    });
  }
  const where = first === last ? `page ${first}` : `pages ${first} to ${last}`;
  const hint = last < pages ? { hint: `Ask for page ${last + 1}.` } : {};
  return new DocumentError(
    'no_text',
    `There is no text on ${where} of ${pages} of the PDF: it is probably a scan.`,
    hint,
  );
}

/** pdf.js names its errors, and its classes are of a bundle. */
function refused(error: unknown): never {
  if (error instanceof Error && error.name === 'PasswordException') throw encrypted();
  throw error;
}
