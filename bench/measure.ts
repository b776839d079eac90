import type { Measured } from './load/job.ts';
import { CONCURRENCIES } from './options.ts';
import type { Plan } from './options.ts';
import { median } from './statistics.ts';
import { VARIANTS } from './variants.ts';
import type { Variant } from './variants.ts';
import type { World } from './world.ts';

const WARM_UP_SECONDS = 0.5;

/** The rounds of one variant at one concurrency. */
export interface Row {
  variant: Variant;
  concurrency: number;
  rounds: Measured[];
}

const NAMES = Object.keys(VARIANTS) as Variant[];

/** Every variant at every concurrency, round by round, so that whatever else the machine does hits all alike. */
export async function measure(world: World, plan: Plan, say: (text: string) => void): Promise<Row[]> {
  for (const variant of NAMES)
    await world.run(variant, { concurrency: 8, most: { seconds: WARM_UP_SECONDS } });
  const rows: Row[] = CONCURRENCIES.flatMap((concurrency) =>
    NAMES.map((variant) => ({ variant, concurrency, rounds: [] })),
  );
  for (let round = 1; round <= plan.rounds; round++) {
    say(`round ${round} of ${plan.rounds}`);
    for (const { variant, concurrency, rounds } of rows)
      rounds.push(await world.run(variant, { concurrency, most: { seconds: plan.secondsEach } }));
  }
  return rows;
}

/** The median over the rounds of one figure of a row. */
export const typical = ({ rounds }: Row, figure: keyof Measured): number =>
  median(rounds.map((measured) => measured[figure]));

/** The median over the rounds of a figure that compares two rows; both were measured within seconds of each other. */
export const compared = (a: Row, b: Row, compare: (a: Measured, b: Measured) => number): number =>
  median(a.rounds.map((measured, round) => compare(measured, b.rounds[round]!)));
