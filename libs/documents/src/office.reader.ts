import { readDocx } from './docx.reader.ts';
import type { DocumentText } from './document.text.ts';
import { compoundRefusal, officeFormat } from './format.finder.ts';
import { OoxmlPackage } from './ooxml.package.ts';
import type { ProcessAsk } from './reader.messages.ts';
import { readXlsx } from './xlsx.reader.ts';

/** Of all parts of a document that are read. The largest workbooks that people make have half as much. */
const MOST_BYTES = 256 * 2 ** 20;

/** @throws DocumentError */
export async function readOffice(bytes: Buffer, ask: ProcessAsk): Promise<DocumentText> {
  const office = await OoxmlPackage.open(bytes, MOST_BYTES);
  return (await officeFormat(office)) === 'docx' ? readDocx(office, ask) : readXlsx(office, ask);
}

/** @throws DocumentError always: it says what to do about a file of an old office program. */
export function refuseCompound(bytes: Buffer): never {
  throw compoundRefusal(bytes);
}
