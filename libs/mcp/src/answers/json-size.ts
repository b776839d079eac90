/** Quotes, backslashes, control characters and halves of pairs, which JSON writes with several; most texts have none. */
const ESCAPED = /[^ !#-[\]-\ud7ff\ue000-\uffff]/;

/**
 * How many characters of JSON a value takes, or some number over `most` as soon as it is known to take more: what has
 * thirty million characters is not written out to learn that it is too long.
 */
export function sizeOf(value: unknown, most = Infinity): number {
  if (typeof value === 'string') return sizeOfText(value, most);
  // What JSON leaves out stands in lists as `null`.
  if (typeof value !== 'object' || value === null) return (JSON.stringify(value) ?? 'null').length;
  return Array.isArray(value)
    ? sizeOfList(value, most)
    : sizeOfObject(value as Record<string, unknown>, most);
}

const sizeOfText = (text: string, most: number): number =>
  text.length <= most && ESCAPED.test(text) ? JSON.stringify(text).length : text.length + 2;

function sizeOfList(items: readonly unknown[], most: number): number {
  let size = items.length === 0 ? 2 : 1;
  for (const item of items) {
    size += sizeOf(item, most - size) + 1;
    if (size > most) break;
  }
  return size;
}

function sizeOfObject(object: Readonly<Record<string, unknown>>, most: number): number {
  let size = 1;
  for (const key of Object.keys(object)) {
    const item = object[key];
    if (item === undefined) continue;
    size += sizeOf(key, most - size) + sizeOf(item, most - size) + 2;
    if (size > most) break;
  }
  return Math.max(size, 2);
}
