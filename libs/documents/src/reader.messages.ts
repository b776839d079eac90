import { DOCUMENT_ERROR_KINDS, DocumentError, type DocumentErrorKind } from './document.error.ts';
import { damaged } from './document.failures.ts';
import type { DocumentAsk, DocumentText } from './document.text.ts';

/** The first line on the standard input of the process that reads; the document follows. */
export type ProcessAsk = Pick<DocumentAsk, 'name' | 'page' | 'mostCharacters'>;

/** What it answers with on its standard output. */
export type ProcessAnswer =
  | { document: DocumentText }
  | { failure: { kind: DocumentErrorKind; message: string; hint?: string; detail?: string } };

/** A failure says this much at most beside a text. */
const MOST_WORDS = 4_096;

/** Bytes that an answer may have: JSON writes a character in six at most. */
export const mostAnswerBytes = ({ mostCharacters }: ProcessAsk): number => mostCharacters * 6 + MOST_WORDS;

/**
 * The document in an answer. It comes from a process that hostile files have been in: what is not exactly as it has to be is
 * taken for the sign of a damaged file.
 * @throws DocumentError
 */
export function documentIn(json: string, ask: ProcessAsk): DocumentText {
  const answer = parse(json);
  if (answer && 'failure' in answer) {
    const { kind, message, ...more } = answer.failure;
    throw DOCUMENT_ERROR_KINDS.includes(kind) ? new DocumentError(kind, message, more) : damaged(message);
  }
  const document = answer?.document;
  if (typeof document?.text !== 'string' || document.text.length > ask.mostCharacters) {
    throw damaged('an answer that is none');
  }
  return document;
}

function parse(json: string): ProcessAnswer | undefined {
  try {
    return JSON.parse(json) as ProcessAnswer;
  } catch {
    return undefined;
  }
}
