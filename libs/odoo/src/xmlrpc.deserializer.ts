import Deserializer from 'xmlrpc/lib/deserializer.js';

/**
 * The package's deserializer, mended where it loses or breaks values, so that XML-RPC answers exactly what JSON-RPC does:
 * 64-bit integers are numbers, `nil` and `i8` are read with the `ex:` prefix too, binary and dates stay text,
 * infinite floats are null, and a member called `__proto__` is a member.
 */
export class OdooDeserializer extends Deserializer {
  protected override onClosetag(name: string): void {
    super.onClosetag(name.startsWith('EX:') ? name.slice('EX:'.length) : name);
  }

  protected override endInt(data: string): void {
    this.endI8(data.trim());
  }

  /** Beyond 2^53 the digits stay text: a number would be another one. */
  protected override endI8(data: string): void {
    if (!/^[+-]?\d+$/.test(data)) throw new Error('Expected an integer');
    const number = Number(data);
    this.#put(Number.isSafeInteger(number) ? number : data);
  }

  protected override endDouble(data: string): void {
    if (/^\s*[+-]?(?:inf(?:inity)?|nan)\s*$/i.test(data)) this.#put(null);
    else super.endDouble(data);
  }

  protected override endBase64(data: string): void {
    this.#put(data.replace(/\s+/g, ''));
  }

  protected override endDateTime(data: string): void {
    const [, year, month, day, time] = /^\s*(\d{4})-?(\d\d)-?(\d\d)T(\d\d:\d\d:\d\d)/.exec(data) ?? [];
    this.#put(time === undefined ? data : `${year}-${month}-${day} ${time}`);
  }

  protected override endStruct(): void {
    const mark = this.marks.pop() ?? 0;
    const members = this.stack.splice(mark);
    const struct: Record<string, unknown> = {};
    for (let index = 0; index < members.length; index += 2) {
      const [name, value] = [String(members[index]), members[index + 1]];
      if (name === '__proto__') {
        Object.defineProperty(struct, name, { value, enumerable: true, writable: true, configurable: true });
      } else struct[name] = value;
    }
    this.#put(struct);
  }

  #put(value: unknown): void {
    this.push(value);
    this.value = false;
  }
}
