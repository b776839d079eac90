import { ClientMetadataError } from './client-metadata.error.ts';
import { isOnDevice, redirectUris } from './redirect-uri.ts';

const MOST_OF_A_NAME = 80;
const MOST_OF_A_LINK = 2_000;
const LINKS = ['client_uri', 'logo_uri', 'policy_uri', 'tos_uri'] as const;

/** By the names of RFC 7591, section 2. */
export interface PublicClient {
  client_name?: string;
  client_uri?: string;
  logo_uri?: string;
  policy_uri?: string;
  tos_uri?: string;
  redirect_uris: string[];
  application_type: 'native' | 'web';
  token_endpoint_auth_method: 'none';
  grant_types: string[];
  response_types: ['code'];
  response_modes: ['query'];
}

/**
 * What a client says of itself, as this server takes it (RFC 7591, section 2, lets a server choose): a public client
 * with PKCE that gets codes and refresh tokens. Real clients ask for more or leave out what matters, and are told in
 * the answer what they got; whatever is not named here is left out, keys to fetch above all.
 *
 * Its scopes are left out, too: kept, they would be the most that it may ever ask for, and it registers those that it
 * begins with. What it gets, a person decides.
 *
 * An application on the device is `native` whether it says so or not: any port of it may call back (RFC 8252, section
 * 7.3). One that is called back both there and on the web, as Cursor and VS Code are, is native, too.
 *
 * @throws ClientMetadataError
 */
export function asPublicClient(said: unknown): PublicClient {
  if (typeof said !== 'object' || said === null || Array.isArray(said))
    throw new ClientMetadataError('invalid_client_metadata', 'The metadata has to be a JSON object.');
  const metadata = said as Readonly<Record<string, unknown>>;
  const redirects = redirectUris(metadata['redirect_uris']);
  const name = cleanName(metadata['client_name']);
  return {
    ...(name && { client_name: name }),
    ...Object.fromEntries(LINKS.flatMap((link) => (isLink(metadata[link]) ? [[link, metadata[link]]] : []))),
    redirect_uris: redirects,
    application_type: redirects.some(isOnDevice) ? 'native' : 'web',
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    response_modes: ['query'],
  };
}

/** Control and format characters could turn the sentence around that the name stands in. */
const cleanName = (name: unknown): string =>
  typeof name === 'string'
    ? Array.from(name.replaceAll(/[\p{C}\p{Z}]+/gu, ' ').trim())
        .slice(0, MOST_OF_A_NAME)
        .join('')
    : '';

/** Of what people may be shown or led to. */
const isLink = (uri: unknown): uri is string =>
  typeof uri === 'string' &&
  uri.length <= MOST_OF_A_LINK &&
  /^https:\/\/[\x21-\x7e]+$/.test(uri) &&
  URL.canParse(uri) &&
  !new URL(uri).username &&
  !new URL(uri).password;
