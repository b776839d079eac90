import type { ChangeableModel } from '../changeable-model.ts';
import type { Erp } from '../erp.ts';
import { isMany } from '../schema/field-info.ts';
import { ToolError } from '../tool-error.ts';
import type { Values } from '../values/record-commands.ts';

/** Values that are written into each of these records. */
interface Change {
  readonly ids: readonly number[];
  readonly values: Values;
}

/** A field of a change that lists records, with what is to become of them as Odoo's commands. */
interface WrittenList {
  readonly name: string;
  readonly relation: string;
  readonly ids: readonly number[];
  readonly commands: readonly (readonly unknown[])[];
  /** Records that are changed, struck out or let go of. */
  readonly meant: readonly number[];
}

/**
 * What values change in a list or take off it must stand there. Odoo goes by the id alone: a wrong one changes or deletes a line of
 * another order, and the answer is that of a success (seen on 16 and 18).
 *
 * @param changes values that were checked, for records that were found
 * @throws ToolError `missing_record`
 */
export async function assertListed(
  erp: Erp,
  model: ChangeableModel,
  changes: readonly Change[],
  where = 'values',
): Promise<void> {
  const lists = changes
    .flatMap((change) => writtenLists(model, change))
    .filter(({ meant }) => meant.length > 0);
  if (lists.length === 0) return;
  const names = new Set(lists.map(({ name }) => name));
  const records = await model.readWithArchived([...new Set(lists.flatMap(({ ids }) => ids))], [...names]);
  for (const list of lists) {
    const listed = new Set([
      ...records.filter(({ id }) => list.ids.includes(id as number)).flatMap((record) => record[list.name]),
      ...list.commands.flatMap(newIn),
    ]);
    const strange = list.meant.filter((id) => !listed.has(id));
    if (strange.length > 0) throw notListed(model.name, list, strange, `${where}.${list.name}`);
  }
  for (const [name, some] of Map.groupBy(lists, (list) => list.name)) {
    const inside = some.flatMap(({ commands }) => commands.flatMap(changeIn));
    const [{ relation } = { relation: '' }] = some;
    if (inside.length > 0)
      await assertListed(erp, await erp.changeable(relation), inside, `${where}.${name}`);
  }
}

function writtenLists(model: ChangeableModel, { ids, values }: Change): WrittenList[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const info = model.fields.get(name, 'values', 'write');
    if (!isMany(info)) return [];
    const commands = value as [number, number, unknown][];
    // What a many2many does not list cannot be taken off it.
    const codes = info.type === 'one2many' ? [1, 2, 3] : [1];
    const meant = commands.filter(([code]) => codes.includes(code)).map(([, id]) => id);
    return [{ name, relation: info.relation ?? '', ids, commands, meant }];
  });
}

/** The records that a command puts on the list. */
function newIn([code, id, ids]: readonly unknown[]): unknown[] {
  if (code === 6) return ids as unknown[];
  return code === 4 ? [id] : [];
}

const changeIn = ([code, id, values]: readonly unknown[]): Change[] =>
  code === 1 ? [{ ids: [id as number], values: values as Values }] : [];

function notListed(
  model: string,
  { name, relation, ids }: WrittenList,
  missing: readonly number[],
  place: string,
): ToolError {
  const doNot = ids.length === 1 ? `${model} ${ids[0]} does not list` : `none of these ${model} lists`;
  return new ToolError('missing_record', `${place}: ${doNot} ${relation} ${missing.join(', ')}.`, {
    hint: `Read "${name}" for the ids that stand there. A record that stands elsewhere is changed as what it is, with aidoo_write or aidoo_delete on ${relation}.`,
    details: { model: relation, missing },
  });
}
