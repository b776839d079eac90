/** What a name in the text stands for, such as `active_id` in the context of an action. */
type Names = Readonly<Record<string, unknown>>;

const TOKEN =
  /\s*(?:([[\](){},:])|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(-?\d+(?:\.\d+)?)(?!\w)|([A-Za-z_]\w*))/y;
const CONSTANTS: Names = { True: true, False: false, None: null };
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };
const MAX_LENGTH = 20_000;
const MAX_DEPTH = 20;
const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };

/**
 * A Python literal, as contexts and domains of actions are stored in Odoo: texts, numbers, lists, tuples, dicts and a few
 * names. Undefined for anything else, such as an expression: nothing is ever evaluated.
 */
export function pythonLiteral(text: string, names: Names = {}): unknown {
  if (text.length > MAX_LENGTH) return undefined;
  try {
    return new Reader(text, names).whole();
  } catch (error) {
    if (error instanceof NoLiteral) return undefined;
    throw error;
  }
}

class NoLiteral extends Error {}

class Reader {
  private place = 0;

  constructor(
    private readonly text: string,
    private readonly names: Names,
  ) {}

  whole(): unknown {
    const value = this.value(0);
    if (this.text.slice(this.place).trim() !== '') throw new NoLiteral();
    return value;
  }

  private value(depth: number): unknown {
    const [, mark, quoted, digits, name] = this.next();
    if (quoted !== undefined)
      return quoted.slice(1, -1).replace(/\\(.)/gs, (_all, sign: string) => ESCAPES[sign] ?? sign);
    if (digits !== undefined) return Number(digits);
    if (name !== undefined) return this.named(name);
    const end = mark === undefined ? undefined : CLOSING[mark];
    if (end === undefined || depth > MAX_DEPTH) throw new NoLiteral();
    return mark === '{' ? this.dict(depth) : this.list(mark ?? '', end, depth);
  }

  private named(name: string): unknown {
    for (const known of [CONSTANTS, this.names]) if (Object.hasOwn(known, name)) return known[name];
    throw new NoLiteral();
  }

  private list(begin: string, end: string, depth: number): unknown {
    const items: unknown[] = [];
    let comma = false;
    while (!this.takes(end)) {
      if (items.length > 0 && !comma) throw new NoLiteral();
      items.push(this.value(depth + 1));
      comma = this.takes(',');
    }
    // In round brackets, one value without a comma is that value.
    return begin === '(' && items.length === 1 && !comma ? items[0] : items;
  }

  private dict(depth: number): Record<string, unknown> {
    const entries: [string, unknown][] = [];
    let comma = true;
    while (!this.takes('}')) {
      if (!comma) throw new NoLiteral();
      const key = this.value(depth + 1);
      if (typeof key !== 'string' || !this.takes(':')) throw new NoLiteral();
      entries.push([key, this.value(depth + 1)]);
      comma = this.takes(',');
    }
    return Object.fromEntries(entries);
  }

  private takes(mark: string): boolean {
    const before = this.place;
    if (this.next()[1] === mark) return true;
    this.place = before;
    return false;
  }

  private next(): RegExpExecArray {
    TOKEN.lastIndex = this.place;
    const found = TOKEN.exec(this.text);
    if (!found) throw new NoLiteral();
    this.place = TOKEN.lastIndex;
    return found;
  }
}
