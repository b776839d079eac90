const [SLASH, EXCLAMATION] = [0x2f, 0x21];
const [CDATA, CDATA_END] = ['<![CDATA[', ']]>'];

/** The declaration of XML; some have white space before it. */
const DECLARATION = /^\s*(?:<\?xml\s[^<>]*\?>)?/;
const NOT_BLANK = /[^ \t\r\n]/;
const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-fA-F]{1,6}));|&/g;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/**
 * Goes through the text of an XML-RPC answer from tag to tag. It knows of XML what XML-RPC is written in, and refuses the rest:
 * attributes, comments, instructions, types and entities that are declared.
 *
 * It is less than an XML parser, since one would change values: Odoo writes carriage returns as they are, which XML turns
 * into line feeds (XML 1.0, §2.11), and Odoo 14 control characters, which XML refuses (§2.2). JSON-RPC has both.
 *
 * All of it throws an Error at what is no XML-RPC, in words that are not for showing.
 */
export class XmlRpcScanner {
  readonly #xml: string;
  #at: number;
  /** The tag that `<name/>` still has to close. */
  #pending = '';
  #text = '';

  constructor(xml: string) {
    this.#xml = xml;
    this.#at = DECLARATION.exec(xml)?.[0].length ?? 0;
  }

  /** What stands between the last tag and the one before it, as it is meant. */
  get text(): string {
    return this.#text;
  }

  /** @returns the next tag: `name`, or `/name` for the one that closes it. */
  next(): string {
    if (this.#pending !== '') return this.#closePending();
    this.#text = this.#readText();
    const start = this.#at + 1;
    const end = this.#xml.indexOf('>', start);
    if (end < 0) throw new Error('A tag is cut off');
    this.#at = end + 1;
    const isEmpty = this.#xml.charCodeAt(end - 1) === SLASH;
    let last = isEmpty ? end - 1 : end;
    while (isBlank(this.#xml.charCodeAt(last - 1))) last -= 1;
    const name = this.#xml.slice(start, last);
    if (isEmpty) this.#pending = `/${name}`;
    return name;
  }

  /** The same, where there is nothing before it but white space. */
  nextBare(): string {
    const tag = this.next();
    this.refuseText();
    return tag;
  }

  refuseText(): void {
    if (NOT_BLANK.test(this.#text)) throw new Error('There is text where none belongs');
  }

  /** Goes past a tag that has to be the next one, with nothing before it. */
  expect(tag: string): void {
    if (this.nextBare() !== tag) throw new Error(`Expected <${tag}>`);
  }

  /** @returns the text up to the tag that closes this one, which has just been opened. */
  textOf(tag: string): string {
    if (this.next() !== `/${tag}`) throw new Error(`Expected text and </${tag}>`);
    return this.#text;
  }

  /** Nothing may follow. */
  end(): void {
    if (this.#pending !== '' || NOT_BLANK.test(this.#xml.slice(this.#at)))
      throw new Error('Something follows the answer');
  }

  #closePending(): string {
    const tag = this.#pending;
    this.#pending = '';
    this.#text = '';
    return tag;
  }

  /** Up to the `<` of the next tag. */
  #readText(): string {
    let text = '';
    for (;;) {
      const start = this.#xml.indexOf('<', this.#at);
      if (start < 0) throw new Error('The answer is cut off');
      text += meant(this.#xml.slice(this.#at, start));
      this.#at = start;
      if (this.#xml.charCodeAt(start + 1) !== EXCLAMATION) return text;
      text += this.#readCdata(start);
    }
  }

  #readCdata(start: number): string {
    if (!this.#xml.startsWith(CDATA, start)) throw new Error('Comments and declarations do not belong here');
    const end = this.#xml.indexOf(CDATA_END, start);
    if (end < 0) throw new Error('The answer is cut off');
    this.#at = end + CDATA_END.length;
    return this.#xml.slice(start + CDATA.length, end);
  }
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** Text with its references replaced: the five of XML itself, and numbers. */
function meant(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(REFERENCE, (_, name?: string, decimal?: string, hexadecimal?: string) => {
    if (name !== undefined) return NAMED[name]!;
    if (decimal === undefined && hexadecimal === undefined) throw new Error('An unknown entity');
    // Throws beyond what Unicode has.
    return String.fromCodePoint(decimal === undefined ? Number.parseInt(hexadecimal!, 16) : Number(decimal));
  });
}
