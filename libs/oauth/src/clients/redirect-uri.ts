import { LOOPBACK_NAMES } from '@aidoo/config';
import { ClientMetadataError } from './client-metadata.error.ts';

const MOST = 10;
const MOST_CHARACTERS = 2_000;

/** A URL's host may hold more, which policies and people read as something else. */
const PLAIN_HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

/**
 * Schemes by which editors and assistants are called back on the device itself (RFC 8252, section 7.1). Cursor registers
 * `cursor://anysphere.cursor-mcp/oauth/callback`, and `grokbot://mcp/oauth/callback` along with it for Grok Bot;
 * extensions of VS Code and of editors made from it are called back by the editor's own scheme. Any program can claim any scheme, so no others: the consent page could not say whose it is.
 */
const APP_SCHEMES: ReadonlySet<string> = new Set([
  'cursor:',
  'vscode:',
  'vscode-insiders:',
  'windsurf:',
  'zed:',
  'claude:',
  'grokbot:',
]);

const SCHEME_RULE =
  'has to be https, http at a loopback address (localhost, 127.0.0.1 or [::1]), or the scheme of a known editor';

/**
 * Those that this server sends browsers back to; later they are compared character by character.
 * @throws ClientMetadataError `invalid_redirect_uri` that names the one that is wrong by its place, and what it should be
 */
export function redirectUris(said: unknown): string[] {
  if (!Array.isArray(said) || said.length === 0)
    throw refused('redirect_uris', 'has to be a list of at least one address');
  if (said.length > MOST) throw refused('redirect_uris', `has more than ${MOST} addresses`);
  const uris = said.map((uri: unknown, place) => {
    const wrong = problemOf(uri);
    if (wrong !== null) throw refused(`redirect_uris[${place}]`, wrong);
    return uri as string;
  });
  return [...new Set(uris)];
}

/** On the device of the person: a program that listens at a loopback address, or has claimed a scheme. */
export const isOnDevice = (uri: string): boolean => {
  const { protocol, hostname } = new URL(uri);
  return (protocol === 'http:' && LOOPBACK_NAMES.has(hostname)) || APP_SCHEMES.has(protocol);
};

function problemOf(uri: unknown): string | null {
  if (typeof uri !== 'string') return 'has to be a text';
  if (uri.length > MOST_CHARACTERS) return `is longer than ${MOST_CHARACTERS} characters`;
  // What a parser drops or repairs would not be what was looked at.
  if (!/^[a-z][a-z0-9+.-]*:\/\/[\x21-\x7e]+$/i.test(uri) || uri.includes('\\') || !URL.canParse(uri))
    return 'has to be an absolute address without spaces, backslashes or characters beyond ASCII';
  if (uri.includes('#')) return 'has to be without a fragment';
  if (uri.includes('*')) return 'has to be one address: there are no wildcards';
  const { protocol, hostname, username, password } = new URL(uri);
  if (username !== '' || password !== '' || /^[^/]*:\/\/[^/?]*@/.test(uri))
    return 'has to be without user name and password';
  if (protocol === 'https:' && !PLAIN_HOST.test(hostname))
    return 'has a host with characters that no name has';
  if (protocol === 'https:')
    return LOOPBACK_NAMES.has(hostname) ? 'is a loopback address, which is called back by http' : null;
  return isOnDevice(uri) ? null : SCHEME_RULE;
}

const refused = (what: string, why: string): ClientMetadataError =>
  new ClientMetadataError('invalid_redirect_uri', `${what} ${why}.`);
