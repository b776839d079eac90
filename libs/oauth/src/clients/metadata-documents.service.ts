import { Settings } from '@aidoo/config';
import { Clock } from '@aidoo/kernel';
import { NetworkPolicy } from '@aidoo/network';
import { Attempts } from '@aidoo/rate-limits';
import { Injectable, Logger } from '@nestjs/common';
import { ClientLimits } from './client-limits.ts';
import { ClientMetadataError } from './client-metadata.error.ts';
import { DocumentError, fetchDocument } from './document-fetcher.ts';
import type { FetchedDocument } from './document-fetcher.ts';
import { asPublicClient } from './public-client.ts';
import { ShortMemory } from './short-memory.ts';

/** Why there is no document, in words for whoever wanted to connect. `retryAfter` in seconds: it may be there then. */
export interface NoDocument {
  readonly reason: string;
  readonly retryAfter?: number;
}

interface Kept extends FetchedDocument {
  readonly at: Date;
}

/** How long one that was right is still believed while its host does not answer: nobody is to be signed out by that. */
const KEPT_MS = 24 * 60 * 60 * 1000;
/** Less than the library remembers: it asks again only when many come at once. */
const FRESH_MS = 5_000;
const MOST_KEPT = 100;
const MOST_OF_AN_ID = 2_000;
const RETRY_S = 30;

/**
 * Client metadata documents (draft-ietf-oauth-client-id-metadata-document): a client's id is the address of what it says
 * of itself. Which are fetched is for whoever runs the server to say; how is for `fetchDocument`.
 */
@Injectable()
export class MetadataDocuments {
  /** For every host but one on this machine itself. */
  protected readonly network = NetworkPolicy.from([]);
  private readonly logger = new Logger(MetadataDocuments.name);
  private readonly kept = new ShortMemory<Kept>(MOST_KEPT);
  private readonly underWay = new Map<string, Promise<NoDocument | null>>();

  constructor(
    private readonly settings: Settings,
    private readonly attempts: Attempts,
    private readonly limits: ClientLimits,
    private readonly clock: Clock,
  ) {}

  /**
   * Has it fetched, and read. Null: {@link held} has it.
   * @param source of the request; undefined where the person is on a page of ours already
   */
  async bring(clientId: string, source: string | undefined): Promise<NoDocument | null> {
    const url = this.allowed(clientId);
    if (typeof url !== 'object') return { reason: url };
    const wait =
      (source === undefined ? null : await this.attempts.take(this.limits.documentsPerSource, source)) ??
      (await this.attempts.take(this.limits.documents, 'all'));
    if (wait !== null) {
      if (this.isStillBelieved(clientId)) return null;
      return {
        reason: 'Too many client metadata documents were asked for. Try again later.',
        retryAfter: wait,
      };
    }
    // Many came at once, and another has it already.
    if (this.ageOf(clientId) < FRESH_MS) return null;
    const fetching =
      this.underWay.get(clientId) ?? this.fetch(clientId, url).finally(() => this.underWay.delete(clientId));
    this.underWay.set(clientId, fetching);
    return fetching;
  }

  /** As it is taken here, with what its host says about caching. Only what was brought a moment ago. */
  held(clientId: string): FetchedDocument | undefined {
    return this.kept.get(clientId);
  }

  private async fetch(clientId: string, url: URL): Promise<NoDocument | null> {
    // A name for this machine alone, which somebody who runs the server has listed, leads where it should.
    const isHere = /(?:^|\.)localhost$/.test(url.hostname);
    try {
      const fetched = await fetchDocument(clientId, isHere ? NetworkPolicy.from(['loopback']) : this.network);
      const text = JSON.stringify(documentIn(fetched.text, clientId));
      this.kept.set(clientId, { text, caching: fetched.caching, at: this.clock.now() });
      return null;
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      this.logger.warn(`${url.origin}${url.pathname}: ${url.host} ${error.message}`);
      if (error.passing && this.isStillBelieved(clientId)) return null;
      this.kept.delete(clientId);
      const reason = `The client’s metadata document cannot be used: ${url.host} ${error.message}. `;
      return error.passing
        ? { reason: `${reason}Try again in a moment.`, retryAfter: RETRY_S }
        : { reason: `${reason}Tell the maker of the application.` };
    }
  }

  /** What its host said of keeping it was said for the time after it was fetched: that is over. */
  private isStillBelieved(clientId: string): boolean {
    const kept = this.kept.get(clientId);
    if (!kept || this.ageOf(clientId) >= KEPT_MS) return false;
    this.kept.set(clientId, { ...kept, caching: {} });
    return true;
  }

  private ageOf(clientId: string): number {
    const kept = this.kept.get(clientId);
    return kept ? this.clock.now().getTime() - kept.at.getTime() : Infinity;
  }

  /** The address, or why it is none that is gone to. */
  private allowed(clientId: string): URL | string {
    const url = clientId.length <= MOST_OF_AN_ID ? URL.parse(clientId) : null;
    // One spelling for one document: a second would be another client with the same name.
    if (url?.href !== clientId || url.protocol !== 'https:' || url.pathname === '/')
      return 'The client’s id has to be the https address of its metadata document, with a path, in its usual form.';
    if (url.username || url.password || url.hash)
      return 'The client’s id has to be without user name, password and fragment.';
    if (!this.settings.cimdAllowedHosts.includes(url.host))
      return `Client metadata documents of ${url.host} are not read here. Whoever runs this server can add the host to CIMD_ALLOWED_HOSTS.`;
    return url;
  }
}

/** As this server takes it. @throws DocumentError */
function documentIn(text: string, clientId: string): object {
  try {
    const said: unknown = JSON.parse(text);
    const client = asPublicClient(said);
    if ((said as { client_id?: unknown }).client_id !== clientId)
      throw new ClientMetadataError('invalid_client_metadata', 'the client_id is not its own address');
    return { ...client, client_id: clientId };
  } catch (error) {
    if (error instanceof SyntaxError) throw new DocumentError('answered something else than JSON');
    if (error instanceof ClientMetadataError)
      throw new DocumentError(`answered what is not right (${error.message.replace(/\.$/, '')})`);
    throw error;
  }
}
