/** What a report should say, added up from the records themselves, without any code of the gateway. */
export type Records = readonly Record<string, unknown>[];

export interface ReportedGroup {
  [key: string]: unknown;
  count: number;
}

/** The text by which a test knows a group: the value, the id, or the first day of the period. */
export const groupId = (values: readonly unknown[]): string => JSON.stringify(values.map(plain));

function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return 'id' in value ? value.id : 'from' in value ? value.from : value;
}

/** Records by the text of their group; one with several tags lies in several. */
export function grouped(records: Records, groupby: readonly string[], tz: string): Map<string, Records> {
  const groups = new Map<string, Record<string, unknown>[]>();
  for (const record of records) {
    for (const values of combinations(groupby.map((key) => valuesOf(record, key, tz)))) {
      const id = groupId(values);
      groups.set(id, [...(groups.get(id) ?? []), record]);
    }
  }
  if (groupby.length === 0 && groups.size === 0) groups.set(groupId([]), []);
  return groups;
}

const combinations = (lists: readonly unknown[][]): unknown[][] =>
  lists.reduce<unknown[][]>(
    (made, list) => made.flatMap((start) => list.map((one) => [...start, one])),
    [[]],
  );

function valuesOf(record: Record<string, unknown>, key: string, tz: string): unknown[] {
  const [field = '', length] = key.split(':');
  const value = record[field];
  if (length === 'hour') return [typeof value === 'string' ? hourOf(value, tz) : null];
  if (length) return [typeof value === 'string' ? firstDay(value, length, tz) : null];
  if (Array.isArray(value)) return value.length > 0 ? value : [null];
  return [value ?? null];
}

/** The first day of the period, of the wall clock in `tz` for a time; weeks begin on Sunday, as in the USA. */
export function firstDay(value: string, length: string, tz: string): string {
  const local =
    value.length > 10
      ? new Date(`${value.replace(' ', 'T')}Z`).toLocaleDateString('en-CA', { timeZone: tz })
      : value;
  const day = new Date(`${local}T00:00:00Z`);
  if (length === 'week') day.setUTCDate(day.getUTCDate() - day.getUTCDay());
  if (['month', 'quarter', 'year'].includes(length)) day.setUTCDate(1);
  if (length === 'quarter') day.setUTCMonth(day.getUTCMonth() - (day.getUTCMonth() % 3));
  if (length === 'year') day.setUTCMonth(0);
  return day.toISOString().slice(0, 10);
}

/** The hour that the wall clock in `tz` shows: one that is there twice in a night is one hour. */
export function hourOf(value: string, tz: string): string {
  const moment = new Date(`${value.replace(' ', 'T')}Z`);
  const hour = moment.toLocaleTimeString('en-GB', { timeZone: tz, hour: '2-digit', hourCycle: 'h23' });
  return `${moment.toLocaleDateString('en-CA', { timeZone: tz })} ${hour}:00`;
}

/** One aggregate, such as `amount_total:sum`, over records. */
export function addedUp(records: Records, key: string): number | string | null {
  const [field = '', fn] = key.split(':');
  const values = records
    .map((record) => plain(record[field]))
    .filter((value) => value !== null && value !== undefined) as (number | string)[];
  if (fn === 'count') return values.length;
  if (fn === 'count_distinct') return new Set(values).size;
  if (values.length === 0) return null;
  const numbers = values as number[];
  const sum = numbers.reduce((total, value) => total + value, 0);
  if (fn === 'sum') return sum;
  if (fn === 'avg') return sum / numbers.length;
  const sorted = [...values].sort((a, b) => (a < b ? -1 : 1));
  return (fn === 'min' ? sorted[0] : sorted.at(-1)) ?? null;
}

/** What a report answers, as far as specs look at it. */
export interface Report {
  groups: ReportedGroup[];
  others?: ReportedGroup & { groups: number };
  totals?: ReportedGroup;
  total?: number;
  currency?: string;
  tz?: string;
  compared?: { field: string; from: string; before: string; previous: { from: string; before: string } };
  labels?: Record<string, Record<string, string>>;
  notes?: string[];
  nextCursor: string | null;
}

/** The groups of all pages, each page asked for by the cursor of the one before. */
export async function walkedGroups(
  report: (args: Record<string, unknown>) => Promise<Report>,
  about: Record<string, unknown>,
): Promise<ReportedGroup[]> {
  const walked: ReportedGroup[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: Report = await report({ ...about, ...(cursor && { cursor }) });
    walked.push(...page.groups);
    cursor = page.nextCursor;
  }
  return walked;
}
