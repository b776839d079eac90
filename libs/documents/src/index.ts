export { DocumentError } from './document.error.ts';
export type { DocumentErrorKind } from './document.error.ts';
export { DocumentReader } from './document.reader.ts';
export type { DocumentReaderOptions } from './document.reader.ts';
export type { DocumentAsk, DocumentFormat, DocumentText } from './document.text.ts';
export { HEAD_BYTES, sniff } from './file.kind.ts';
export type { FileKind } from './file.kind.ts';
export { safeFileName } from './file.name.ts';
