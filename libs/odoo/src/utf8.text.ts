/**
 * Bytes as text. Node's own reading of UTF-8 takes a fiftieth of the time of a TextDecoder where all is ASCII, as most of
 * an answer is; a mark of the byte order at the beginning is no part of it.
 */
export function utf8Text(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
