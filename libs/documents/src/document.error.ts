/**
 * Every way in which reading a document can fail.
 *
 * Of the document: `too_large` (more bytes than are read), `unsupported` (no text is read from this type), `damaged`,
 * `encrypted` (a password is needed), `no_text` (it is read, and there is none), `no_such_page`, `too_complex` (its reading
 * took more memory or time than a document may).
 * Of the moment: `timeout` (it did not arrive in time), `busy` (too many are being read), `cancelled`, `unavailable` (the
 * process that reads could not be started).
 */
export const DOCUMENT_ERROR_KINDS = [
  'too_large',
  'unsupported',
  'damaged',
  'encrypted',
  'no_text',
  'no_such_page',
  'too_complex',
  'timeout',
  'busy',
  'cancelled',
  'unavailable',
] as const;

export type DocumentErrorKind = (typeof DOCUMENT_ERROR_KINDS)[number];

/**
 * The one error of this library. `message` and `hint` (what to do about it) may be shown to a person or a model: nothing of
 * what the reading process wrote is in them.
 */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  readonly kind: DocumentErrorKind;
  readonly hint?: string;
  /** The end of what the reading process said about it: for logs, never for a user. */
  readonly detail?: string;

  constructor(kind: DocumentErrorKind, message: string, more: { hint?: string; detail?: string } = {}) {
    super(message);
    this.kind = kind;
    if (more.hint !== undefined) this.hint = more.hint;
    if (more.detail !== undefined) this.detail = more.detail;
  }
}
