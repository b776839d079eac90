/** Longer texts are cut: no business message needs more, and what follows works on bounded input. */
const MAX_INPUT = 8_000;
const MAX_TEXT = 2_000;

/** Lines that only a developer of Odoo can use: frames and their source, PostgreSQL's context and caret. */
const TECHNICAL_LINE = /^\s*(?:File ".*|LINE \d+:.*|\^+|(?:DETAIL|CONTEXT|HINT|QUERY|STATEMENT):.*)\s*$/;

const FROM_HERE = [
  /Traceback \(most recent call last\)[\s\S]*/,
  /connection to server[\s\S]*/,
  /\bSELECT\b[\s\S]*/,
  /\b(?:INSERT INTO|DELETE FROM|(?:CREATE|ALTER|DROP) TABLE)\b[\s\S]*/,
  /\bUPDATE\s+"?\w+"?\s+SET\b[\s\S]*/,
];

const REPLACED: readonly [RegExp, string][] = [
  [/<[^<>]{0,200} at 0x[0-9a-f]+>/g, '[object]'],
  [/\bpsycopg2[\w.]*/g, '[database]'],
  [/\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s'"<>)]+/gi, '[address]'],
  [/\b(?:host|port)\s*=\s*['"]?[^\s,'")]+['"]?/gi, '[address]'],
  [/\bport\s*:?\s*\d+/gi, '[address]'],
  [/\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b(?::\d+)?/g, '[address]'],
  [
    /(?:\b[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}\b|(?<![\w:])[0-9a-f:]*::[0-9a-f:]*[0-9a-f](?:%\w+)?(?![\w:])/gi,
    '[address]',
  ],
  [/\blocalhost\b(?::\d+)?|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}:\d{2,5}\b/gi, '[address]'],
  [/\b[A-Za-z]:\\[^\s'"]+/g, '[path]'],
  [/(?<![\w./-])\/(?:[\w.@+…-]+\/)+[\w.@+…-]*/g, '[path]'],
  [/(?<![\w./-])[\w.-]+(?:\/[\w.-]+)+\.(?:py|pyc|so|conf|cfg)\b/g, '[path]'],
];

/**
 * A text of Odoo's that may be shown: its lines are kept, and whatever tells about the server behind it is not
 * (tracebacks, files, SQL, addresses). Empty when nothing is left.
 * @param secret never to be repeated, should Odoo have echoed it. Very short ones only count in quotes, since they are
 * words too (`admin`).
 */
export function publicText(text: string, secret = ''): string {
  let shown = withoutSecret(text.slice(0, MAX_INPUT), secret);
  for (const pattern of FROM_HERE) shown = shown.replace(pattern, '');
  shown = withoutTechnicalLines(shown);
  for (const [pattern, instead] of REPLACED) shown = shown.replace(pattern, instead);
  shown = shown.replace(/\n{3,}/g, '\n\n').trim();
  return shown.length > MAX_TEXT ? `${shown.slice(0, MAX_TEXT)}…` : shown;
}

/** The line after a frame is the frame's source, and goes with it. */
function withoutTechnicalLines(text: string): string {
  const lines = text.split('\n');
  return lines
    .filter((line, index) => !TECHNICAL_LINE.test(line) && !isSource(line, lines[index - 1]))
    .join('\n');
}

const isSource = (line: string, before: string | undefined): boolean =>
  /^\s{4}/.test(line) && before !== undefined && /^\s*File "/.test(before);

function withoutSecret(text: string, secret: string): string {
  if (secret === '') return text;
  if (secret.length >= 8) return text.replaceAll(secret, '[secret]');
  return text.replaceAll(`'${secret}'`, "'[secret]'").replaceAll(`"${secret}"`, '"[secret]"');
}
