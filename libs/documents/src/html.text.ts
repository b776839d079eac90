import { convert } from 'html-to-text';
import { cleanText } from './text.decode.ts';

/** The text of an HTML page: no tags, no scripts, no addresses of links and pictures; tables with their columns. */
export function htmlText(html: string): string {
  return cleanText(
    convert(html, {
      wordwrap: false,
      selectors: [
        { selector: 'a', options: { ignoreHref: true } },
        { selector: 'img', format: 'skip' },
        {
          selector: 'table',
          format: 'dataTable',
          options: { uppercaseHeaderCells: false, maxColumnWidth: 80 },
        },
        ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
          selector,
          options: { uppercase: false },
        })),
      ],
      limits: { maxInputLength: Infinity },
    }),
  );
}
