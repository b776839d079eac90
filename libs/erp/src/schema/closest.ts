import { distance } from 'fastest-levenshtein';

const MOST = 3;

/** The candidates that look or read most like what was written, best first, at most three. */
export function closest(written: string, candidates: readonly string[]): string[] {
  const wanted = written.toLowerCase();
  return candidates
    .map((name) => ({ name, cost: cost(wanted, name.toLowerCase()) }))
    .filter(({ cost: value }) => value <= Math.max(2, wanted.length * 0.4))
    .sort((a, b) => a.cost - b.cost || a.name.localeCompare(b.name))
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** A name that begins or ends like the written one is near, however much longer it is: `customer` and `customer_rank`. */
function cost(wanted: string, name: string): number {
  const contains =
    name.startsWith(`${wanted}_`) ||
    name.endsWith(`_${wanted}`) ||
    (wanted.includes(name) && name.length > 3);
  return contains ? 1 : distance(wanted, name);
}
