import { allOf } from '../domain/prefix-list.ts';
import { expected, isIds, isRows } from '../odoo-answer.ts';
import type { OdooSession } from '../odoo-session.ts';
import { closedModel } from '../policy/closed-model.ts';
import { missingRecords } from '../records/missing-records.ts';
import { isSecretField } from '../schema/protected-data.ts';
import { ToolError } from '../tool-error.ts';
import type { FileSurroundings } from './file-surroundings.ts';

export const ATTACHMENT = 'ir.attachment';

/** A file in Odoo, without its content. */
export interface Attachment {
  readonly id: number;
  readonly name: string;
  /** In bytes, as Odoo counts it. */
  readonly size: number | null;
  /** As Odoo calls it, which takes it from whoever has put the file there. */
  readonly mimetype: string | null;
}

/** What `ir.attachment` calls its content: whoever closes it in the policy means the files. */
const CONTENT = ['datas', 'raw'];

const FIELDS = ['name', 'mimetype', 'file_size', 'res_model', 'res_id', 'res_field', 'type', 'url'] as const;
type Row = Record<(typeof FIELDS)[number], unknown>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const count = (value: unknown): number => (typeof value === 'number' ? value : 0);

/**
 * A file that the caller may read: `ir.attachment` is open to them, and so are the record on which it hangs and the field
 * whose value it is. Any other is as if it were not there.
 *
 * @throws ToolError `missing_record`, `not_allowed`; `invalid_argument` for one that is only a link to elsewhere
 */
export async function findAttachment(
  odoo: OdooSession,
  around: FileSurroundings,
  id: number,
): Promise<Attachment> {
  const row = await readRow(odoo, around, id);
  if (!row || !(await isOpen(around, row))) throw missingRecords(ATTACHMENT, [id]);
  if (row.type === 'url') {
    throw new ToolError('invalid_argument', `Attachment ${id} is no file but a link: ${text(row.url)}`, {
      hint: 'Give the link to the person; Aidoo does not follow it.',
    });
  }
  return {
    id,
    name: text(row.name),
    size: typeof row.file_size === 'number' ? row.file_size : null,
    mimetype: text(row.mimetype) || null,
  };
}

/** By its id, so that Odoo alone says who may read it; the policy's own rules for attachments hold as for any model. */
async function readRow(odoo: OdooSession, around: FileSurroundings, id: number): Promise<Row | undefined> {
  const { fields } = await around.model(ATTACHMENT);
  if (CONTENT.some((name) => fields.isClosed(name))) throw closedModel(ATTACHMENT);
  const rules = await around.ownRowRules(ATTACHMENT);
  if (rules.length > 0) {
    const domain = allOf([[['id', '=', id]], ...rules]);
    const found = expected(isIds, await odoo.read(ATTACHMENT, 'search', [domain]), `${ATTACHMENT}.search`);
    if (!found.includes(id)) return undefined;
  }
  const answer = await odoo.read(ATTACHMENT, 'read', [[id]], { fields: [...FIELDS] });
  return expected(isRows, answer, `${ATTACHMENT}.read`)[0] as Row | undefined;
}

/** Where the policy binds, a file that hangs on nothing belongs to no model that it opens. */
async function isOpen(around: FileSurroundings, row: Row): Promise<boolean> {
  const { policy } = around;
  if (!policy.bindsData) return true;
  const model = text(row.res_model);
  if (!policy.allows(model)) return false;
  if (model === '') return true;
  try {
    const owner = await around.model(model);
    const field = text(row.res_field);
    if (field !== '' && (isSecretField(field) || owner.fields.isClosed(field))) return false;
    return (await owner.visible([count(row.res_id)])).length > 0;
  } catch (error) {
    if (error instanceof ToolError && error.code === 'not_allowed') return false;
    throw error;
  }
}
