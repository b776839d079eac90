/** Texts of one document: the first is its title. */
export type Paper = readonly string[];

const LINES_PER_PAGE = 48;
/** Objects before the pages: the catalogue, the list of pages, the font. */
const FIRST_PAGE = 4;

/** Writes documents as one PDF 1.4 of A4 pages, each document beginning on a page of its own. */
export function writePdf(papers: readonly Paper[]): Buffer {
  const pages = papers.flatMap(paginate);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, place) => `${FIRST_PAGE + place * 2} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((content, place) => [pageObject(FIRST_PAGE + place * 2 + 1), streamObject(content)]),
  ];
  let text = '%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n';
  const offsets = objects.map((object, place) => {
    const offset = text.length;
    text += `${place + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`;
  // Every character is one byte already: offsets and lengths count both.
  return Buffer.from(
    `${text}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${entries}${trailer}`,
    'latin1',
  );
}

const pageObject = (content: number): string =>
  `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${content} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`;

const streamObject = (content: string): string =>
  `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;

/** The drawing of each page of a document. */
function paginate([title = '', ...lines]: Paper): string[] {
  const count = Math.max(1, Math.ceil(lines.length / LINES_PER_PAGE));
  return Array.from({ length: count }, (_, page) => {
    const own = lines.slice(page * LINES_PER_PAGE, (page + 1) * LINES_PER_PAGE);
    const heading = page === 0 ? `BT /F1 16 Tf 56 780 Td ${shown(title)} ET\n` : '';
    const body = own.map((line) => `${shown(line)} T*`).join('\n');
    const footer = `BT /F1 8 Tf 270 40 Td ${shown(`Page ${page + 1} / ${count}`)} ET`;
    return `${heading}BT /F1 10 Tf 14 TL 56 750 Td\n${body}\nET\n${footer}`;
  });
}

const shown = (line: string): string => `(${winAnsi(line).replaceAll(/[\\()]/g, '\\$&')}) Tj`;

/** The places of Windows-1252 that Latin-1 has no letter for. */
const WINDOWS = new TextDecoder('windows-1252').decode(
  Uint8Array.from({ length: 32 }, (_, place) => 128 + place),
);

/** A text with one character for each byte of WinAnsi; what it has no letter for becomes a question mark. */
const winAnsi = (text: string): string =>
  text.replaceAll(/[^\u0020-\u007e\u00a0-\u00ff]/gu, (letter) => {
    if (letter < ' ') return ' ';
    const place = WINDOWS.indexOf(letter);
    return place < 0 ? '?' : String.fromCharCode(128 + place);
  });
