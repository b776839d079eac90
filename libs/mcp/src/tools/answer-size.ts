/** Characters of JSON, about 15,000 tokens: some clients cut what is longer, wherever they happen to be. */
const BUDGET = 60_000;

/** As many of the rows, from the first on, as fit into an answer; never none, so that there is a way on. */
export function fitting<T>(rows: readonly T[], budget = BUDGET): T[] {
  let left = budget;
  const end = rows.findIndex((row, index) => {
    left -= JSON.stringify(row).length + 1;
    return left < 0 && index > 0;
  });
  return end === -1 ? [...rows] : rows.slice(0, end);
}
