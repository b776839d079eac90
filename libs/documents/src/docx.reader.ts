import { zipSync } from 'fflate';
import mammoth from 'mammoth';
import type { DocumentText } from './document.text.ts';
import type { ProcessAsk } from './reader.messages.ts';
import { htmlText } from './html.text.ts';
import type { OoxmlPackage } from './ooxml.package.ts';
import { pagesOf } from './text.reader.ts';
import { refuseDeclarations } from './xml.parts.ts';

/** Pictures and embedded files say nothing that is read. */
const READ = /^\[Content_Types\]\.xml$|\.rels$|^word\/[^/]+\.xml$/i;

/** The text of a Word document: headings, lists, notes and tables, as a browser without style would show it. */
export async function readDocx(office: OoxmlPackage, ask: ProcessAsk): Promise<DocumentText> {
  const parts: Record<string, Buffer> = {};
  for (const name of office.names.filter((each) => READ.test(each))) {
    parts[name] = await office.read(name);
    refuseDeclarations(parts[name]);
  }
  // Packed again by us, without compression, so that mammoth finds what was counted and looked at, and nothing else.
  const buffer = Buffer.from(zipSync(parts, { level: 0 }));
  const convertImage = mammoth.images.imgElement(() => Promise.resolve({ src: '' }));
  const { value } = await mammoth.convertToHtml({ buffer }, { convertImage });
  return pagesOf(htmlText(value), ask, 'docx');
}
