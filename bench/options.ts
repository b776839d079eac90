/** How long a run measures. Every figure is the median of its rounds. */
export interface Plan {
  rounds: number;
  /** Of each variant at each concurrency, in each round. */
  secondsEach: number;
  /** Before the gateway's memory is looked at; they warm it up as well. */
  gatewayCalls: number;
}

const FULL: Plan = { rounds: 5, secondsEach: 1, gatewayCalls: 10_000 };
/** For looking whether a change helps at all: twice as much noise, a fifth of the time. */
const QUICK: Plan = { rounds: 2, secondsEach: 0.3, gatewayCalls: 10_000 };

/** How many calls are under way at the same time. */
export const CONCURRENCIES = [1, 8, 32] as const;

/** @throws Error that names an argument which is not known. */
export function parsePlan(args: readonly string[]): Plan {
  const unknown = args.find((arg) => arg !== '--quick');
  if (unknown !== undefined) throw new Error(`Unknown argument ${unknown}. Usage: npm run bench -- [--quick]`);
  return args.includes('--quick') ? QUICK : FULL;
}
