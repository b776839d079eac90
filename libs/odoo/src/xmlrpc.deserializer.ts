import Deserializer from 'xmlrpc/lib/deserializer.js';
import { MAX_CONTAINERS, MAX_DEPTH, MAX_VALUES, tooManyValues } from './answer.shape.ts';

const TAGS_A_LEVEL = 3;

/**
 * The package's deserializer, mended where it loses or breaks values, so that XML-RPC answers exactly what JSON-RPC does:
 * 64-bit integers are numbers, `nil` and `i8` are read with the `ex:` prefix too, binary and dates stay text,
 * infinite floats are null, and a member called `__proto__` is a member.
 */
export class OdooDeserializer extends Deserializer {
  #depth = 0;
  #values = 0;
  #containers = 0;

  /** @throws what ends the parsing: this is not within the package's own try. */
  protected override onOpentag(node: { name: string }): void {
    this.#depth += 1;
    // A list is three tags deep, and a member of a struct, too.
    if (this.#depth > MAX_DEPTH * TAGS_A_LEVEL) throw new Error('Nested too deeply');
    if (node.name === 'ARRAY' || node.name === 'STRUCT') this.#containers += 1;
    else if (node.name === 'VALUE') this.#values += 1;
    if (this.#containers > MAX_CONTAINERS || this.#values > MAX_VALUES) throw tooManyValues();
    super.onOpentag(node);
  }

  protected override onClosetag(name: string): void {
    this.#depth -= 1;
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
