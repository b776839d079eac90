import { Settings } from '@aidoo/config';
import { Injectable } from '@nestjs/common';
import { DEFAULT_SCOPES } from './scopes.ts';

/** The protected resource: `/mcp`, and what clients are told about it (RFC 9728). */
@Injectable()
export class ResourceServer {
  /** What tokens are for (RFC 8707); nothing else of this server takes them. */
  readonly uri: string;
  /** Where the metadata is: the well-known name goes before the resource's path (RFC 9728, section 3.1). */
  readonly metadataUrl: string;

  constructor(private readonly settings: Settings) {
    this.uri = `${settings.publicUrl}/mcp`;
    this.metadataUrl = `${settings.publicUrl}/.well-known/oauth-protected-resource/mcp`;
  }

  get metadata() {
    return {
      resource: this.uri,
      authorization_servers: [this.settings.publicUrl],
      // The least to begin with: clients ask for all that stands here (MCP, Scope Minimization).
      scopes_supported: DEFAULT_SCOPES,
      bearer_methods_supported: ['header'],
      resource_name: 'Aidoo',
    };
  }
}
