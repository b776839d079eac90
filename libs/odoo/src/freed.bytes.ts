/**
 * Gives the memory of bytes back at once that nobody uses any more: V8 lets 64 MB of them lie before it looks, which of a file
 * that only passes is most. What shares its memory with others is left to the collector. Nothing may be writing it any more, or
 * hold a part of it: that part is empty from then on.
 */
export function freeBytes({ buffer, byteLength }: Uint8Array): void {
  // A new buffer without length takes what the old one had (ArrayBuffer.prototype.transfer, ES2024).
  if ('transfer' in buffer && byteLength === buffer.byteLength) buffer.transfer(0);
}
