import { invalidArgument } from '../invalid-argument.ts';
import type { Grouping } from './report-plan.ts';

export type ReportOrder = [key: string, direction: 'asc' | 'desc'][];

const PART = /^(\S+?)(?:\s+(asc|desc))?$/i;

/** `amount_total:sum desc, user_id`: keys of the report, each once. @throws ToolError */
export function parseOrder(
  order: string | undefined,
  groupings: readonly Grouping[],
  sums: readonly string[],
): ReportOrder {
  if (order === undefined) return [];
  const keys = [...groupings.map(({ key }) => key), ...sums];
  const seen = new Set<string>();
  return order.split(',').map((text) => {
    const [, written = '', direction = 'asc'] = PART.exec(text.trim()) ?? [];
    // `date_order` for `date_order:month`, where there is only one.
    const key = keys.includes(written) ? written : alone(groupings, written);
    if (key === undefined)
      throw invalidArgument(
        `order: cannot read "${text.trim()}".`,
        `Use one of ${keys.join(', ')}, with asc or desc.`,
      );
    if (groupings.some((one) => one.key === key && one.unsortable))
      throw invalidArgument(
        `order: by the company's policy groups are not sorted by "${key}", whose records are not all open to you.`,
        'Sort by an aggregate or by count.',
      );
    if (seen.has(key)) throw invalidArgument(`order: "${key}" is there twice.`);
    seen.add(key);
    return [key, direction.toLowerCase() === 'desc' ? 'desc' : 'asc'];
  });
}

function alone(groupings: readonly Grouping[], field: string): string | undefined {
  const found = groupings.filter((one) => one.field === field);
  return found.length === 1 ? found[0]?.key : undefined;
}
