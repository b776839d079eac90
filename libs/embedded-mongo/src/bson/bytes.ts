/** Bytes that grow as they are written. */
export class Bytes {
  #buf = Buffer.allocUnsafe(512);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  #room(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#buf.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#length, this.#buf.length * 2));
      this.#buf.copy(larger, 0, 0, at);
      this.#buf = larger;
    }
    return at;
  }

  byte(value: number): void {
    const at = this.#room(1);
    this.#buf[at] = value;
  }

  int32(value: number): void {
    const at = this.#room(4);
    this.#buf.writeInt32LE(value, at);
  }

  uint32BE(value: number): void {
    const at = this.#room(4);
    this.#buf.writeUInt32BE(value, at);
  }

  int64(value: bigint): void {
    const at = this.#room(8);
    this.#buf.writeBigInt64LE(value, at);
  }

  double(value: number): void {
    const at = this.#room(8);
    this.#buf.writeDoubleLE(value, at);
  }

  /** Eight bytes, the most significant first. */
  doubleBE(value: number): void {
    const at = this.#room(8);
    this.#buf.writeDoubleBE(value, at);
  }

  text(text: string): void {
    const at = this.#room(Buffer.byteLength(text));
    this.#buf.write(text, at);
  }

  copy(from: Buffer, start: number, end: number): void {
    const at = this.#room(end - start);
    from.copy(this.#buf, at, start, end);
  }

  patch(at: number, byte: number): void {
    this.#buf[at] = byte;
  }

  patchInt32(at: number, value: number): void {
    this.#buf.writeInt32LE(value, at);
  }

  /** Turns the bytes from `start` on into their complement: descending order from ascending. */
  invert(start: number): void {
    for (let at = start; at < this.#length; at++) this.#buf[at] = (this.#buf[at] ?? 0) ^ 0xff;
  }

  at(index: number): number {
    return this.#buf[index] ?? 0;
  }

  /** @returns how the bytes written order against `other`: negative, 0 or positive */
  compare(other: Buffer): number {
    return this.#buf.compare(other, 0, other.length, 0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  /** What was written, as bytes of its own. */
  take(): Buffer {
    return Buffer.from(this.#buf.subarray(0, this.#length));
  }
}
