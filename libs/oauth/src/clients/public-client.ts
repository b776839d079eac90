import type { ClientMetadata } from 'oidc-provider';

const LOOPBACK = /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])([:/?]|$)/i;

/** Schemes by which editors and assistants are called back on the device itself (RFC 8252, section 7.1). */
const APP_SCHEMES: ReadonlySet<string> = new Set([
  'cursor:',
  'vscode:',
  'vscode-insiders:',
  'windsurf:',
  'zed:',
  'claude:',
]);

/**
 * What a client says of itself, as this server takes it (RFC 7591, section 2, lets a server choose): a public client
 * with PKCE that gets codes and refresh tokens. Real clients ask for more or leave out what matters, and are told in
 * the answer what they got. An application on the device, which any port of it or its own scheme may call back, is
 * `native` whether it says so or not.
 */
export function asPublicClient(metadata: ClientMetadata): ClientMetadata {
  const redirects = (metadata.redirect_uris ?? []).filter((uri) => typeof uri === 'string');
  const isNative = redirects.length > 0 && redirects.every(isOnDevice);
  return {
    ...metadata,
    application_type: isNative ? 'native' : 'web',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
  };
}

const isOnDevice = (uri: string): boolean =>
  LOOPBACK.test(uri) || (URL.canParse(uri) && APP_SCHEMES.has(new URL(uri).protocol));
