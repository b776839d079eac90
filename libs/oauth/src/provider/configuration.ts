import type { Settings } from '@aidoo/config';
import Keygrip from 'keygrip';
import { errors, interactionPolicy } from 'oidc-provider';
import type { Configuration } from 'oidc-provider';
import { KNOWN_CLIENTS } from '../clients/known-clients.ts';
import type { GrantsService } from '../grants.service.ts';
import { CODE_LIFETIME, GRANT_LIFETIME, INTERACTION_LIFETIME } from '../lifetimes.ts';
import type { ResourceServer } from '../resource-server.ts';
import { OFFLINE_ACCESS, SCOPES } from '../scopes.ts';
import type { MetadataDocuments } from '../clients/metadata-documents.service.ts';
import type { Adapters } from './adapters.ts';
import { clientDocuments } from './client-documents.ts';
import { discovery } from './discovery.ts';

/** The rooms that the authorization server asks. */
export interface Parts {
  readonly settings: Settings;
  readonly adapters: Adapters;
  readonly grants: GrantsService;
  readonly resource: ResourceServer;
  readonly metadataDocuments: MetadataDocuments;
  readonly renderError: NonNullable<Configuration['renderError']>;
}

const inSeconds = (milliseconds: number): number => milliseconds / 1000;
const LIFETIME_S = inSeconds(GRANT_LIFETIME);

/** What is different here from the library's defaults, and why. */
export function configuration(parts: Parts): Configuration {
  const { settings, adapters, grants, resource } = parts;
  const documents = clientDocuments(parts.metadataDocuments);
  return {
    adapter: (model) => adapters.for(model),
    clients: KNOWN_CLIENTS.map((client) => ({ ...client })),
    jwks: settings.oauthJwks.reveal(),
    // Nothing is signed for clients, but the library lets none in whose algorithm no key has.
    clientDefaults: { id_token_signed_response_alg: settings.oauthJwks.reveal().keys[0]!.alg },
    cookies: cookies(settings),
    routes: ROUTES,
    // OAuth alone: nobody signs in to other sites with this server, so there are no ID tokens and no claims.
    scopes: [...SCOPES, OFFLINE_ACCESS],
    claims: {},
    responseTypes: ['code'],
    clientAuthMethods: ['none'],
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      revocation: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) => client.clientId === token.clientId,
      },
      clientIdMetadataDocument: {
        enabled: true,
        ack: 'draft-02',
        allowFetch: documents.allowFetch,
        // What was right a moment ago is not asked for again at each step of one sign-in.
        cacheDuration: { min: 5 * 60, max: 24 * 60 * 60 },
      },
      resourceIndicators: {
        enabled: true,
        // There is one resource; a client that names none means it.
        defaultResource: async () => resource.uri,
        useGrantedResource: async () => true,
        getResourceServerInfo: async (_ctx, indicator) => {
          if (indicator !== resource.uri) throw new errors.InvalidTarget();
          return {
            scope: SCOPES.join(' '),
            audience: resource.uri,
            // Looked up at each call, so that they end at once: a signed token would live on.
            accessTokenFormat: 'opaque',
            accessTokenTTL: settings.accessTokenTtl,
          };
        },
      },
    },
    ttl: {
      AccessToken: settings.accessTokenTtl,
      AuthorizationCode: inSeconds(CODE_LIFETIME),
      Interaction: inSeconds(INTERACTION_LIFETIME),
      Session: inSeconds(INTERACTION_LIFETIME),
      Grant: LIFETIME_S,
      // Of all that come from one consent together: replacing one does not prolong it.
      RefreshToken: (_ctx, { iiat }) => Math.max(1, LIFETIME_S - (now() - (iiat ?? now()))),
    },
    // Each time. A wrong resource is refused before it is: afterwards the client would not learn the new token, and what
    // it has would be taken for a replay.
    rotateRefreshToken: ({ oidc }) => {
      if ((oidc.params?.['resource'] ?? resource.uri) !== resource.uri) throw new errors.InvalidTarget();
      return true;
    },
    // Asking for `offline_access` or registering the grant type is enough; `prompt=consent` is not needed.
    issueRefreshToken: async (_ctx, client, { scopes }) =>
      client.grantTypeAllowed('refresh_token') || scopes.has(OFFLINE_ACCESS),
    expiresWithSession: async () => false,
    // A replay ends the grant, and so does a client that gives back its refresh token: it has done with it. One access
    // token that is given back ends alone (RFC 7009, section 2.1).
    revokeGrantPolicy: ({ oidc }) => oidc.route !== 'revocation' || oidc.entities.RefreshToken !== undefined,
    // Beside the token, so that it is looked for in its company from the start.
    extraTokenClaims: async (_ctx, token) => {
      const company = 'grantId' in token && token.grantId ? await grants.companyOf(token.grantId) : null;
      // It has ended while the token was made.
      if (!company) throw new errors.InvalidGrant('grant not found');
      return { companyId: company };
    },
    findAccount: async (_ctx, accountId) => ({ accountId, claims: async () => ({ sub: accountId }) }),
    // What was decided on the page a moment ago. Nothing from before counts without it.
    loadExistingGrant: async (ctx) => {
      const grantId = ctx.oidc.result?.consent?.grantId;
      return grantId ? ctx.oidc.provider.Grant.find(grantId) : undefined;
    },
    interactions: { policy: policy(), url: (_ctx, { uid }) => `/interaction/${uid}` },
    renderError: parts.renderError,
    fetch: documents.fetch,
    fetchResponseBodyLimits: { 'client_id metadata document': Infinity },
    discovery: discovery(settings, resource),
    clientBasedCORS: () => true,
    clockTolerance: 0,
  };
}

const now = (): number => Math.floor(Date.now() / 1000);

const ROUTES: Configuration['routes'] = {
  authorization: '/oauth/authorize',
  token: '/oauth/token',
  revocation: '/oauth/revoke',
  registration: '/oauth/register',
  jwks: '/oauth/jwks',
  introspection: '/oauth/introspect',
  userinfo: '/oauth/userinfo',
  end_session: '/oauth/end-session',
  pushed_authorization_request: '/oauth/par',
};

/** On https the name's prefix makes browsers insist on it (RFC 6265bis, section 4.1.3). */
function cookies(settings: Settings): Configuration['cookies'] {
  const isPlain = settings.publicUrl.startsWith('http:');
  const flags = { httpOnly: true, sameSite: 'lax', signed: true, secure: !isPlain } as const;
  return {
    // The default is SHA-1.
    keys: new Keygrip(
      settings.cookieKeys.map((key) => key.reveal()),
      'sha256',
    ),
    names: {
      session: isPlain ? 'aidoo_oauth' : '__Host-aidoo_oauth',
      interaction: isPlain ? 'aidoo_interaction' : '__Secure-aidoo_interaction',
      resume: isPlain ? 'aidoo_resume' : '__Secure-aidoo_resume',
    },
    short: flags,
    long: flags,
  };
}

/** Whatever was allowed before, a person looks at each request: a public client cannot prove that it is the one (RFC 8252, section 8.6). */
function policy() {
  const { Check, Prompt } = interactionPolicy;
  const undecided = new Check('undecided', 'nobody has decided yet', 'consent_required', (ctx) =>
    ctx.oidc.result?.consent ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
  );
  return [
    new Prompt({ name: 'login', requestable: true }),
    new Prompt({ name: 'consent', requestable: true }, undecided),
  ];
}
