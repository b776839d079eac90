import { allOf } from '../domain/prefix-list.ts';
import { expected, isIds, isRows } from '../odoo-answer.ts';
import type { OdooSession } from '../odoo-session.ts';
import { closedModel } from '../policy/closed-model.ts';
import { missingRecords } from '../records/missing-records.ts';
import type { ModelFields } from '../schema/model-fields.ts';
import { isReadableModel, isSecretField } from '../schema/protected-data.ts';
import { ToolError } from '../tool-error.ts';
import type { FileSurroundings } from './file-surroundings.ts';

export const ATTACHMENT = 'ir.attachment';

/** A file in Odoo, without its content. What the policy closes of it is not in it. */
export interface Attachment {
  readonly id: number;
  /** As Odoo has it: any text. */
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

/** RFC 6838, section 4.2; whoever has put the file there may have called it anything. */
const MEDIA_TYPE = /^[a-z0-9][\w!#$&^.+-]{0,126}\/[a-z0-9][\w!#$&^.+-]{0,126}$/i;
const MOST_OF_URL = 2_000;

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
  const { fields } = await around.model(ATTACHMENT);
  if (CONTENT.some((name) => fields.isClosed(name))) throw closedModel(ATTACHMENT);
  const row = await readRow(odoo, around, id);
  if (!row || !(await isOpen(around, row))) throw missingRecords(ATTACHMENT, [id]);
  const shown = withoutClosed(row, fields);
  if (row.type === 'url') throw onlyLink(id, text(shown.url));
  const { name, file_size: size, mimetype } = shown;
  return {
    id,
    name: text(name) || `attachment ${id}`,
    size: Number.isSafeInteger(size) && count(size) >= 0 ? count(size) : null,
    mimetype: MEDIA_TYPE.test(text(mimetype)) ? text(mimetype) : null,
  };
}

const withoutClosed = (row: Row, fields: ModelFields): Partial<Row> =>
  Object.fromEntries(Object.entries(row).filter(([name]) => !fields.isClosed(name)));

const onlyLink = (id: number, url: string): ToolError =>
  new ToolError(
    'invalid_argument',
    `Attachment ${id} is no file but a link${url && `: ${url.slice(0, MOST_OF_URL)}`}`,
    { hint: 'Give the link to the person; Aidoo does not follow it.' },
  );

/** By its id, so that Odoo alone says who may read it; the policy's own rules for attachments hold as for any model. */
async function readRow(odoo: OdooSession, around: FileSurroundings, id: number): Promise<Row | undefined> {
  const rules = await around.ownRowRules(ATTACHMENT);
  if (rules.length > 0) {
    const domain = allOf([[['id', '=', id]], ...rules]);
    const found = expected(isIds, await odoo.read(ATTACHMENT, 'search', [domain]), `${ATTACHMENT}.search`);
    if (!found.includes(id)) return undefined;
  }
  const answer = await odoo.read(ATTACHMENT, 'read', [[id]], { fields: [...FIELDS] });
  return expected(isRows, answer, `${ATTACHMENT}.read`)[0] as Row | undefined;
}

/**
 * A secret stays one where Odoo keeps it as a file, whatever the policy says. Where that binds, a file that hangs on nothing belongs
 * to no model that it opens.
 */
async function isOpen(around: FileSurroundings, row: Row): Promise<boolean> {
  const { policy } = around;
  const [model, field] = [text(row.res_model), text(row.res_field)];
  if (!isReadableModel(model) || isSecretField(field)) return false;
  if (!policy.bindsData) return true;
  if (!policy.allows(model)) return false;
  if (model === '') return true;
  try {
    const owner = await around.model(model);
    if (field !== '' && owner.fields.isClosed(field)) return false;
    return (await owner.visible([count(row.res_id)])).length > 0;
  } catch (error) {
    if (error instanceof ToolError && error.code === 'not_allowed') return false;
    throw error;
  }
}
