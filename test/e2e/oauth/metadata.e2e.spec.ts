import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { rawRequest } from '../../support/raw-http.ts';

const PATHS = ['/.well-known/oauth-authorization-server', '/.well-known/openid-configuration'];

describe('what the authorization server says of itself (RFC 8414)', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.reachable();
  });
  afterAll(() => world?.stop());

  it.each(PATHS)('stands at %s: what is here, and nothing that is not', async (path) => {
    const answer = await world.http().get(path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(answer.body).toEqual({
      issuer: world.url,
      authorization_endpoint: `${world.url}/oauth/authorize`,
      token_endpoint: `${world.url}/oauth/token`,
      registration_endpoint: `${world.url}/oauth/register`,
      revocation_endpoint: `${world.url}/oauth/revoke`,
      jwks_uri: `${world.url}/oauth/jwks`,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
      revocation_endpoint_auth_methods_supported: ['none'],
      scopes_supported: [
        'odoo:query',
        'odoo:read',
        'odoo:schema',
        'odoo:report',
        'odoo:create',
        'odoo:write',
        'odoo:delete',
        'odoo:execute',
        'odoo:workflow',
        'offline_access',
      ],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
      request_uri_parameter_supported: false,
      protected_resources: [`${world.url}/mcp`],
      // OpenID Connect Discovery, section 3, demands them of the second document.
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    });
  });

  it.each(PATHS)('can be read at %s by a page of any origin', async (path) => {
    const answer = await world.http().get(path, { origin: 'https://inspector.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://inspector.example');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  it.each(PATHS)('is at %s the same for whatever Host and forwarded headers', async (path) => {
    const said = await world.http().get(path);
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '8443',
      forwarded: 'host=evil.example;proto=https',
    };
    const answer = await rawRequest(world.url, { path, headers });
    expect(JSON.parse(answer.text)).toEqual(said.body);
  });

  it.each(['form_post', 'fragment'])('has no other way back to a client than the query: %s', async (mode) => {
    const { pathname, search } = new OAuthClient(world.url).begin({ response_mode: mode }).url;
    const answer = await world.http().get(pathname + search);
    expect(answer.text + (answer.headers.get('location') ?? '')).toContain('unsupported_response_mode');
    expect(answer.headers.get('location') ?? '').not.toContain('/interaction/');
  });
});
