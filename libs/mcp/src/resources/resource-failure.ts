import { ResourceNotFoundError } from '@modelcontextprotocol/server';
import type { ProtocolError } from '@modelcontextprotocol/server';
import { protocolFailure, wordsOf } from '../protocol-failure.ts';
import type { Failure } from '../protocol-failure.ts';

/** What a tool says of a model or record that is not there. */
const NOT_THERE: ReadonlySet<string> = new Set(['unknown_model', 'missing_record']);
/** Longer than any URI of ours: the rest of it tells nobody anything. */
const LONGEST_SHOWN = 300;

/**
 * There is no such resource: -32602 with the URI as its data (MCP 2026-07-28, Resources). The SDK and those of 1.x answer so
 * in the revisions of 2025 as well, which had -32002 for it.
 */
export const notFound = (uri: string, words: string): ProtocolError => {
  const shown = uri.length > LONGEST_SHOWN ? `${uri.slice(0, LONGEST_SHOWN)}…` : uri;
  return new ResourceNotFoundError(shown, `Resource not found: ${shown}. ${words}`.trimEnd());
};

/** What a tool has failed with, as the reading of a resource fails. */
export const resourceFailure = (uri: string, failure: Failure): ProtocolError =>
  NOT_THERE.has(failure.code) ? notFound(uri, wordsOf(failure)) : protocolFailure(failure);
