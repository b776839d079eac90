import type { ToolError, ToolErrorCode } from '@aidoo/erp';
import { ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';

/** As a failed tool call answers it. */
export type Failure = ReturnType<ToolError['toStructured']>['error'];

/** For what the caller can ask otherwise; anything else is ours or Odoo's. */
const OF_THE_CALLER: ReadonlySet<ToolErrorCode> = new Set([
  'invalid_argument',
  'unknown_field',
  'invalid_domain',
  'not_allowed',
]);

/** Of what is no tool, and so cannot answer a failure: an error of the protocol, with the tool's words for it as its data. */
export const protocolFailure = (failure: Failure): ProtocolError =>
  new ProtocolError(
    OF_THE_CALLER.has(failure.code) ? ProtocolErrorCode.InvalidParams : ProtocolErrorCode.InternalError,
    wordsOf(failure),
    { error: failure },
  );

/** What went wrong and what to do next, for clients that show the message alone. */
export const wordsOf = ({ message, hint }: Failure): string => (hint ? `${message} ${hint}` : message);
