import { sizeOf } from './json-size.ts';
import { beginning, shortened } from './shortened-value.ts';

/** Characters of JSON, about 15,000 tokens: some clients cut what is longer, wherever they happen to be. */
export const MAX_ANSWER = 60_000;
/** For the words about what was shortened. */
const NOTE_ROOM = 2_000;
/** What {@link fitting} leaves of a list is never more where the rest of the answer does not fit beside it. */
const MAX_LIST = 45_000;

export interface Bounds {
  /** The part that the tool itself cuts between two items, with a way on: it is not cut again, unless it is one item. */
  readonly list?: string | undefined;
  /** How to see more of what was shortened. */
  readonly advice: string;
}

/** An answer as it leaves: at most 60,000 characters of JSON, whatever it holds. `shortened` says what was cut, and how to see more. */
export function boundedAnswer(answer: object, { list, advice }: Bounds): Record<string, unknown> {
  const whole: Record<string, unknown> = { ...answer };
  if (sizeOf(whole, MAX_ANSWER) <= MAX_ANSWER) return whole;
  const counted = list === undefined ? {} : countedList(list, whole[list]);
  const rest = Object.entries(whole).filter(([key]) => !Object.hasOwn(counted, key));
  const { value, cuts } = shortened(Object.fromEntries(rest), MAX_ANSWER - NOTE_ROOM - sizeOf(counted));
  return { ...(value as object), ...counted, shortened: note(cuts, advice) };
}

const countedList = (name: string, items: unknown): Record<string, unknown> =>
  Array.isArray(items) && items.length > 1 && sizeOf(items, MAX_LIST) <= MAX_LIST ? { [name]: items } : {};

function note(cuts: readonly string[], advice: string): string {
  const all = cuts.join('; ');
  const told = beginning(all, NOTE_ROOM - sizeOf(advice) - 50);
  return `${told}${told.length < all.length ? '…' : '.'} ${advice}`.trimEnd();
}
