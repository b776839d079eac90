import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { ClientMetadataError } from './client-metadata.error.ts';
import { asPublicClient } from './public-client.ts';

const HTTPS = 'https://app.example/callback';
const taken = (metadata: Record<string, unknown>) => asPublicClient({ redirect_uris: [HTTPS], ...metadata });

function refusal(said: unknown): ClientMetadataError {
  try {
    asPublicClient(said);
  } catch (error) {
    if (error instanceof ClientMetadataError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

describe('what a client says of itself', () => {
  it('becomes a public client with PKCE, whatever kind it wants to be', () => {
    const said = {
      token_endpoint_auth_method: 'private_key_jwt',
      grant_types: ['client_credentials', 'urn:ietf:params:oauth:grant-type:jwt-bearer', 'implicit'],
      response_types: ['token', 'id_token'],
    };
    expect(taken(said)).toEqual({
      redirect_uris: [HTTPS],
      application_type: 'web',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      response_modes: ['query'],
    });
  });

  it.each([
    'jwks_uri',
    'jwks',
    'sector_identifier_uri',
    'client_secret',
    'client_id',
    'default_acr_values',
    'x',
  ])('is taken without its %s', (name) => {
    expect(taken({ [name]: 'https://app.example/x' })).not.toHaveProperty(name);
  });

  it('is taken without its scopes, which would be the most that it may ever ask for', () => {
    expect(taken({ scope: 'odoo:query mcp:read' })).not.toHaveProperty('scope');
  });

  it.each([
    ['Grand Totals', 'Grand Totals'],
    ['\u202Eevil\u0000 \n\t\u2066name\u00A0', 'evil name'],
    [' \u200B ', undefined],
    [7, undefined],
    ['😀'.repeat(100), '😀'.repeat(80)],
  ])('named %j is called %j', (said, name) => {
    expect(taken({ client_name: said }).client_name).toBe(name);
  });

  it.each(['client_uri', 'logo_uri', 'policy_uri', 'tos_uri'])(
    'keeps a %s of https, and drops any other',
    (name) => {
      expect(taken({ [name]: 'https://app.example/about' })).toHaveProperty(
        name,
        'https://app.example/about',
      );
      for (const said of [
        'http://app.example/',
        'javascript:alert(1)',
        'data:text/html,x',
        'https://a:b@app.example/',
        'https://app.example/\u0000',
        `https://app.example/${'x'.repeat(2_000)}`,
        '',
        7,
      ])
        expect(taken({ [name]: said })).not.toHaveProperty(name);
    },
  );

  it.each([undefined, null, 'text', 7, true, ['x']])('%j is no metadata', (said) => {
    expect(refusal(said)).toMatchObject({ code: 'invalid_client_metadata' });
  });
});

describe('the addresses that a client is called back at', () => {
  it.each([
    ['http://localhost/callback'],
    ['http://127.0.0.1:33418/'],
    ['http://[::1]:8080/cb'],
    ['cursor://anysphere.cursor-mcp/oauth/callback'],
    ['vscode://saoudrizwan.claude-dev/auth'],
    ['vscode-insiders://vendor.extension/x'],
    ['windsurf://vendor.extension/x'],
    ['zed://x/y'],
    ['claude://mcp/callback'],
    // As Cursor and VS Code have them: there and on the web.
    ['cursor://anysphere.cursor-mcp/oauth/callback', 'https://www.cursor.com/agents/mcp/oauth/callback'],
    ['http://127.0.0.1:33418/', 'https://vscode.dev/redirect'],
  ])('make it native when one is on the device: %s %s', (...redirects) => {
    expect(asPublicClient({ redirect_uris: redirects, application_type: 'web' })).toMatchObject({
      application_type: 'native',
      redirect_uris: redirects,
    });
  });

  it('make it a web client when none is', () => {
    expect(taken({ application_type: 'native' }).application_type).toBe('web');
  });

  it('are kept as they were written, each once', () => {
    const redirects = ['https://App.example/Callback/?x=%2F', HTTPS, HTTPS];
    expect(taken({ redirect_uris: redirects }).redirect_uris).toEqual(redirects.slice(0, 2));
  });

  it.each([
    ['http://app.example/callback', 'has to be https'],
    ['http://localhost.evil.example/callback', 'has to be https'],
    ['myapp://callback', 'the scheme of a known editor'],
    ['com.example.app://callback', 'the scheme of a known editor'],
    ['ftp://app.example/x', 'has to be https'],
    ['file:///etc/passwd', 'has to be https'],
    ['javascript:alert(1)', 'absolute address'],
    ['javascript://app.example/%0aalert(1)', 'has to be https'],
    ['data:text/html,<script>alert(1)</script>', 'absolute address'],
    ['https:app.example/callback', 'absolute address'],
    ['//app.example/callback', 'absolute address'],
    ['/callback', 'absolute address'],
    ['https://', 'absolute address'],
    ['https://app.example/call back', 'absolute address'],
    ['https://app.example\\@evil.example/', 'absolute address'],
    ['https://app.example/\u202Ecallback', 'absolute address'],
    ['https://app.example/callback\n', 'absolute address'],
    ['https://app.example/callback#', 'without a fragment'],
    ['https://app.example/callback#x', 'without a fragment'],
    ['https://*.app.example/callback', 'no wildcards'],
    ['http://localhost:*/callback', 'absolute address'],
    ['https://user@app.example/callback', 'without user name'],
    ['https://@app.example/callback', 'without user name'],
    ['cursor://user:secret@x/y', 'without user name'],
    ['https://localhost:8443/callback', 'by http'],
    [`https://app.example/${'x'.repeat(2_000)}`, 'longer than 2000'],
    [7, 'has to be a text'],
    [null, 'has to be a text'],
  ])('may not be %j', (uri, why) => {
    const error = refusal({ redirect_uris: [HTTPS, uri] });
    expect(error.code).toBe('invalid_redirect_uri');
    expect(error.message).toMatch(/^redirect_uris\[1\] /);
    expect(error.message).toContain(why);
  });

  it.each([
    [undefined, 'at least one'],
    [[], 'at least one'],
    ['https://app.example/', 'at least one'],
    [Array.from({ length: 11 }, (_, place) => `https://app.example/${place}`), 'more than 10'],
  ])('may not be %j', (uris, why) => {
    expect(refusal({ redirect_uris: uris })).toMatchObject({
      code: 'invalid_redirect_uri',
      message: expect.stringContaining(why),
    });
  });

  it('never lead a browser anywhere but to https, to the device or to a known editor', () => {
    const scheme = fc.constantFrom('https', 'http', 'HTTPS', 'javascript', 'data', 'vscode', 'x-app', 'file');
    const host = fc.oneof(
      fc.domain(),
      fc.ipV4(),
      fc.constantFrom('localhost', '127.1', '[::1]', '0x7f.1', ''),
    );
    const uri = fc
      .tuple(scheme, fc.constantFrom('://', ':', ':/', ':\\\\'), host, fc.string())
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(uri, (redirect) => {
        let client;
        try {
          client = asPublicClient({ redirect_uris: [redirect] });
        } catch (error) {
          expect(error).toBeInstanceOf(ClientMetadataError);
          return;
        }
        const { protocol, hostname, username, hash } = new URL(client.redirect_uris[0]!);
        expect(['https:', 'http:', 'vscode:']).toContain(protocol);
        if (protocol === 'http:') expect(['localhost', '127.0.0.1', '[::1]']).toContain(hostname);
        expect(username + hash).toBe('');
      }),
    );
  });
});
