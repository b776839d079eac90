/** A PDF of the given objects, the first of which is its catalogue (ISO 32000-1, section 7.5). */
export function pdfOf(objects: string[]): Buffer {
  const offsets: number[] = [];
  let body = '%PDF-1.7\n';
  for (const [index, object] of objects.entries()) {
    offsets.push(body.length);
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
  }
  const rows = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${rows}`;
  return Buffer.from(
    `${body}${table}trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
    'latin1',
  );
}

export const streamOf = (content: string, more = ''): string =>
  `<< /Length ${content.length} ${more}>>\nstream\n${content}\nendstream`;

export const CATALOGUE = '<< /Type /Catalog /Pages 2 0 R >>';
export const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';

export const pageOf = (content: number, font: number): string =>
  `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${content} 0 R /Resources << /Font << /F1 ${font} 0 R >> >> >>`;

/** What shows the lines, one under the other. */
export const linesOf = (text: string): string =>
  `BT /F1 12 Tf 14 TL 72 780 Td ${text
    .split('\n')
    .map((line) => `(${line.replace(/[\\()]/g, '\\$&')}) Tj T*`)
    .join(' ')} ET`;

/** A PDF with these pages, in Latin-1. */
export function pdf(...pages: string[]): Buffer {
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`).join(' ');
  return pdfOf([
    CATALOGUE,
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    FONT,
    ...pages.flatMap((text, index) => [pageOf(5 + index * 2, 3), streamOf(linesOf(text))]),
  ]);
}

/** One page, and a tree of pages around it as it is given: objects from the sixth on are the tree's own. */
export function pdfWithTree(root: string, ...tree: string[]): Buffer {
  return pdfOf([CATALOGUE, root, pageOf(4, 5), streamOf(linesOf('The only page')), FONT, ...tree]);
}
