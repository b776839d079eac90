/** What a method answered, as it goes on: `note` says what was left out. */
export interface CallResult {
  readonly result: unknown;
  readonly note?: string;
}

const MAX_CHARACTERS = 60_000;
/** Short enough for a text that takes more room as JSON: a line end takes two characters, a control character six. */
const MAX_BEGINNING = MAX_CHARACTERS / 6;
const MAX_DEPTH = 12;

/**
 * The answer of a method as data, no longer than 60,000 characters of JSON.
 * @param isClosed whether what stands under a key is not shown: secrets, and fields that the policy closes
 */
export function boundedResult(answer: unknown, isClosed: (key: string) => boolean): CallResult {
  const result = open(answer ?? null, isClosed, MAX_DEPTH);
  const json = JSON.stringify(result);
  if (json.length <= MAX_CHARACTERS) return { result };
  const whole = `The whole answer has ${json.length} characters`;
  const first = Array.isArray(result) ? fitting(result) : [];
  if (Array.isArray(result) && first.length > 0)
    return {
      result: first,
      note: `${whole}; these are the first ${first.length} of ${result.length} items.`,
    };
  const text = typeof result === 'string' ? result : json;
  const note = `${whole}; this is its beginning, as text.`;
  return { result: text.slice(0, MAX_BEGINNING).toWellFormed(), note };
}

function fitting(items: readonly unknown[]): unknown[] {
  let left = MAX_CHARACTERS;
  const rest = items.findIndex((item) => (left -= JSON.stringify(item).length + 1) < 0);
  return items.slice(0, rest);
}

function open(value: unknown, isClosed: (key: string) => boolean, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return 'nested deeper than is shown';
  if (Array.isArray(value)) return value.map((item) => open(item, isClosed, levels - 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !isClosed(key))
      .map(([key, item]) => [key, open(item, isClosed, levels - 1)]),
  );
}
