import { MAX_CONTAINERS, MAX_DEPTH, MAX_VALUES, tooManyValues } from './answer.shape.ts';
import { SCALARS } from './xmlrpc.scalars.ts';
import type { XmlRpcScanner } from './xmlrpc.scanner.ts';

/** Reads the values of one answer, and no more of them than an answer may have. */
export class XmlRpcValues {
  readonly #scanner: XmlRpcScanner;
  #values = 0;
  #containers = 0;
  #depth = 0;

  constructor(scanner: XmlRpcScanner) {
    this.#scanner = scanner;
  }

  /**
   * The value whose `<value>` has just been read, up to and with its `</value>`.
   * @throws OdooError `answer_too_large`; Error at what is no value.
   */
  read(): unknown {
    this.#values += 1;
    if (this.#values > MAX_VALUES) throw tooManyValues();
    const type = this.#scanner.next();
    // Text without a type is text, white space too.
    if (type === '/value') return this.#scanner.text;
    this.#scanner.refuseText();
    const value = this.#typed(type);
    this.#scanner.expect('/value');
    return value;
  }

  #typed(type: string): unknown {
    if (type === 'array') return this.#container(() => this.#array());
    if (type === 'struct') return this.#container(() => this.#struct());
    const scalar = SCALARS.get(type);
    if (!scalar) throw new Error('Unknown type');
    return scalar(this.#scanner.textOf(type));
  }

  #container<T>(read: () => T): T {
    this.#containers += 1;
    this.#depth += 1;
    if (this.#containers > MAX_CONTAINERS) throw tooManyValues();
    if (this.#depth > MAX_DEPTH) throw new Error('Nested too deeply');
    const value = read();
    this.#depth -= 1;
    return value;
  }

  #array(): unknown[] {
    const items: unknown[] = [];
    this.#scanner.expect('data');
    for (let tag = this.#scanner.nextBare(); tag !== '/data'; tag = this.#scanner.nextBare()) {
      if (tag !== 'value') throw new Error('Expected a value');
      items.push(this.read());
    }
    this.#scanner.expect('/array');
    return items;
  }

  #struct(): Record<string, unknown> {
    const struct: Record<string, unknown> = {};
    for (let tag = this.#scanner.nextBare(); tag !== '/struct'; tag = this.#scanner.nextBare()) {
      if (tag !== 'member') throw new Error('Expected a member');
      this.#scanner.expect('name');
      const name = this.#scanner.textOf('name');
      this.#scanner.expect('value');
      setMember(struct, name, this.read());
      this.#scanner.expect('/member');
    }
    return struct;
  }
}

/** A member called `__proto__` is a member, too. */
function setMember(struct: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') struct[name] = value;
  else Object.defineProperty(struct, name, { value, enumerable: true, writable: true, configurable: true });
}
