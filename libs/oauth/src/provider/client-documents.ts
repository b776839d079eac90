import { sourceOf } from '@aidoo/rate-limits';
import type { Request } from 'express';
import { errors } from 'oidc-provider';
import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';
import type { MetadataDocuments } from '../clients/metadata-documents.service.ts';

/**
 * How the library comes by client metadata documents. It is handed those that were brought when it asked whether it may,
 * and reaches nothing by itself, whatever address it finds in one.
 */
export function clientDocuments(documents: MetadataDocuments) {
  const asked = new WeakSet<object>();
  return {
    allowFetch: async (ctx: KoaContextWithOIDC | undefined, clientId: string): Promise<boolean> => {
      // It asks once more while it tells that the first time went wrong.
      if (ctx && asked.has(ctx)) return false;
      if (ctx) asked.add(ctx);
      const none = await documents.bring(clientId, ctx && sourceOf(ctx.req as Request));
      if (!none) return true;
      if (none.retryAfter === undefined) throw new errors.InvalidClient(none.reason);
      ctx?.set('Retry-After', String(none.retryAfter));
      // Not `invalid_client`: a client would throw away what it has.
      throw Object.assign(new errors.TemporarilyUnavailable(none.reason), { statusCode: 503 });
    },
    fetch: (async (url) => {
      const document = typeof url === 'string' ? documents.held(url) : undefined;
      if (!document) throw new Error('nothing is fetched but client metadata documents');
      return new Response(document.text, { headers: document.caching });
    }) satisfies Configuration['fetch'],
  };
}
