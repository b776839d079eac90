import type { Readable } from 'node:stream';

export interface FileOptions {
  /** Until the content begins, finding protocol and login included; the default is that of a call. */
  timeoutMs?: number;
  /** Ends it, also when the content has begun. */
  signal?: AbortSignal;
  /** The longest time without a byte: of Odoo's while somebody reads, or of the content that is sent. Default 30,000. */
  idleMs?: number;
  /** From the first byte to the last, however slowly it is read. Default 1,800,000. */
  lastsMs?: number;
  /** Of the content. Default 128 MiB. */
  maxBytes?: number;
  /** Odoo's, such as `{lang, tz, allowed_company_ids}`. */
  context?: Readonly<Record<string, unknown>>;
}

/** A file as it comes from Odoo. */
export interface OdooFile {
  /** Fails with an OdooError. Whoever does not read it to its end destroys it, which lets go of all that it holds. */
  readonly body: Readable;
  /** In bytes, as the server announces it. */
  readonly size: number | null;
  /** The server's text, unchecked: it may hold anything, slashes too. */
  readonly name: string | null;
  /** The server's text, in lower case and without parameters. */
  readonly mimetype: string | null;
}

export interface FileContent {
  /** Read once; what is a stream is destroyed when it is not read to its end. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Exactly as many as come. */
  readonly size: number;
}
