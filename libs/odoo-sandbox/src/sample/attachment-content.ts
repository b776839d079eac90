import { OdooFault, python } from '../faults.ts';
import { Content } from '../orm/content.ts';
import type { Env, Row, Values } from '../orm/types.ts';
import { create } from '../orm/write.ts';
import { settledType } from './mimetypes.ts';

/** Where the content is as base64: `datas` went in 19.3, and `raw` took its place (odoo/odoo#245916). */
export const contentField = (series: number): string => (series >= 20 ? 'raw' : 'datas');

/** What an attachment holds, if it holds anything. */
export const contentOf = (row: Row): Content | undefined =>
  row['content'] instanceof Content ? row['content'] : undefined;

/** Takes in what was written as base64. */
export function writeBase64(env: Env, id: number, input: unknown): void {
  if (Buffer.isBuffer(input)) throw bytesFault(env, env.db.series >= 20 ? 'raw' : 'datas');
  keep(env, id, typeof input === 'string' ? Content.of(decode(input)) : undefined);
}

/** Takes in what was written to `raw` up to 19.2: a text stands for its bytes. */
export function writeText(env: Env, id: number, input: unknown): void {
  if (Buffer.isBuffer(input)) throw bytesFault(env, 'raw');
  keep(env, id, typeof input === 'string' ? Content.of(Buffer.from(input, 'utf8')) : undefined);
}

/** Python's complaint about XML-RPC's own kind of bytes. */
function bytesFault({ db }: Env, field: string): OdooFault {
  if (field === 'datas') {
    return python('TypeError', "argument should be a bytes-like object or ASCII string, not 'Binary'");
  }
  return db.series >= 19
    ? python('TypeError', '`bin_data` must be bytes or bytearray')
    : python('TypeError', "'Binary' object is not subscriptable");
}

/** Decodes as Python does: what is no letter of base64 is passed over, and the last group must be whole. */
function decode(text: string): Buffer {
  if (text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)) return Buffer.from(text, 'base64');
  const letters = text.replaceAll(/[^A-Za-z0-9+/]/g, '');
  const left = letters.length % 4;
  if (left === 1) {
    const count = `number of data characters (${letters.length}) cannot be 1 more than a multiple of 4`;
    throw new OdooFault('binascii.Error', `Invalid base64-encoded string: ${count}`);
  }
  const padding = text.replaceAll(/[^=]/g, '').length;
  if (left > 0 && padding < 4 - left) throw new OdooFault('binascii.Error', 'Incorrect padding');
  return Buffer.from(letters, 'base64');
}

function keep(env: Env, id: number, content: Content | undefined): void {
  const checksum = content?.sha1;
  env.db.table('ir.attachment').update(id, {
    content,
    checksum,
    file_size: content?.size,
    store_fname: content && content.size > 0 ? `${checksum?.slice(0, 2)}/${checksum}` : undefined,
  });
}

const OF_CONTENT = ['datas', 'raw', 'mimetype'];

/** Works out type and words anew when the content or the type was written; Odoo looks at what was written only. */
export function describeContent(env: Env, id: number, written: ReadonlySet<string>): void {
  const table = env.db.table('ir.attachment');
  const row = table.get(id);
  const isNew = row?.['mimetype'] === undefined || written.has('mimetype');
  if (!row || (!isNew && !OF_CONTENT.some((field) => written.has(field)))) return;
  const content = contentOf(row);
  const said = written.has('mimetype') ? row['mimetype'] : undefined;
  const name = isNew || written.has('name') ? row['name'] : undefined;
  const mimetype = settledType(env, said, name, content);
  table.update(id, { mimetype, index_content: content && words(content, mimetype) });
}

/** As the command `strings` finds them, in texts only. */
function words(content: Content, mimetype: string): string | undefined {
  if (!mimetype.startsWith('text/')) return undefined;
  return content
    .head(1_000_000)
    .toString('latin1')
    .match(/[\x20-\x7E]{4,}/g)
    ?.join('\n');
}

/** Makes an attachment whose bytes come as they are, not as base64. @returns its id. */
export function attach(env: Env, values: Values, content: Content): number {
  const [id = 0] = create(env, 'ir.attachment', [values]);
  keep(env, id, content);
  describeContent(env, id, new Set(['name', contentField(env.db.series), ...Object.keys(values)]));
  return id;
}
