import { median } from '../statistics.ts';
import { table } from '../table.ts';
import type { Reader } from './readers.ts';
import { FIELDS, SIZES } from './records.ts';

const ROUNDS = 5;
/** Reads of one reader in one round: enough of the small ones for their noise to cancel out. */
const READS: Readonly<Record<(typeof SIZES)[number], number>> = { 10: 40, 500: 8, 5_000: 4 };

interface Row {
  reader: Reader;
  size: number;
  /** Of each round, the median of its reads in milliseconds. */
  rounds: number[];
}

/** Every reader at every size, in turns, so that whatever else the machine does hits all alike. */
export async function compare(readers: readonly Reader[], say: (text: string) => void): Promise<string> {
  const rows: Row[] = SIZES.flatMap((size) => readers.map((reader) => ({ reader, size, rounds: [] })));
  for (let round = 0; round <= ROUNDS; round += 1) {
    say(round === 0 ? 'warming up' : `round ${round} of ${ROUNDS}`);
    // To and fro, so that nobody always comes after the same neighbour.
    for (const { reader, size, rounds } of round % 2 === 0 ? rows : rows.toReversed()) {
      const took: number[] = [];
      // Not looked at: it also pays for what the neighbour has left behind in the sandbox.
      await timed(reader, size);
      for (let read = 0; read < READS[size as keyof typeof READS]; read += 1)
        took.push(await timed(reader, size));
      if (round > 0) rounds.push(median(took));
    }
  }
  return [
    table(
      ['read of records × 10 fields, ms', ...SIZES.map(String)],
      readers.map((reader) => figures(reader, rows)),
    ),
    ratios(readers, rows),
  ].join('\n\n');
}

async function timed(reader: Reader, size: number): Promise<number> {
  const began = performance.now();
  const answer = await reader.read(size);
  const took = performance.now() - began;
  if (!isWhole(answer, size))
    throw new Error(`${reader.name} over ${reader.protocol} did not read ${size} records`);
  return took;
}

function isWhole(answer: unknown, size: number): boolean {
  if (typeof answer === 'number') return answer > size * 100;
  if (!Array.isArray(answer) || answer.length !== size) return false;
  return (answer as Record<string, unknown>[]).every((record) => FIELDS.every((field) => field in record));
}

const title = ({ name, protocol }: Reader): string => `${name} (${protocol})`;
const of = (rows: readonly Row[], reader: Reader, size: number): Row =>
  rows.find((row) => row.reader === reader && row.size === size)!;

const figures = (reader: Reader, rows: readonly Row[]): string[] => [
  title(reader),
  ...SIZES.map((size) => median(of(rows, reader, size).rounds).toFixed(2)),
];

/** How many times as long another client takes, as each of ours: the median of what was compared within a round. */
function ratios(readers: readonly Reader[], rows: readonly Row[]): string {
  const [ours, others] = [
    readers.filter(({ name }) => name === 'Aidoo'),
    readers.filter(({ name }) => name !== 'Aidoo'),
  ];
  const lines = others.flatMap((other) =>
    ours.map((mine) => [
      `${title(other)} : ${title(mine)}`,
      ...SIZES.map((size) => {
        const [a, b] = [of(rows, other, size).rounds, of(rows, mine, size).rounds];
        return median(a.map((ms, round) => ms / b[round]!)).toFixed(2);
      }),
    ]),
  );
  return table(['times as long', ...SIZES.map(String)], lines);
}
