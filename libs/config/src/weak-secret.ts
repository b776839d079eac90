const EXAMPLE_WORDS =
  /change|example|secret|your[-_ ]|password|placeholder|dummy|insecure|test[-_ ]|0123456|abcdefg|qwerty/i;
const MIN_DISTINCT_CHARACTERS = 12;

/**
 * Why a secret must not protect real data, or undefined when nothing speaks against it: it looks like a text from
 * a documentation, or repeats itself so much that it can be guessed.
 */
export function weakness(text: string): string | undefined {
  if (EXAMPLE_WORDS.test(text)) return 'it looks like an example value';
  if (/^(.{1,16}?)\1+$/.test(text)) return 'it repeats itself';
  const distinct = new Set(text).size;
  // Hexadecimal has 16 characters at most; of 64 random digits, fewer than 12 distinct ones are as good as never seen.
  if (distinct < MIN_DISTINCT_CHARACTERS) return `it has only ${distinct} different characters`;
  return undefined;
}
