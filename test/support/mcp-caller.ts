import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** What a key lists that may query, read and see the schema: all that one may for which nobody named permissions. */
export const LEAST_TOOLS = [
  'aidoo_context',
  'aidoo_schema',
  'aidoo_query',
  'aidoo_read',
  'aidoo_document',
  'aidoo_feedback',
];

export interface ToolAnswer<T = Record<string, unknown>> {
  isError: boolean;
  structured: T;
  text: string;
}

export interface ToolFailure {
  error: { code: string; message: string; hint?: string; details?: Record<string, unknown> };
}

interface RpcAnswer {
  status: number;
  headers: Headers;
  body: { result?: Record<string, unknown>; error?: { code: number; message: string } };
  text: string;
}

/** What a call is about, as its header says as well: a tool, a prompt or a resource (SEP-2243). */
function nameIn({ name, uri }: Record<string, unknown>): Record<string, string> {
  const named = name ?? uri;
  // What a header cannot hold is sent in base64.
  if (typeof named !== 'string') return {};
  const isPlain = /^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/.test(named);
  return { 'mcp-name': isPlain ? named : `=?base64?${Buffer.from(named).toString('base64')}?=` };
}

/** Calls tools with one credential: through the SDK's own client, or message by message. */
export class McpCaller {
  constructor(
    readonly url: string,
    readonly key: string,
  ) {}

  /** One tool call as a client of protocol 2026-07-28 makes it. */
  async call<T = Record<string, unknown>>(
    name: string,
    args: Record<string, unknown> = {},
  ): Promise<ToolAnswer<T>> {
    const answer = await this.rpc('tools/call', { name, arguments: args });
    if (!answer.body.result) throw new Error(`${name}: ${answer.status} ${answer.text}`);
    const result = answer.body.result as {
      isError?: boolean;
      structuredContent: T;
      content: { text: string }[];
    };
    return {
      isError: result.isError ?? false,
      structured: result.structuredContent,
      text: result.content[0]?.text ?? '',
    };
  }

  /** A call that must fail: its error. */
  async fail(name: string, args: Record<string, unknown> = {}): Promise<ToolFailure['error']> {
    const answer = await this.call<ToolFailure>(name, args);
    if (!answer.isError) throw new Error(`${name} succeeded: ${answer.text}`);
    return answer.structured.error;
  }

  async rpc(
    method: string,
    params: Record<string, unknown> = {},
    headers: Record<string, string> = {},
  ): Promise<RpcAnswer> {
    const version = '2026-07-28';
    const prefix = 'io.modelcontextprotocol/';
    const _meta = {
      [`${prefix}protocolVersion`]: version,
      [`${prefix}clientCapabilities`]: {},
      [`${prefix}clientInfo`]: { name: 'aidoo-tests', version: '1.0' },
    };
    const response = await fetch(`${this.url}/mcp`, {
      method: 'POST',
      signal: AbortSignal.timeout(60_000),
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${this.key}`,
        'mcp-protocol-version': version,
        'mcp-method': method,
        ...nameIn(params),
        ...headers,
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } }),
    });
    const text = await response.text();
    const json = text.startsWith('{') ? text : '{}';
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: JSON.parse(json) as RpcAnswer['body'],
    };
  }

  /** The official client of the 1.x SDK, connected (protocol 2025-11-25). */
  async client(name = 'sdk-client'): Promise<Client> {
    const client = new Client({ name, version: '1.0.0' });
    const requestInit = { headers: { authorization: `Bearer ${this.key}` } };
    await client.connect(new StreamableHTTPClientTransport(new URL(`${this.url}/mcp`), { requestInit }));
    return client;
  }
}
