import { Agent, request } from 'undici';

/** A connection for each request: a kept one may just be dying after the seconds between two of them. */
const dispatcher = new Agent({ pipelining: 0 });
const TIMEOUT_MS = 30_000;

/** Sends JSON and reads JSON. @throws Error with what was answered when that is no success. */
export async function send<T>(
  method: 'POST' | 'PUT' | 'PATCH',
  url: string,
  json: unknown,
  headers: Record<string, string> = {},
): Promise<T> {
  const { statusCode, body } = await request(url, {
    dispatcher,
    method,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(json),
  });
  const text = await body.text();
  if (statusCode >= 300) throw new Error(`${method} ${url} answered ${statusCode}: ${text.slice(0, 500)}`);
  return JSON.parse(text) as T;
}
