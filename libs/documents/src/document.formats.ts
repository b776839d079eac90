import { extname } from 'node:path';
import type { DocumentText } from './document.text.ts';
import { HEAD_BYTES } from './file.kind.ts';
import { readableAs, type Readable } from './format.finder.ts';
import type { ProcessAsk } from './reader.messages.ts';

type Read = (bytes: Buffer, ask: ProcessAsk) => DocumentText | Promise<DocumentText>;

/** Each format's reader is loaded only when it is needed: a process reads one document. */
const LOADERS: Record<Readable, () => Promise<Read>> = {
  pdf: async () => (await load<typeof import('./pdf.reader.ts')>('pdf.reader')).readPdf,
  office: async () => (await load<typeof import('./office.reader.ts')>('office.reader')).readOffice,
  compound: async () => (await load<typeof import('./office.reader.ts')>('office.reader')).refuseCompound,
  html: async () => (await load<typeof import('./html.reader.ts')>('html.reader')).readHtml,
  csv: async () => (await load<typeof import('./text.reader.ts')>('text.reader')).readCsv,
  text: async () => (await load<typeof import('./text.reader.ts')>('text.reader')).readPlain,
};

/**
 * The pages that are asked for. A file whose beginning shows that it is not read is refused before its rest has come.
 * @param ready is waited for before any format is looked into.
 * @throws DocumentError, and whatever the libraries throw at what they cannot read
 */
export async function readDocument(
  content: AsyncIterator<Uint8Array>,
  ask: ProcessAsk,
  ready: Promise<unknown>,
): Promise<DocumentText> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const take = async (enough: number): Promise<void> => {
    while (size < enough) {
      const { done, value } = await content.next();
      if (done) return;
      size += value.length;
      chunks.push(value);
    }
  };
  await take(HEAD_BYTES);
  const format = await readableAs(Buffer.concat(chunks).subarray(0, HEAD_BYTES), ask.name);
  const [read] = await Promise.all([LOADERS[format](), take(Infinity), ready]);
  return read(Buffer.concat(chunks.splice(0)), ask);
}

/** The compiler does not rewrite the names of dynamic imports: they end as this file does, from source and once built. */
function load<Module>(name: string): Promise<Module> {
  return import(new URL(`./${name}${extname(import.meta.url)}`, import.meta.url).href) as Promise<Module>;
}
