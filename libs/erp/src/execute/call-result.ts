const MAX_DEPTH = 12;

/**
 * The answer of a method as data.
 * @param isClosed whether what stands under a key is not shown: secrets, and fields that the policy closes
 */
export const openResult = (answer: unknown, isClosed: (key: string) => boolean): unknown =>
  open(answer ?? null, isClosed, MAX_DEPTH);

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
