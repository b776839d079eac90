import { validationError } from '../faults.ts';
import { binary, boolean, char, integer, many2one, selection, text } from '../orm/fields.ts';
import type { ModelSpec } from '../orm/types.ts';
import { contentOf, describeContent, writeBase64, writeText } from './attachment-content.ts';
import { attachmentReach } from './attachment-reach.ts';

/** Worked out from the content, whatever a caller writes. */
const workedOut = { readonly: true, assign: (): void => undefined };

export const attachment: ModelSpec = {
  model: 'ir.attachment',
  label: 'Attachment',
  order: 'id desc',
  access: { 'base.group_user': 'rwcd' },
  reach: attachmentReach,
  hides: 'res_field',
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
    url: char('Url', { size: 1024 }),
    datas: binary('File Content (base64)', { until: 19, content: contentOf, assign: writeBase64 }),
    raw: [
      binary('File Content (raw)', {
        until: 19,
        compute: (row) => contentOf(row)?.bytes().toString('utf8'),
        assign: writeText,
      }),
      binary('File Content', { since: 20, content: contentOf, assign: writeBase64 }),
    ],
    res_model: char('Resource Model'),
    res_id: integer('Resource ID', { aggregator: 'max' }),
    res_field: char('Resource Field'),
    res_name: char('Resource Name', { readonly: true }),
    company_id: many2one('Company', 'res.company', { default: (env) => env.companies[0] }),
    public: boolean('Is public document'),
    access_token: char('Access Token', { copy: false }),
    mimetype: char('Mime Type', { readonly: true }),
    store_fname: char('Stored Filename', workedOut),
    file_size: integer('File Size', workedOut),
    checksum: char('Checksum/SHA1', { ...workedOut, size: 40 }),
    index_content: text('Indexed Content', { readonly: true }),
  },
  changed: (env, ids, fields) => {
    for (const id of ids) describeContent(env, id, fields);
  },
  check: (row, env) => {
    if (row['type'] !== 'binary' || !row['url'] || env.groups.has('base.group_system')) return;
    throw validationError('Sorry, you are not allowed to write on this document');
  },
};
