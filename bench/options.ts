/** How long a run measures. Every figure is the median of its rounds. */
export interface Plan {
  rounds: number;
  /** Of each variant at each concurrency, in each round. */
  secondsEach: number;
  /** Before the gateway's memory is looked at; they warm it up as well. */
  gatewayCalls: number;
}

const FULL: Plan = { rounds: 5, secondsEach: 1, gatewayCalls: 10_000 };
/** For looking whether a change helps at all. */
const QUICK: Plan = { rounds: 2, secondsEach: 0.25, gatewayCalls: 10_000 };

/** How many calls are under way at the same time. */
export const CONCURRENCIES = [1, 8, 32] as const;

export type Options = { breakdown: true } | { breakdown: false; plan: Plan };

/** @throws Error that names an argument which is not known. */
export function parseOptions(args: readonly string[]): Options {
  const [arg, unknown] = args;
  if (arg === undefined) return { breakdown: false, plan: FULL };
  if (arg === '--quick' && unknown === undefined) return { breakdown: false, plan: QUICK };
  if (arg === '--breakdown' && unknown === undefined) return { breakdown: true };
  throw new Error(`Unknown argument ${unknown ?? arg}. Usage: npm run bench -- [--quick | --breakdown]`);
}
