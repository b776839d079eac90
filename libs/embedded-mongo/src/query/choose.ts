import { toNumberCell } from '../storage/sqlite.ts';
import type { Sqlite } from '../storage/sqlite.ts';
import type { Plan } from './plan.ts';

/** How far the entries of each candidate are counted, in rounds: no more is spent than the narrowest one is worth. */
const ROUNDS = [128, 1024, 16384];

/**
 * The plan that reads the least: by counting the entries within its bounds, up to a limit.
 * @param limit how many documents are wanted in all; 0 means all
 */
export function narrowest(sql: Sqlite, plans: readonly Plan[], limit: number): Plan | undefined {
  if (plans.length < 2) return plans[0];
  let ranked: { plan: Plan; cost: number }[] = [];
  for (const round of ROUNDS) {
    ranked = plans.map((plan) => ({ plan, cost: costOf(sql, plan, limit, round) }));
    ranked.sort((a, b) => a.cost - b.cost || merit(b.plan, limit) - merit(a.plan, limit));
    if ((ranked[0]?.cost ?? 0) < round) break;
  }
  return ranked[0]?.plan;
}

/** Between plans that read as much: one that needs no sorting, then one that needs no checking, then the closest fit. */
const merit = (plan: Plan, limit: number): number =>
  (plan.sorted ? (limit > 0 ? 100 : 50) : 0) + (plan.exact ? 25 : 0) + plan.used;

function costOf(sql: Sqlite, plan: Plan, limit: number, most: number): number {
  const enough = plan.sorted && plan.exact && limit > 0 ? Math.min(limit, most) : most;
  let count = 0;
  for (const { lo, hi } of plan.bounds) {
    if (count >= enough) break;
    const inner = `SELECT 1 FROM x${plan.index?.id ?? 0} WHERE k >= ? AND k < ? LIMIT ?`;
    count += toNumberCell(sql.get(`SELECT count(*) FROM (${inner})`, lo, hi, enough - count));
  }
  return count;
}
