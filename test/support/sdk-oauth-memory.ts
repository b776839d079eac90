import { randomBytes } from 'node:crypto';
import type {
  OAuthClientInformationContext,
  OAuthClientMetadata,
  OAuthClientProvider,
  OAuthDiscoveryState,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client';

/** How an application introduces itself. */
export interface Introduction {
  /** What it registers, as its own code has it. */
  readonly metadata: OAuthClientMetadata;
  /** Where it waits for the browser; one of those in its metadata, or a port of its own. */
  readonly redirectUrl: string;
  /** Where its metadata document is, for one that has none of the registrations above. */
  readonly metadataUrl?: string;
}

/** What an application keeps of a connection, where a real one has a file or a keychain; the SDKs fill and read it. */
export class AppMemory implements OAuthClientProvider {
  client: StoredOAuthClientInformation | undefined;
  kept: StoredOAuthTokens | undefined;
  /** Where it has sent its person's browser, the last one last. */
  readonly sentTo: URL[] = [];
  private verifier = '';
  private discovered: OAuthDiscoveryState | undefined;

  constructor(private readonly introduction: Introduction) {}

  get redirectUrl(): string {
    return this.introduction.redirectUrl;
  }

  get clientMetadata(): OAuthClientMetadata {
    return this.introduction.metadata;
  }

  get clientMetadataUrl(): string | undefined {
    return this.introduction.metadataUrl;
  }

  state(): string {
    return randomBytes(16).toString('base64url');
  }

  clientInformation(_context?: OAuthClientInformationContext): StoredOAuthClientInformation | undefined {
    return this.client;
  }

  saveClientInformation(client: StoredOAuthClientInformation): void {
    this.client = client;
  }

  tokens(): StoredOAuthTokens | undefined {
    return this.kept;
  }

  saveTokens(tokens: StoredOAuthTokens): void {
    this.kept = tokens;
  }

  redirectToAuthorization(url: URL): void {
    this.sentTo.push(url);
  }

  saveCodeVerifier(verifier: string): void {
    this.verifier = verifier;
  }

  codeVerifier(): string {
    return this.verifier;
  }

  saveDiscoveryState(state: OAuthDiscoveryState): void {
    this.discovered = state;
  }

  discoveryState(): OAuthDiscoveryState | undefined {
    return this.discovered;
  }

  invalidateCredentials(what: 'all' | 'client' | 'tokens' | 'verifier' | 'discovery'): void {
    if (what === 'all' || what === 'client') this.client = undefined;
    if (what === 'all' || what === 'tokens') this.kept = undefined;
    if (what === 'all' || what === 'discovery') this.discovered = undefined;
  }
}
