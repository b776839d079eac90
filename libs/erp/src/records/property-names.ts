import type { NameKeeper } from './related-names.ts';

type Row = Record<string, unknown>;

/** One of the properties that a record has from its parent (Odoo 16 on); those that are relations name their model. */
interface Property extends Row {
  value?: unknown;
}

/**
 * The rows, with only the ids left of the records that their properties lead to, unless all records of that model are open to the
 * caller: Odoo writes names beside the ids, in several forms.
 * @param fields those of type `properties`
 */
export async function closePropertyNames<T extends Row>(
  rows: readonly T[],
  fields: readonly string[],
  keeper: NameKeeper,
): Promise<T[]> {
  const properties = rows.flatMap((row) => fields.flatMap((name) => propertiesIn(row[name])));
  const closed = new Set<string>();
  for (const model of new Set(
    properties.flatMap(({ comodel }) => (typeof comodel === 'string' ? comodel : [])),
  ))
    if ((await keeper.openNames(model, [])) !== null) closed.add(model);
  if (closed.size === 0) return [...rows];
  const withoutName = (property: Property): Property =>
    closed.has(String(property['comodel'])) ? { ...property, value: idsOf(property.value) } : property;
  return rows.map((row) => ({
    ...row,
    ...Object.fromEntries(
      fields
        .filter((name) => Array.isArray(row[name]))
        .map((name) => [name, propertiesIn(row[name]).map(withoutName)]),
    ),
  }));
}

const propertiesIn = (value: unknown): Property[] =>
  Array.isArray(value) ? value.filter((one): one is Property => typeof one === 'object' && one !== null) : [];

/** `[7, "Ada"]` and `[[7, "Ada"], [8, "Eve"]]`, as 16 to 19 write them. */
function idsOf(value: unknown): unknown {
  if (!Array.isArray(value)) return typeof value === 'number' ? value : null;
  const [first] = value as unknown[];
  return typeof first === 'number' && typeof value[1] === 'string'
    ? first
    : value.flatMap((one) => idsOf(one) ?? []);
}
