import { OdooError } from '@aidoo/odoo';
import { afterCommands } from '../changes/list-change.ts';
import type { ChangeableModel } from '../changeable-model.ts';
import type { OdooRecord } from '../erp-model.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import { isMany } from '../schema/field-info.ts';

/** Odoo makes attachments as it works them out: a letter's PDF, which nobody has asked for yet. */
const MADE_WHEN_ASKED = 'ir.attachment';

/**
 * What a form of a new record shows in its fields, as records are read: what Odoo works out as well (the amount of a payment, the text of a
 * letter), or only the defaults where it cannot.
 */
export async function firstValues(
  model: ChangeableModel,
  fields: ReadonlyMap<string, FieldInfo>,
  context: object,
): Promise<OdooRecord> {
  const names = [...fields].filter(([, { relation }]) => relation !== MADE_WHEN_ASKED).map(([name]) => name);
  const defaults = await model.defaults([...fields.keys()], context);
  const worked = await model.firstValues(names, context).catch((error: unknown) => {
    // Some forms cannot be worked out before they are filled in, or with what is installed.
    if (error instanceof OdooError && error.kind !== 'timeout' && error.kind !== 'unreachable') return {};
    throw error;
  });
  const values = Object.entries({ ...defaults, ...worked }).flatMap(([name, value]) => {
    const field = fields.get(name);
    return field ? [[name, plain(field, value)] as const] : [];
  });
  return Object.fromEntries(values);
}

/** `{id, display_name}` (17 on) as `[id, name]`, and commands as ids. */
function plain(field: FieldInfo, value: unknown): unknown {
  if (isMany(field)) return Array.isArray(value) ? listed(value) : value;
  if (typeof value !== 'object' || value === null || !('id' in value)) return value;
  return [value.id, 'display_name' in value ? value.display_name : null];
}

const listed = (commands: readonly unknown[]): unknown[] =>
  afterCommands(
    commands.map((command) => (Array.isArray(command) ? (command as unknown[]) : [4, command, 0])),
    [],
  ).filter((id) => typeof id === 'number');
