import { sizeOf } from './json-size.ts';

/** A value that has been made to fit, and what was taken from it, in words: `records[0].note: the first 9 of 80 characters`. */
export interface Shortened {
  readonly value: unknown;
  readonly cuts: readonly string[];
}

/** No part of an object gets less: it is enough for the beginning of anything. */
const LEAST_ROOM = 100;
/** What is nested deeper is shown as text. */
const MAX_LEVELS = 20;
const LONGEST_NAME = 80;

/**
 * A value that takes at most so many characters of JSON. What is largest is shortened first: the parts of an object
 * share its room, and those that need less than their share stay whole. A text keeps its beginning and says that it is cut, a
 * list keeps the first items that fit, and one item at the least.
 *
 * @param room at least 100
 */
export function shortened(value: unknown, room: number): Shortened {
  const cuts: string[] = [];
  return { value: fit(value, room, { path: '', levels: MAX_LEVELS, cuts }), cuts };
}

/** The longest beginning of a text that takes at most so many characters inside a JSON text, never half a character. */
export function beginning(text: string, room: number): string {
  let [fits, over] = [0, Math.min(text.length, room) + 1];
  while (over - fits > 1) {
    const middle = Math.floor((fits + over) / 2);
    if (sizeOf(text.slice(0, middle)) - 2 <= room) fits = middle;
    else over = middle;
  }
  return text.slice(0, fits).replace(/[\ud800-\udbff]$/, '');
}

interface Place {
  readonly path: string;
  readonly levels: number;
  readonly cuts: string[];
}

const within = ({ path, levels, cuts }: Place, step: string): Place => ({
  path: path + step,
  levels: levels - 1,
  cuts,
});

function fit(value: unknown, room: number, place: Place): unknown {
  if (sizeOf(value, room) <= room) return value;
  if (typeof value === 'string') return fitText(value, room, place);
  if (place.levels === 0) return fitText(JSON.stringify(value), room, place);
  return Array.isArray(value)
    ? fitList(value, room, place)
    : fitObject(value as Record<string, unknown>, room, place);
}

function fitText(text: string, room: number, place: Place): string {
  const mark = `… [cut: ${text.length} characters]`;
  const shown = beginning(text, room - sizeOf(mark));
  told(place, shown.length, text.length, 'characters');
  return shown + mark;
}

function fitList(items: readonly unknown[], room: number, place: Place): unknown[] {
  let left = room - 1;
  const end = items.findIndex((item) => (left -= sizeOf(item, left) + 1) < 0);
  const shown = end === 0 ? [fit(items[0], room - 2, within(place, '[0]'))] : items.slice(0, end);
  if (shown.length < items.length) told(place, shown.length, items.length, 'items');
  return shown;
}

function fitObject(object: Readonly<Record<string, unknown>>, room: number, place: Place): object {
  const names = Object.keys(object).filter((name) => object[name] !== undefined);
  const parts: { name: string; item: unknown; size: number }[] = [];
  let [left, shared] = [room - 1, room - 1];
  for (const name of names) {
    const [head, size] = [sizeOf(name, room) + 2, sizeOf(object[name], room)];
    left -= head + Math.min(size, LEAST_ROOM);
    if (left < 0) break;
    shared -= head;
    parts.push({ name, item: object[name], size });
  }
  if (parts.length < names.length) told(place, parts.length, names.length, 'entries');
  const share = shareOf(
    parts.map(({ size }) => size),
    shared,
  );
  return Object.fromEntries(
    parts.map(({ name, item }) => {
      const step = `${place.path ? '.' : ''}${name.slice(0, LONGEST_NAME)}`;
      return [name, fit(item, share, within(place, step))];
    }),
  );
}

/** The most that each may take, so that together they take no more than there is. */
function shareOf(sizes: readonly number[], room: number): number {
  let left = room;
  for (const [index, size] of sizes.toSorted((a, b) => a - b).entries()) {
    const share = Math.floor(left / (sizes.length - index));
    if (size > share) return share;
    left -= size;
  }
  return Infinity;
}

const told = ({ path, cuts }: Place, shown: number, all: number, what: string): number =>
  cuts.push(`${path || 'the answer'}: the first ${shown} of ${all} ${what}`);
