import { OdooError } from '@aidoo/odoo';
import type { ChangeableModel } from '../changeable-model.ts';
import { afterCommands } from '../changes/list-change.ts';
import type { OdooRecord } from '../erp-model.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import { isMany } from '../schema/field-info.ts';

/** Odoo makes attachments as it works them out: a letter's PDF, which nobody has asked for yet. */
const MADE_WHEN_ASKED = 'ir.attachment';

/**
 * What stands in the fields of a form as it opens for a new record: what Odoo works out as well (the amount of a payment, the text of a
 * letter), or the defaults alone where it cannot.
 *
 * @param fields whose defaults are asked for
 * @param mentioned what the form has, hidden or not: fields are worked out from each other. None: as `fields`
 */
export async function firstValues(
  model: ChangeableModel,
  fields: readonly string[],
  mentioned: readonly string[],
  context: object,
): Promise<OdooRecord> {
  const isWorkedOut = (name: string): boolean => {
    const field = model.fields.find(name);
    return field !== undefined && field.relation !== MADE_WHEN_ASKED;
  };
  const names = (mentioned.length > 0 ? mentioned : fields).filter(isWorkedOut);
  const [defaults, worked] = await Promise.all([
    model.defaults(fields, context),
    model.workedOut(names, context).catch(nothingWorkedOut),
  ]);
  return Object.fromEntries(
    Object.entries({ ...defaults, ...worked }).map(([name, value]) => [
      name,
      plain(model.fields.find(name), value),
    ]),
  );
}

/** Some forms cannot be worked out before they are filled in, or with what is installed. */
function nothingWorkedOut(error: unknown): OdooRecord {
  if (error instanceof OdooError && error.kind !== 'timeout' && error.kind !== 'unreachable') return {};
  throw error;
}

/** `{id, display_name}` (17 on) as `[id, name]`, and commands as ids. */
function plain(field: FieldInfo | undefined, value: unknown): unknown {
  if (field && isMany(field)) return Array.isArray(value) ? listed(value) : value;
  if (typeof value !== 'object' || value === null || !('id' in value)) return value;
  return [value.id, 'display_name' in value ? value.display_name : null];
}

const listed = (commands: readonly unknown[]): unknown[] =>
  afterCommands(
    commands.map((command) => (Array.isArray(command) ? (command as unknown[]) : [4, command, 0])),
    [],
  ).filter((id) => typeof id === 'number');
