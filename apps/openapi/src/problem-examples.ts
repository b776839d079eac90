import { AppError, toProblem } from '@aidoo/kernel';
import type { ErrorCode, FieldError, Problem } from '@aidoo/kernel';

/** When a code is answered, and how that reads. */
const TOLD: Readonly<Record<ErrorCode, [when: string, detail: string, errors?: FieldError[]]>> = {
  malformed_request: [
    'The request cannot be read.',
    'The request cannot be read: is the body valid JSON and the path well-formed?',
  ],
  unauthenticated: [
    'Nobody is signed in, or not any more.',
    'Sign in first: this needs an access token in the Authorization header.',
  ],
  invalid_credentials: ['What was shown is not right.', 'No account has this email address and password.'],
  invalid_session: ['The session or the sign-in is over.', 'This session has ended: sign in again.'],
  forbidden: [
    'Whoever asks may not do this.',
    'This needs the role owner or admin in this company; yours is member.',
  ],
  second_factor_required: [
    'The company asks its members for two-factor sign-in.',
    'Analytical Engines asks its members for two-factor sign-in: set it up in your account, then try again.',
  ],
  not_found: [
    'There is no such thing, or not for whoever asks: the two are answered alike.',
    'No such company.',
  ],
  link_ended: [
    'The link to a file was used, has expired, or the access it was made with has ended.',
    'This link was used already: each works once. Ask the assistant for a new one.',
  ],
  method_not_allowed: [
    'The path is right, its method is not; `Allow` names those that are.',
    'This address answers GET, HEAD only.',
  ],
  request_timeout: [
    'The request did not arrive in time.',
    'The request took too long to arrive. Send it again, in one go.',
  ],
  headers_too_large: [
    'The header fields are too large.',
    'The header fields are too large: together 16 KB at most.',
  ],
  conflict: [
    'It cannot be done as things are.',
    'A company always has its owner: hand the company over first.',
  ],
  email_taken: [
    'There is an account with this address.',
    'There is an account with this email address already: sign in instead.',
  ],
  payload_too_large: ['The body is larger than 1 MB.', 'The request body is too large.'],
  unsupported_media_type: ['The body is no JSON in UTF-8.', 'Send the body as application/json in UTF-8.'],
  invalid_input: [
    'A field is missing, wrong, or no field of this request.',
    'name must be a text of 1 to 100 printable characters',
    [{ field: 'name', message: 'name must be a text of 1 to 100 printable characters' }],
  ],
  rate_limited: ['Too many tries.', 'Too many requests. Wait 15 minutes and try again.'],
  internal: [
    'A mistake of ours.',
    'Something went wrong on our side. It is in our log under this request id.',
  ],
  unavailable: [
    'Something that is needed does not answer.',
    'The service cannot answer right now. Try again in a moment.',
  ],
};

const REQUEST_ID = '2f1c1c62-6a0f-4a34-9a53-6c1f1f0c5b7e';

export const PROBLEMS = Object.fromEntries(
  Object.entries(TOLD).map(([code, [when, detail, errors]]) => [
    code,
    { when, example: toProblem(new AppError(code as ErrorCode, detail, { errors }), REQUEST_ID) },
  ]),
) as Readonly<Record<ErrorCode, { when: string; example: Problem }>>;
