import type { Response } from 'express';

/** What MCP clients send beside the safelisted headers, of all revisions. */
const SENT = [
  'Authorization',
  'Content-Type',
  'Last-Event-ID',
  'MCP-Protocol-Version',
  'Mcp-Method',
  'Mcp-Name',
  'Mcp-Session-Id',
].join(', ');

/** DELETE and GET are answered at `/mcp` as well, by 405: a client that tries them has to be able to read that. */
const METHODS = 'GET, POST, DELETE';

/** What a client acts on: where to sign in and what for, how near the limits are, and what to name to whoever helps. */
const READ = [
  'WWW-Authenticate',
  'Retry-After',
  'RateLimit',
  'RateLimit-Policy',
  'MCP-Protocol-Version',
  'Mcp-Session-Id',
  'X-Request-Id',
].join(', ');

/** For how many seconds a browser need not ask again. */
const MAX_AGE = '7200';

/** Lets pages of this origin read the answer. Never with cookies: what counts here is shown by the client itself. */
export function allowReading(response: Response, origin: string): void {
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Expose-Headers', READ);
}

export function allowPreflight(response: Response): void {
  response.setHeader('Access-Control-Allow-Methods', METHODS);
  response.setHeader('Access-Control-Allow-Headers', SENT);
  response.setHeader('Access-Control-Max-Age', MAX_AGE);
  response.status(204).end();
}
