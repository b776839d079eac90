import type { Grouping } from './report-plan.ts';
import type { Group } from './report-value.ts';

/** What people call the selections in the groups, once for each; only where the value does not say it itself. */
export function labelsOf(
  groupings: readonly Grouping[],
  groups: readonly Group[],
): Record<string, Record<string, string>> {
  const labels: Record<string, Record<string, string>> = {};
  for (const { key, selection } of groupings) {
    if (!selection) continue;
    const present = new Set(groups.map((group) => group[key]));
    const telling = selection
      .filter(isPair)
      .filter(([value, label]) => present.has(value) && plain(value) !== plain(label));
    if (telling.length > 0) labels[key] = Object.fromEntries(telling);
  }
  return labels;
}

/** Some selections are computed by Odoo and come as something else. */
const isPair = (item: unknown): item is [string, string] =>
  Array.isArray(item) && typeof item[0] === 'string' && typeof item[1] === 'string';

const plain = (text: string): string => text.toLowerCase().replaceAll('_', ' ');
