const MAX_DEPTH = 64;

/**
 * JSON in which the order of keys makes no difference: what says the same has the same text.
 * @returns null for what is nested deeper than anything that a tool takes
 */
export function canonicalJson(value: unknown): string | null {
  return isDeep(value, MAX_DEPTH) ? null : JSON.stringify(value, sorted);
}

function sorted(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

const isDeep = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((one) => isDeep(one, levels - 1)));
