import { createHash } from 'node:crypto';
import { OdooFault, python } from '../faults.ts';
import { binary, boolean, char, integer, selection, text } from '../orm/fields.ts';
import type { Env, ModelSpec, Row, Values } from '../orm/types.ts';

const TYPES: Readonly<Record<string, string>> = {
  txt: 'text/plain',
  csv: 'text/csv',
  pdf: 'application/pdf',
  png: 'image/png',
  json: 'application/json',
};

/** Where the content lies as base64: `datas` went in 19.3, and `raw` took its place (odoo/odoo#245916). */
export const contentField = (series: number): string => (series >= 20 ? 'raw' : 'datas');

function bytes(row: Row): Buffer {
  const content = row['datas'] ?? row['raw'];
  return Buffer.from(typeof content === 'string' ? content : '', 'base64');
}

function content(values: Values, env: Env): Values {
  const { datas, raw, ...rest } = values;
  if (Buffer.isBuffer(raw)) {
    throw env.db.series >= 19
      ? python('TypeError', '`bin_data` must be bytes or bytearray')
      : python('TypeError', "'Binary' object is not subscriptable");
  }
  if (env.db.series >= 20) {
    if (typeof raw === 'string') checkBase64(raw);
    return values;
  }
  if (typeof raw === 'string') return { ...rest, datas: Buffer.from(raw, 'utf8').toString('base64') };
  if (typeof datas === 'string') checkBase64(datas);
  return values;
}

/** Python counts the letters that are base64, and wants the last group whole. */
function checkBase64(datas: string): void {
  const letters = datas.replaceAll(/[^A-Za-z0-9+/]/g, '').length;
  if (letters % 4 !== 1) return;
  throw new OdooFault(
    'binascii.Error',
    `Invalid base64-encoded string: number of data characters (${letters}) cannot be 1 more than a multiple of 4`,
  );
}

export const attachment: ModelSpec = {
  model: 'ir.attachment',
  label: 'Attachment',
  order: 'id desc',
  access: { 'base.group_user': 'rwcd' },
  fields: {
    name: char('Name', { required: true }),
    description: text('Description'),
    type: selection(
      'Type',
      [
        ['url', 'URL'],
        ['binary', 'File'],
      ],
      { required: true, default: 'binary' },
    ),
    url: char('Url'),
    datas: binary('File Content (base64)', { until: 19 }),
    raw: [
      binary('File Content (raw)', { until: 19, compute: (row) => bytes(row).toString('utf8') }),
      binary('File Content', { since: 20 }),
    ],
    res_model: char('Resource Model'),
    res_id: integer('Resource ID', { aggregator: 'max' }),
    res_field: char('Resource Field'),
    res_name: char('Resource Name', { readonly: true }),
    public: boolean('Is public document'),
    mimetype: char('Mime Type', { readonly: true }),
    file_size: integer('File Size', { readonly: true }),
    checksum: char('Checksum/SHA1', { readonly: true }),
  },
  prepare: content,
  changed: (env, ids) => {
    const table = env.db.table('ir.attachment');
    for (const row of ids.flatMap((id) => table.get(id) ?? [])) {
      const ending = /\.(\w+)$/.exec(String(row['name']))?.[1]?.toLowerCase() ?? '';
      table.update(row.id, {
        mimetype: row['mimetype'] ?? TYPES[ending] ?? 'application/octet-stream',
        file_size: bytes(row).length,
        checksum: createHash('sha1').update(bytes(row)).digest('hex'),
      });
    }
  },
};
