import { NetworkError } from '@aidoo/network';
import type { NetworkPolicy } from '@aidoo/network';
import { Agent, request } from 'undici';

/** A metadata document as its host answers it. */
export interface FetchedDocument {
  readonly text: string;
  /** What the host says of how long it may be kept; no more than the library reads. */
  readonly caching: Readonly<Record<string, string>>;
}

/** `passing`: it may be different in a moment. `message` ends a sentence that names the host. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';

  constructor(
    message: string,
    readonly passing = false,
  ) {
    super(message);
  }
}

/** Real ones have less than 2 kB (draft-ietf-oauth-client-id-metadata-document, section 6.6 asks for a limit). */
const MOST_BYTES = 16 * 1024;
/** For all of it, from the name to the last byte: a browser waits. */
const LIMIT_MS = 3_000;
const HEADERS = { accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'Aidoo' };

/**
 * A small JSON document from a host that somebody else has named, without being led anywhere else: what is connected to
 * is what the policy has looked at, no redirect is followed, and nothing is unpacked. A connection serves one document.
 *
 * @throws DocumentError
 */
export async function fetchDocument(url: string, policy: NetworkPolicy): Promise<FetchedDocument> {
  const agent = new Agent({
    connect: { lookup: policy.lookup, timeout: LIMIT_MS },
    maxResponseSize: MOST_BYTES,
    allowH2: false,
  });
  try {
    const signal = AbortSignal.timeout(LIMIT_MS);
    const { statusCode, headers, body } = await request(url, { dispatcher: agent, headers: HEADERS, signal });
    // Left unread when the answer is refused: what then becomes of it is no news.
    body.on('error', () => undefined);
    const header = (name: string): string => [headers[name] ?? ''].flat()[0] ?? '';
    refuseUnless(statusCode, header);
    const caching = ['cache-control', 'expires'].flatMap((name) =>
      header(name) ? [[name, header(name)]] : [],
    );
    return { text: await body.text(), caching: Object.fromEntries(caching) as Record<string, string> };
  } catch (error) {
    throw asDocumentError(error);
  } finally {
    await agent.destroy();
  }
}

function refuseUnless(status: number, header: (name: string) => string): void {
  if (status !== 200) {
    // 403 among them: some hosts turn data centres away for a while.
    const passing = status >= 500 || [403, 408, 429].includes(status);
    throw new DocumentError(`answered ${status}`, passing);
  }
  if (!['', 'identity'].includes(header('content-encoding').toLowerCase()))
    throw new DocumentError('answered in a compressed form that was not asked for');
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(header('content-type')))
    throw new DocumentError('answered something else than JSON');
}

function asDocumentError(error: unknown): DocumentError {
  if (error instanceof DocumentError) return error;
  if (error instanceof NetworkError && error.code === 'ADDRESS_REFUSED')
    return new DocumentError('leads to an address that may not be connected to');
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return new DocumentError(`answered more than ${MOST_BYTES / 1024} kB`);
  return new DocumentError(name === 'TimeoutError' ? 'did not answer in time' : 'could not be reached', true);
}
