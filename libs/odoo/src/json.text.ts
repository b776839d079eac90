import { looksLikeAnswer } from './answer.shape.ts';
import type { CarrierRules } from './argument.check.ts';
import { utf8Text } from './utf8.text.ts';

/** What JSON cannot carry as it was meant. */
export const JSON_RULES: CarrierRules = {
  integer: (value) =>
    Number.isSafeInteger(value) ? null : 'is a whole number beyond 2^53, which is not exact',
  text: (value) => (value.isWellFormed() ? null : 'is no well-formed Unicode text'),
};

/** Python writes floats that are no numbers as bare words, which JSON does not have; XML-RPC's are read as null too. */
const BARE_WORDS = /"(?:[^"\\]|\\[^])*"|-?\b(?:NaN|Infinity)\b/g;

/** The JSON that Odoo writes. Undefined when the text is none: JSON itself has no such value. @throws OdooError `answer_too_large`. */
export function parseJson(body: Uint8Array): unknown {
  if (!looksLikeAnswer(body)) return undefined;
  const text = utf8Text(body);
  try {
    return JSON.parse(text);
  } catch {
    return /^\s*(?:[[{]|-?(?:NaN|Infinity)\s*$)/.test(text) ? parseWithBareWords(text) : undefined;
  }
}

function parseWithBareWords(text: string): unknown {
  try {
    return JSON.parse(text.replace(BARE_WORDS, (word) => (word.startsWith('"') ? word : 'null')));
  } catch {
    return undefined;
  }
}

export const asObject = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;

export const asText = (value: unknown): string => (typeof value === 'string' ? value : '');
