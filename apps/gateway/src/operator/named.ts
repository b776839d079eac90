const MOST = 20;

/** `a, b and c`; of many, the first and how many more. */
export function named(things: readonly string[]): string {
  const shown = things.slice(0, MOST);
  const rest = things.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
