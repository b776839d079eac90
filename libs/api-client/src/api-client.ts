import createClient from 'openapi-fetch';
import type { Client } from 'openapi-fetch';
import type { paths } from './generated/api.ts';

export interface ApiClientOptions {
  /** The gateway's address; left out: that of the page. */
  baseUrl?: string;
  /** The access token at this moment; none: the request says nothing of who asks. */
  accessToken?: () => string | undefined;
  /** Another way to send, for tests and for whoever wants to see every answer. */
  fetch?: (request: Request) => Promise<Response>;
}

export type ApiClient = Client<paths>;

/**
 * The API as its description has it: paths, parameters, bodies and answers are typed, and nothing is written by hand.
 * An answer is `{data}` or, where the gateway refuses, `{error}` with the problem; both carry the `response`.
 */
export function apiClient({ accessToken, ...options }: ApiClientOptions = {}): ApiClient {
  const client = createClient<paths>(options);
  client.use({
    onRequest({ request }) {
      const token = accessToken?.();
      if (token) request.headers.set('Authorization', `Bearer ${token}`);
      return request;
    },
  });
  return client;
}
