export type DocumentFormat = 'pdf' | 'docx' | 'xlsx' | 'csv' | 'text';

/** What is asked of a document. */
export interface DocumentAsk {
  /** The file's name: a hint for what its content cannot tell. */
  name: string;
  /** The first page to be read, from 1. */
  page: number;
  /** How long the text may be, in UTF-16 code units. */
  mostCharacters: number;
  signal?: AbortSignal;
  /** Whose document it is: owners take turns, and none has all places. */
  owner?: string;
}

/**
 * As many whole pages as fit, at least one. A page is a PDF's own; other formats are divided at the ends of paragraphs and
 * rows into pages of about 8,000 characters, the same ones whatever is asked for.
 */
export interface DocumentText {
  text: string;
  format: DocumentFormat;
  /** The first and the last page that the text has. */
  page: number;
  lastPage: number;
  /** How many the document has; a PDF's own word for it. */
  pages: number;
  /** The one page was longer than allowed, and the text is its beginning. */
  isCut: boolean;
}
