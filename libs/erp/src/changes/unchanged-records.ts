import type { ErpModel, OdooRecord } from '../erp-model.ts';
import { ToolError } from '../tool-error.ts';
import { datetimeValue } from '../values/moment-value.ts';
import { refusedValue } from '../values/refused-value.ts';

/** The `write_date` that was last seen: one for all records, or one for each by its id. */
export type Expected = string | Readonly<Record<string, string>>;

/**
 * Refuses when a record was changed since it was last seen. It is looked at just before the write, and to the second, as
 * Odoo shows it: no lock.
 * @throws ToolError `invalid_argument` with the present `write_date` and `write_uid` of each that was changed
 */
export async function assertUnchanged(
  model: ErpModel,
  ids: readonly number[],
  expected: Expected,
): Promise<void> {
  const seen = seenById(ids, expected);
  model.fields.get('write_date', 'expect', 'search');
  const who = model.fields.find('write_uid') ? ['write_uid'] : [];
  const records = await model.read([...seen.keys()], ['write_date', ...who]);
  const present = new Map(records.map((record) => [record['id'], record]));
  const changed = [...seen].filter(([id, date]) => dateOf(present.get(id)) !== date).map(([id]) => id);
  if (changed.length === 0) return;
  throw new ToolError(
    'invalid_argument',
    `expect: somebody has changed ${model.name} ${changed.join(', ')} since then. Nothing was written.`,
    {
      hint: 'Read them again, see whether the change is still right, and write with their new write_date.',
      details: { changed: changed.map((id) => changedRecord(id, present.get(id))) },
    },
  );
}

function seenById(ids: readonly number[], expected: Expected): Map<number, string> {
  if (typeof expected === 'string') {
    const date = datetimeValue(expected, 'expect');
    return new Map(ids.map((id) => [id, date]));
  }
  const left = new Map(Object.entries(expected));
  const seen = ids.flatMap((id): [number, string][] => {
    const date = left.get(String(id));
    left.delete(String(id));
    return date === undefined ? [] : [[id, datetimeValue(date, `expect.${id}`)]];
  });
  const [stray] = left.keys();
  if (stray !== undefined)
    throw refusedValue('expect', `${JSON.stringify(stray.slice(0, 80))} is none of the ids.`);
  return new Map(seen);
}

const dateOf = (record: OdooRecord | undefined): string | null => {
  const date = record?.['write_date'];
  return typeof date === 'string' ? datetimeValue(date, 'write_date') : null;
};

const changedRecord = (id: number, record: OdooRecord | undefined): OdooRecord => ({
  id,
  write_date: record?.['write_date'] ?? null,
  write_uid: record?.['write_uid'] ?? null,
});
