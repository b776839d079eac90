import { createHash } from 'node:crypto';

/** Names under which people keep secrets, in Odoo's fields and in arguments of their own. */
const SECRET_NAME =
  /password|passwd|passphrase|secret|token|api[-_]?key|private[-_]?key|authorization|cookie|credential|(^|[-_.\s])(pass|pwd|otp|totp|pin|cvc|cvv)([-_.\s]|$)/i;
/** Texts that are secrets wherever they stand: our own keys, our own links to files, JSON Web Tokens, bearer headers. */
const SECRET_TEXT =
  /aid_live_[A-Za-z0-9]{8,}|\b[0-9a-f]{24}\.[\w-]{43}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|\bBearer\s+[\w.~+/-]{8,}=*/g;
const DATA_ADDRESS = /^data:[\w/+.-]+;base64,/;
const NO_BASE64 = /[^A-Za-z0-9+/\r\n]/;
/** What is shorter matches neither: most texts need not be looked through. */
const [SHORTEST_SECRET, SHORTEST_BODY] = ['Bearer '.length + 8, 256];

const MAX_TEXT = 2_000;
const MAX_DEPTH = 12;
const MAX_JSON = 32_000;
const PREVIEW = 2_000;
const REDACTED = '[redacted]';

/**
 * The JSON text under which a value is kept on record: secrets are taken out, long texts and file contents are cut
 * with their size in bytes and SHA-256 kept, and so is the whole when it is over 32,000 characters.
 */
export function recordedValue(value: unknown): string {
  const json = JSON.stringify(clean(value, 0)) ?? 'null';
  return json.length <= MAX_JSON ? json : JSON.stringify(cut(json, PREVIEW));
}

/** Error texts come from Odoo or a library: they may quote what was sent. */
export const recordedText = (text: string): string => withoutSecrets(text).slice(0, MAX_TEXT);

const withoutSecrets = (text: string): string =>
  text.length < SHORTEST_SECRET ? text : text.replace(SECRET_TEXT, REDACTED);

function clean(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  if (depth >= MAX_DEPTH) return '[nested deeper than is recorded]';
  if (Array.isArray(value))
    return isSecretTerm(value) ? [value[0], value[1], REDACTED] : value.map((item) => clean(item, depth + 1));
  return cleanObject(value as Record<string, unknown>, depth);
}

/** One that nothing is taken out of stays itself: that is most of them, and a copy costs more than the look. */
function cleanObject(value: Record<string, unknown>, depth: number): Record<string, unknown> {
  const cleaned: [string, unknown][] = [];
  let same = true;
  for (const key of Object.keys(value)) {
    const item = value[key];
    const name = recordedText(key);
    const kept = SECRET_NAME.test(key) && holdsText(item) ? REDACTED : clean(item, depth + 1);
    cleaned.push([name, kept]);
    same &&= name === key && kept === item;
  }
  return same ? value : Object.fromEntries(cleaned);
}

function cleanText(text: string): unknown {
  if (text.length >= SHORTEST_BODY && isFileBody(text)) return cut(text, 0);
  return text.length > MAX_TEXT ? cut(recordedText(text), PREVIEW / 10, text) : withoutSecrets(text);
}

/** Whether it is base64 and nothing else. Not by one pattern for the whole: of megabytes it would fill the stack. */
function isFileBody(text: string): boolean {
  const body = text
    .replace(DATA_ADDRESS, '')
    .trimEnd()
    .replace(/={1,2}$/, '');
  return body.length >= SHORTEST_BODY && !NO_BASE64.test(body);
}

/** `["password", "=", "…"]`: a term of an Odoo domain whose value is a secret. */
const isSecretTerm = (value: unknown[]): boolean =>
  value.length === 3 &&
  typeof value[0] === 'string' &&
  typeof value[1] === 'string' &&
  SECRET_NAME.test(value[0]);

/** Flags and counts under a suspicious name (`has_token: true`) give nothing away. */
const holdsText = (value: unknown): boolean =>
  typeof value === 'string' || (typeof value === 'object' && value !== null) || typeof value === 'number';

const cut = (text: string, preview: number, whole = text): Record<string, unknown> => ({
  cut: true,
  bytes: Buffer.byteLength(whole),
  sha256: createHash('sha256').update(whole).digest('hex'),
  ...(preview > 0 && { preview: text.slice(0, preview) }),
});
