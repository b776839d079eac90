import type { OdooSession } from '../odoo-session.ts';
import { existingRecords } from '../changes/existing-records.ts';
import { expected, isRows } from '../odoo-answer.ts';
import { ToolError } from '../tool-error.ts';
import { ATTACHMENT } from './attachment.ts';
import type { FileSurroundings } from './file-surroundings.ts';

/** Where a file is to hang. */
export interface FilePlace {
  readonly model: string;
  readonly id: number;
}

/** A file that is to be put into Odoo: of a size that is known, since Odoo takes no request without its length. */
export interface NewFile {
  /** Made safe before. */
  readonly name: string;
  /** By its content, and none that Odoo would let a browser run. */
  readonly mimetype: string;
  readonly size: number;
  readonly bytes: AsyncIterable<Uint8Array>;
}

export interface AttachedFile {
  readonly id: number;
  /** As Odoo has stored it, which makes large pictures smaller. */
  readonly size: number | null;
}

/**
 * Whether the caller may put a file onto this record: change its model, see the record, and see attachments at all.
 * @throws ToolError `not_allowed`, `missing_record`
 */
export async function checkPlace(around: FileSurroundings, { model, id }: FilePlace): Promise<void> {
  const [place] = await Promise.all([around.changeable(model), around.model(ATTACHMENT)]);
  await existingRecords(place, [id]);
}

/**
 * Puts a file onto a record, of which Odoo asks that its user may write it. The only record of a technical model that a tool
 * makes: nothing of it is the caller's but the name and the content.
 *
 * @throws ToolError as {@link checkPlace}; OdooError
 */
export async function attachFile(
  odoo: OdooSession,
  around: FileSurroundings,
  place: FilePlace,
  file: NewFile,
): Promise<AttachedFile> {
  await checkPlace(around, place);
  const { name, mimetype, size, bytes } = file;
  const values = { name, mimetype, type: 'binary', res_model: place.model, res_id: place.id };
  const id = await odoo.createAttachment(values, { bytes, size });
  return { id, size: await storedSize(odoo, id).catch(() => null) };
}

async function storedSize(odoo: OdooSession, id: number): Promise<number | null> {
  const answer = await odoo.read(ATTACHMENT, 'read', [[id]], { fields: ['file_size'] });
  const [row] = expected(isRows, answer, `${ATTACHMENT}.read`);
  const size = row?.['file_size'];
  if (typeof size !== 'number') throw new ToolError('odoo_error', 'Odoo does not say how large the file is.');
  return size;
}
