import type { Settings } from '@aidoo/config';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { OFFLINE_ACCESS, SCOPES } from '../scopes.ts';
import type { ResourceServer } from '../resource-server.ts';

/** What the library's metadata (RFC 8414, OpenID Connect Discovery) has to say besides. */
export const discovery = (settings: Settings, resource: ResourceServer) => ({
  ...(settings.oauthRegistration === 'open' && {
    registration_endpoint: `${settings.publicUrl}/oauth/register`,
  }),
  // Left out, it would mean `client_secret_basic` (RFC 8414, section 2).
  revocation_endpoint_auth_methods_supported: ['none'],
  protected_resources: [resource.uri],
});

/** Claims are nobody's here: there are no ID tokens. */
const UNTRUE = ['claims_supported', 'claims_parameter_supported', 'claim_types_supported'];

/**
 * What the library says and what is otherwise here. The keys, the algorithm and the subject type of ID tokens stay: OpenID
 * Connect Discovery demands them, and clients that read the document as one refuse it without.
 */
export async function tellTruly(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  if (!ctx.path.startsWith('/.well-known/') || ctx.status !== 200) return;
  const told = Object.entries(ctx.body as object).filter(([name]) => !UNTRUE.includes(name));
  ctx.body = {
    ...Object.fromEntries(told),
    // The library adds `openid`, and has response modes that no client here has.
    scopes_supported: [...SCOPES, OFFLINE_ACCESS],
    response_modes_supported: ['query'],
  };
}
