import type { Child } from './children.ts';
import type { Job, Measured, Target } from './load/job.ts';
import { CONCURRENCIES } from './options.ts';
import type { Plan } from './options.ts';
import { median } from './statistics.ts';
import { VARIANTS } from './variants.ts';
import type { Variant } from './variants.ts';

const WARM_UP_SECONDS = 0.5;

/** The rounds of one variant at one concurrency. */
export interface Row {
  variant: Variant;
  concurrency: number;
  rounds: Measured[];
}

const NAMES = Object.keys(VARIANTS) as Variant[];

/** Every variant at every concurrency, round by round, so that whatever else the machine does hits all alike. */
export async function measure(
  generator: Child,
  targets: Record<Variant, Target>,
  plan: Plan,
  say: (text: string) => void,
): Promise<Row[]> {
  const run = (job: Job): Promise<Measured> => generator.ask<Measured>(job, 'measured');
  for (const variant of NAMES) {
    const most = { seconds: WARM_UP_SECONDS };
    await run({ target: targets[variant], concurrency: 8, most });
  }
  const rows: Row[] = CONCURRENCIES.flatMap((concurrency) =>
    NAMES.map((variant) => ({ variant, concurrency, rounds: [] })),
  );
  const most = { seconds: plan.secondsEach };
  for (let round = 1; round <= plan.rounds; round++) {
    say(`round ${round} of ${plan.rounds}`);
    for (const { variant, concurrency, rounds } of rows)
      rounds.push(await run({ target: targets[variant], concurrency, most }));
  }
  return rows;
}

/** The median over the rounds of one figure of a row. */
export const typical = ({ rounds }: Row, figure: keyof Measured): number =>
  median(rounds.map((measured) => measured[figure]));

/** The median over the rounds of a figure that compares two rows; both were measured within seconds of each other. */
export const compared = (a: Row, b: Row, compare: (a: Measured, b: Measured) => number): number =>
  median(a.rounds.map((measured, round) => compare(measured, b.rounds[round]!)));
