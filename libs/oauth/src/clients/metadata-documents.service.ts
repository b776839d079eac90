import { Settings } from '@aidoo/config';
import { Injectable } from '@nestjs/common';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { MetadataDocuments as Documents } from '../provider/configuration.ts';

/** Client metadata documents (draft-ietf-oauth-client-id-metadata-document): which are fetched, and how. */
@Injectable()
export class MetadataDocuments implements Documents {
  constructor(private readonly settings: Settings) {}

  async allows(_ctx: KoaContextWithOIDC, clientId: string): Promise<boolean> {
    return URL.canParse(clientId) && this.settings.cimdAllowedHosts.includes(new URL(clientId).host);
  }

  readonly fetch: Documents['fetch'] = async (url, options) => fetch(url, options);
}
