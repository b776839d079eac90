import type { DocumentText } from './document.text.ts';
import type { ProcessAsk } from './reader.messages.ts';
import { htmlText } from './html.text.ts';
import { decodeText } from './text.decode.ts';
import { pagesOf } from './text.reader.ts';

/** What a page says, without what makes it a page. */
export function readHtml(bytes: Buffer, ask: ProcessAsk): DocumentText {
  return pagesOf(htmlText(decodeText(bytes)), ask);
}
