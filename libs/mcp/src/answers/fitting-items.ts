import { MAX_ANSWER } from './bounded-answer.ts';
import { sizeOf } from './json-size.ts';

/** For what is only known when the list is cut: the cursor, and the words about it. */
const RESERVED = 500;

/** How many characters of an answer are left for its list: half of it at the least, whatever stands beside it. */
export const roomBeside = (rest: object): number =>
  MAX_ANSWER - Math.min(sizeOf(rest, MAX_ANSWER), MAX_ANSWER / 2) - RESERVED;

/** As many of the items, from the first on, as fit into the room; never none, so that there is a way on. */
export function fitting<T>(items: readonly T[], room: number): T[] {
  let left = room;
  const end = items.findIndex((item, index) => {
    left -= sizeOf(item, room) + 1;
    return left < 0 && index > 0;
  });
  return end === -1 ? [...items] : items.slice(0, end);
}
