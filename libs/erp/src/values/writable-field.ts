import { isBinary } from '../schema/field-info.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import type { ModelFields } from '../schema/model-fields.ts';
import type { ToolError } from '../tool-error.ts';
import { refusedValue } from './refused-value.ts';

/** Whether the values are those of a new record, or change one. */
export type Purpose = 'create' | 'write';

/** Odoo keeps these itself; what a caller writes there it drops without a word (seen on 17 to 19). */
const KEPT_BY_ODOO = new Set([
  'id',
  'display_name',
  'create_date',
  'create_uid',
  'write_date',
  'write_uid',
  '__last_update',
  'parent_path',
]);

/**
 * Whether a field may be written. Odoo does not enforce `readonly`: an `amount_total` that somebody writes is stored, and
 * wrong (seen on 17 to 19). So refused is what Odoo computes, what only an action may change, and what is for its forms
 * fixed once a record is there. Let through is what legitimate work needs: a read-only field that is plainly stored, such
 * as `move_type` of a new invoice, while a record is created; and one that a state opens (`states`, 14 to 16).
 *
 * @throws ToolError `invalid_argument`
 */
export function assertWritable(
  fields: ModelFields,
  name: string,
  field: FieldInfo,
  purpose: Purpose,
  place: string,
): void {
  if (KEPT_BY_ODOO.has(name))
    throw refusedValue(place, 'is kept by Odoo itself and cannot be written.', 'Leave it out.');
  if (isBinary(field))
    throw refusedValue(place, 'is a file: files cannot be written through this tool.', 'Leave it out.');
  const problem =
    field.readonly && !isReadOnlyAsAWhole(fields) ? readOnly(field, name, purpose, place) : null;
  if (problem) throw problem;
}

/** For a user who may neither create nor write, Odoo calls every field read-only: it says itself, and better, what is wrong. */
const isReadOnlyAsAWhole = (fields: ModelFields): boolean =>
  fields.visible().every(([, { readonly }]) => readonly);

function readOnly(field: FieldInfo, name: string, purpose: Purpose, place: string): ToolError | null {
  if (isComputed(name, field)) {
    const repeated = relatedPath(field).join('.');
    const from = repeated ? [repeated] : (field.depends ?? []).slice(0, 5);
    const hint = from.length > 0 ? ` Change what it is made of: ${from.join(', ')}.` : '';
    return refusedValue(place, 'is computed by Odoo.', `Leave it out.${hint}`);
  }
  if (field.states) return null;
  if (name === 'state') {
    return refusedValue(
      place,
      'is read-only: a state is changed by an action that does what belongs to it.',
      'Leave it out, and call the action, such as action_confirm, with aidoo_execute.',
    );
  }
  if (purpose === 'create') return null;
  return refusedValue(place, 'is read-only once a record is there.', 'Leave it out.');
}

/**
 * Odoo makes the value whatever is written; a computed field that may be written is not read-only. A list that begins with itself is not
 * made of anything: Odoo names the fields of its domain, such as `invoice_line_ids.display_type` of an invoice (seen on 16).
 */
export const isComputed = (name: string, field: FieldInfo): boolean =>
  relatedPath(field).length > 0 ||
  field.store === false ||
  (field.depends ?? []).some((path) => !path.startsWith(`${name}.`));

/** The steps to the field that this one repeats: 14 says them as a list, all others as a dotted path. */
export function relatedPath({ related }: { related?: string | readonly string[] }): readonly string[] {
  if (typeof related === 'string') return related.split('.').filter(Boolean);
  return Array.isArray(related) ? (related as string[]) : [];
}
