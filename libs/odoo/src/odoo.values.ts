/** A many2one as everybody reads it; Odoo itself answers `[id, name]`. */
export interface OdooReference {
  id: number;
  name: string | null;
}

/**
 * One field's value as Odoo meant it. Odoo writes "empty" as `false` for every type but boolean (seen on 17 to 19),
 * and a many2one as a pair.
 * @param type the field's type in `fields_get`, such as `char` or `many2one`.
 */
export function fromOdoo(type: string, value: unknown): unknown {
  if (type === 'boolean') return value;
  if (value === false || value === undefined) return null;
  return type === 'many2one' ? toReference(value) : value;
}

/** {@link fromOdoo} for a whole record; a key that `fields` does not know is left as it is. */
export function fromOdooRecord(
  record: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, { type: string }>>,
): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const name of Object.keys(record)) {
    // No field of Odoo's; assigned, it would become what the record inherits from.
    if (name === '__proto__') continue;
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
    read[name] = field ? fromOdoo(field.type, record[name]) : record[name];
  }
  return read;
}

function toReference(value: unknown): unknown {
  if (!Array.isArray(value) || typeof value[0] !== 'number') return value;
  const [id, name] = value as [number, unknown];
  return { id, name: typeof name === 'string' ? name : null } satisfies OdooReference;
}
