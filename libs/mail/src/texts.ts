import type { Letter } from './letter.ts';

/** The texts of one language: one function for each kind of letter, each given what its letter needs. */
export type Texts = {
  readonly [Kind in Letter['kind']]: (letter: Extract<Letter, { kind: Kind }>) => {
    readonly subject: string;
    /** Paragraphs. */
    readonly lines: readonly string[];
  };
};
