import { OAuthClient } from './oauth-client.ts';
import { fromAnywhere } from './test-company.ts';

/** One answer, with no redirect followed. */
export interface Attempt {
  status: number;
  headers: Headers;
  /** Null when the answer leads nowhere. */
  location: URL | null;
  text: string;
}

/** One request as anybody can send it. */
export async function attempt(url: string | URL, init: RequestInit = {}): Promise<Attempt> {
  const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(30_000), ...init });
  const location = response.headers.get('location');
  return {
    status: response.status,
    headers: response.headers,
    location: location === null ? null : new URL(location, url),
    text: await response.text(),
  };
}

/** A request to authorize with some parameters changed; undefined leaves one out, and an array sends it more than once. */
export function authorize(
  client: OAuthClient,
  changes: Record<string, string | undefined | readonly string[]> = {},
): Promise<Attempt> {
  const { url } = client.begin();
  for (const [name, value] of Object.entries(changes)) {
    url.searchParams.delete(name);
    for (const one of value === undefined ? [] : [value].flat()) url.searchParams.append(name, one);
  }
  return attempt(url, { headers: fromAnywhere() });
}

/** What a client that nobody knows says of itself, as it comes. */
export const register = (base: string, metadata: object): Promise<Attempt> =>
  attempt(`${base}/oauth/register`, {
    method: 'POST',
    // From anywhere: one test does not use up what another may register.
    headers: { 'content-type': 'application/json', ...fromAnywhere() },
    body: JSON.stringify(metadata),
  });

/** A client that nobody knows, registered. */
export async function registered(
  base: string,
  redirectUri: string,
  metadata: object = {},
): Promise<OAuthClient> {
  const answer = await register(base, {
    client_name: 'Stranger',
    redirect_uris: [redirectUri],
    token_endpoint_auth_method: 'none',
    grant_types: ['authorization_code', 'refresh_token'],
    ...metadata,
  });
  if (answer.status !== 201) throw new Error(`registering answered ${answer.status} ${answer.text}`);
  const { client_id: clientId } = JSON.parse(answer.text) as { client_id: string };
  return new OAuthClient(base, { clientId, redirectUri });
}

/** Whether the answer keeps the browser here, shows no page to sign in, and begins nothing. */
export const isRefused = ({ status, location }: Attempt): boolean => status === 400 && location === null;
