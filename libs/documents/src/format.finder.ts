import { DocumentError } from './document.error.ts';
import { sniff } from './file.kind.ts';
import { encrypted } from './document.failures.ts';
import type { OoxmlPackage } from './ooxml.package.ts';

/** What a document is read as; `office` and `compound` are containers that have to be looked into. */
export type Readable = 'pdf' | 'office' | 'compound' | 'html' | 'csv' | 'text';

/** @throws DocumentError `unsupported`, as soon as the beginning of the file tells. */
export async function readableAs(head: Uint8Array, name: string): Promise<Readable> {
  const { mimetype, isText } = await sniff(head, name);
  if (mimetype === 'application/pdf') return 'pdf';
  if (isText) {
    if (/html/.test(mimetype)) return 'html';
    return mimetype === 'text/csv' || mimetype === 'text/tab-separated-values' ? 'csv' : 'text';
  }
  // Every zip begins as an office document does.
  if (head[0] === 0x50 && head[1] === 0x4b) return 'office';
  if (COMPOUND.every((byte, index) => head[index] === byte)) return 'compound';
  if (mimetype.startsWith('image/')) {
    throw unsupported('The file is a picture.', 'Aidoo reads no text in pictures.');
  }
  throw unsupported(
    mimetype === 'application/octet-stream'
      ? 'The type of the file is not known.'
      : `Text is not read from files of the type ${mimetype}.`,
    READ,
  );
}

/** The container of old office programs, and of new ones with a password ([MS-CFB], section 2.2). */
const COMPOUND = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

const READ = 'Text is read from PDF, .docx, .xlsx, CSV, HTML and plain text.';

/** What kind of office document a package is, by the type that it gives its main part (ECMA-376, part 1, section 11 and 12). */
export async function officeFormat(office: OoxmlPackage): Promise<'docx' | 'xlsx'> {
  const types = office.has(TYPES) ? (await office.read(TYPES)).toString('utf8') : '';
  const main = [...types.matchAll(/ContentType=["']([^"']*)\.main\+xml["']/gi)].map(([, type = '']) =>
    type.toLowerCase(),
  );
  const isMain = (...words: string[]): boolean =>
    main.some((type) => words.some((word) => type.includes(word)));
  if (isMain('wordprocessingml', 'ms-word')) return 'docx';
  if (isMain('spreadsheetml', 'ms-excel.sheet.macro', 'ms-excel.template.macro')) return 'xlsx';
  if (isMain('presentationml', 'ms-powerpoint')) {
    throw unsupported('The file is a presentation.', 'Save it as a PDF and attach that.');
  }
  if (/ms-excel\.sheet\.binary/i.test(types)) {
    throw unsupported('The file is a binary workbook (.xlsb).', 'Save it as .xlsx and attach that.');
  }
  if (office.has('META-INF/manifest.xml') && office.has('content.xml')) {
    throw unsupported(
      'The file is an OpenDocument.',
      'Save it as .docx or .xlsx, or as a PDF, and attach that.',
    );
  }
  throw unsupported('The file is an archive of other files.', 'Unpack it and attach the file that is meant.');
}

const TYPES = '[Content_Types].xml';

/** The error for a file of old office programs. With a password, a new one is kept in the same container ([MS-OFFCRYPTO], section 2.3). */
export function compoundRefusal(bytes: Buffer): DocumentError {
  if (bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))) return encrypted();
  return unsupported(
    'The file is of an old office program (.doc, .xls, .ppt, .msg).',
    'Save it as .docx or .xlsx, or as a PDF, and attach that.',
  );
}

const unsupported = (message: string, hint: string): DocumentError =>
  new DocumentError('unsupported', message, { hint });
