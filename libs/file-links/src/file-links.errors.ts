import { AppError } from '@aidoo/kernel';

const AGAIN = 'Ask the assistant for a new one.';

/** Why a link that was found opens nothing. */
export type LinkRefusal = 'used' | 'tried' | 'expired' | 'ended';

const UNKNOWN = `There is no such link, or it was forgotten. ${AGAIN}`;

const WORDS: Readonly<Record<LinkRefusal, string>> = {
  used: `This link was used already: each works once. ${AGAIN}`,
  tried: `This link has failed too often. ${AGAIN}`,
  expired: `This link has expired: each works for ten minutes. ${AGAIN}`,
  ended:
    'This link opens nothing any more: the access that it was made with has ended, or may no longer do this.',
};

/** A link that was found and opens nothing, or that there never was. */
export class DeadLinkError extends AppError {
  override readonly name = 'DeadLinkError';

  constructor(readonly why: LinkRefusal | 'unknown') {
    super(why === 'unknown' ? 'not_found' : 'link_ended', why === 'unknown' ? UNKNOWN : WORDS[why]);
  }
}

export const noFile = (): AppError =>
  new AppError(
    'invalid_input',
    'There is no file in this form. Choose one first, or send its bytes with PUT.',
  );

export const otherDirection = (takes: 'GET' | 'PUT'): AppError =>
  new AppError(
    'method_not_allowed',
    takes === 'GET'
      ? 'This link is for fetching a file (GET).'
      : 'This link takes a file (PUT, or its page).',
  );

export const tooLarge = (bytes: number): AppError =>
  new AppError(
    'payload_too_large',
    `The file is larger than ${bytes / 1_000_000} MB, the most that Odoo takes at once.`,
  );

export const brokenOff = (): AppError =>
  new AppError(
    'malformed_request',
    'The file did not arrive whole, so that nothing was put into Odoo. The link works still: send it again.',
  );

export const tooSlow = (): AppError =>
  new AppError(
    'request_timeout',
    'The file took too long to arrive, so that nothing was put into Odoo. The link works still.',
  );

/** For the record only: there is nobody left to tell. */
export const cutOff = (bytes: number): AppError =>
  new AppError(
    'request_timeout',
    `The connection ended, or took too long, after ${bytes} bytes of the file.`,
  );

export const tooManyTransfers = (): AppError =>
  new AppError(
    'unavailable',
    'Too many files are on their way at this moment. The link works still: try it again soon.',
    {
      retryAfter: 10,
    },
  );
