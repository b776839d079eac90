import type { Paper } from './paper.ts';

type Json = Record<string, unknown>;

export function showRecords(paper: Paper, records: readonly Json[], columns: readonly string[]): void {
  paper.table(
    columns,
    records.map((record) => columns.map((column) => cell(record[column]))),
  );
}

export function showGroups(
  paper: Paper,
  groups: readonly Json[],
  groupby: readonly string[],
  sum: string,
): void {
  const columns = [...groupby, sum, 'count'];
  paper.table(
    columns,
    groups.map((group) => columns.map((column) => cell(group[column]))),
  );
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'number') return value.toLocaleString('en', { maximumFractionDigits: 2 });
  if (typeof value === 'object') return named(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const named = ({ name, label, ...rest }: { name?: string; label?: string }): string =>
  name ?? label ?? JSON.stringify(rest);
