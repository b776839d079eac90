import type { Letter } from './letter.ts';

/** What a server answers fits into a line of the log; what does not is not worth one. */
const MAX_LENGTH = 300;

/** Why a letter did not go out, for the log: servers repeat what they refuse, and a link in it opens something. */
export function failureOf(error: unknown, letter: Letter): string {
  const message = error instanceof Error ? error.message : String(error);
  const hidden = 'link' in letter ? message.replaceAll(tokenIn(letter.link), '[secret]') : message;
  return hidden.replaceAll(/\s+/g, ' ').slice(0, MAX_LENGTH);
}

const tokenIn = (link: string): string => link.split(/[#/]/).at(-1)!;
