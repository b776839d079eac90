/** A letter as its reader sees it. */
export interface ReceivedLetter {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** With `\n` at the end of each line. */
  readonly text: string;
  /** By their names in lower case, unfolded (RFC 5322, section 2.2.3). */
  readonly headers: ReadonlyMap<string, string>;
  /** The first link in it. @throws Error when there is none */
  readonly link: string;
  /** What comes after the link's last `#` or `/`. */
  readonly token: string;
}

/** Reads a message of one plain part (RFC 5322, RFC 2045, RFC 2047): all that the gateway sends. */
export function readLetter(message: string, to: readonly string[]): ReceivedLetter {
  const [head = '', ...rest] = message.split('\r\n\r\n');
  const headers = new Map(
    head
      .replaceAll(/\r\n[ \t]+/g, ' ')
      .split('\r\n')
      .map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        words(line.slice(line.indexOf(':') + 1).trim()),
      ]),
  );
  const text = content(rest.join('\r\n\r\n'), headers.get('content-transfer-encoding')).replaceAll(
    '\r\n',
    '\n',
  );
  const linkIn = (): string => {
    const [link] = /https?:\/\/\S+/.exec(text) ?? [];
    if (link === undefined) throw new Error(`There is no link in this letter:\n${text}`);
    return link;
  };
  return {
    from: headers.get('from') ?? '',
    to,
    subject: headers.get('subject') ?? '',
    text,
    headers,
    get link() {
      return linkIn();
    },
    get token() {
      return linkIn().split(/[#/]/).at(-1)!;
    },
  };
}

function content(body: string, encoding = '7bit'): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding === 'quoted-printable') return unquoted(body.replaceAll('=\r\n', ''));
  return body;
}

/** Bytes written as `=C3=A9`. */
const unquoted = (text: string): string =>
  Buffer.from(
    text.replaceAll(/=([0-9A-F]{2})/gi, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

/** Encoded words; blanks between two of them do not count (RFC 2047, section 6.2). */
const words = (text: string): string =>
  text
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/(?:=\?utf-8\?[qb]\?[^?]*\?=)+/gi, (run) =>
      Buffer.concat([...run.matchAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi)].map(wordBytes)).toString('utf8'),
    );

const wordBytes = ([, kind, word]: RegExpMatchArray): Buffer =>
  kind!.toLowerCase() === 'b'
    ? Buffer.from(word!, 'base64')
    : Buffer.from(unquoted(word!.replaceAll('_', ' ')), 'utf8');
