import { errors } from 'oidc-provider';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
/** A plain name or an address: a URL's host may hold more, which policies and people read as something else. */
const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

/**
 * Codes travel over TLS, or do not leave the device (RFC 9700, section 2.6). For every client, however it is known; the
 * library looks at the rest.
 * @throws errors.InvalidClientMetadata
 */
export function assertRedirectUris(uris: unknown): void {
  if (!Array.isArray(uris)) return;
  const wrong = uris.find((uri) => URL.canParse(String(uri)) && !isSafe(new URL(String(uri))));
  if (wrong === undefined) return;
  const words =
    'a redirect URI is https, http on localhost, 127.0.0.1 or [::1], or of an application’s own scheme';
  throw Object.assign(new errors.InvalidClientMetadata(words), { error: 'invalid_redirect_uri' });
}

const isSafe = ({ protocol, hostname }: URL): boolean => {
  if (protocol === 'http:') return LOOPBACK.has(hostname);
  return protocol !== 'https:' || HOST.test(hostname);
};
