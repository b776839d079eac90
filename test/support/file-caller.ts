import type { World } from './bootstrap.ts';
import type { McpCaller } from './mcp-caller.ts';

export interface LinkAnswer {
  status: number;
  headers: Headers;
  bytes: Buffer;
  text: string;
}

/** Milliseconds. A guard against what never ends: the largest file takes as long as a busy machine needs for it. */
const PATIENCE = 600_000;

/** What whoever holds a link does with it: the link alone is shown. */
export async function useLink(uri: string, init: RequestInit = {}): Promise<LinkAnswer> {
  const answer = await fetch(uri, { redirect: 'manual', signal: AbortSignal.timeout(PATIENCE), ...init });
  const bytes = Buffer.from(await answer.arrayBuffer());
  return { status: answer.status, headers: answer.headers, bytes, text: bytes.toString() };
}

export const sendTo = (
  uri: string,
  body: NonNullable<RequestInit['body']>,
  headers: Record<string, string> = {},
): Promise<LinkAnswer> => useLink(uri, { method: 'PUT', body, headers });

/** As a browser asks for a page. */
export const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };

export interface Linked {
  uri: string;
  filename: string;
  mimetype: string;
  size: number | null;
  expiresAt: string;
}

export interface Invited {
  uploadUrl: string;
  filename: string;
  expiresAt: string;
}

/** A download link for an attachment. */
export async function downloadLink(caller: McpCaller, attachmentId: number): Promise<string> {
  const { structured } = await caller.call<Linked>('aidoo_document', { attachmentId, link: true });
  return structured.uri;
}

/** An upload link for a partner. */
export async function uploadLink(caller: McpCaller, name = 'offer.pdf', id = 12): Promise<string> {
  const { structured } = await caller.call<Invited>('aidoo_attach', { model: 'res.partner', id, name });
  return structured.uploadUrl;
}

/** How many files are on their way in this direction, by their records. */
export const openTransfers = (world: World, tool: string): Promise<number> =>
  world.connection.collection('audit-logs').countDocuments({ tool, status: 'started' });
