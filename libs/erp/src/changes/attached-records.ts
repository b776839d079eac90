import { OdooError } from '@aidoo/odoo';
import type { ChangeableModel } from '../changeable-model.ts';
import type { ErpModel, OdooRecord } from '../erp-model.ts';
import type { Erp } from '../erp.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import { ToolError } from '../tool-error.ts';
import { nameOf } from './written-records.ts';

/** Records of another model that belong to some of these, by one field. */
export interface AttachedRecords {
  field: string;
  label: string;
  model: string;
  count: number;
  /** Of the first few. */
  names: string[];
}

const MOST_FIELDS = 10;
const MOST_NAMES = 5;
const MOST_COUNTED = 2_000;
/** Messages, activities and followers hang on everything, and go with it: they tell nobody anything. */
const CHATTER = /^(mail|rating|sms|snailmail|bus|ir)\./;

/** What hangs on the records by the lists of their own model, archived ones too, as far as the caller may see it. */
export async function attachedRecords(
  erp: Erp,
  model: ChangeableModel,
  ids: readonly number[],
): Promise<AttachedRecords[]> {
  const lists = await visibleLists(erp, model);
  const rows = await readLists(
    model,
    ids,
    lists.map(({ name }) => name),
  );
  const attached = lists.map(async ({ name, info, relation }): Promise<AttachedRecords[]> => {
    const all = [...new Set(rows.flatMap((row) => idsIn(row[name])))].filter((id) =>
      isOther(model, relation, ids, id),
    );
    const seen = all.length > 0 ? await relation.visibleNames(all.slice(0, MOST_COUNTED)) : [];
    if (seen.length === 0) return [];
    const named = await relation.read(seen.slice(0, erp.policy.rows(MOST_NAMES)), ['display_name']);
    const names = named.map((record) => nameOf(record) ?? String(record['id']));
    return [{ field: name, label: info.string, model: relation.name, count: seen.length, names }];
  });
  return (await Promise.all(attached.map(unlessRefused))).flat();
}

/** A contact that is deleted itself does not hang on another that is. */
const isOther = (model: ErpModel, relation: ErpModel, ids: readonly number[], id: number): boolean =>
  relation.name !== model.name || !ids.includes(id);

interface List {
  name: string;
  info: FieldInfo;
  relation: ErpModel;
}

async function visibleLists(erp: Erp, model: ErpModel): Promise<List[]> {
  const own = model.fields
    .visible()
    .filter(([name, info]) => isOwnList(info) && !model.fields.isMasked(name))
    .slice(0, 3 * MOST_FIELDS);
  const opened = own.map(async ([name, info]): Promise<List[]> => [
    { name, info, relation: await erp.model(info.relation ?? '') },
  ]);
  return (await Promise.all(opened.map(unlessRefused))).flat().slice(0, MOST_FIELDS);
}

/** Not one that Odoo computes: that shows records which are somebody else's. */
const isOwnList = ({ type, relation, related, depends }: FieldInfo): boolean =>
  type === 'one2many' && Boolean(relation) && !CHATTER.test(relation ?? '') && !related && !depends?.length;

/** All in one question; where the Odoo user may not read one of them, each alone. */
async function readLists(
  model: ChangeableModel,
  ids: readonly number[],
  names: readonly string[],
): Promise<OdooRecord[]> {
  if (names.length === 0) return [];
  try {
    return await model.readWithArchived(ids, names);
  } catch (error) {
    if (!isRefusal(error) || names.length === 1) throw error;
    return (await Promise.all(names.map((name) => unlessRefused(readLists(model, ids, [name]))))).flat();
  }
}

const unlessRefused = <T>(answer: Promise<T[]>): Promise<T[]> =>
  answer.catch((error: unknown) => {
    if (isRefusal(error)) return [];
    throw error;
  });

const isRefusal = (error: unknown): boolean =>
  (error instanceof OdooError && error.kind === 'access_error') ||
  (error instanceof ToolError && error.code === 'not_allowed');

const idsIn = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((id): id is number => typeof id === 'number') : [];
