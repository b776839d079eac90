import type { Target } from './load/job.ts';

const VERSION = '2026-07-28';
const META = 'io.modelcontextprotocol/';

/** An MCP request in the form of protocol 2026-07-28: one POST, nothing before it. */
export function mcpRequest(
  origin: string,
  method: string,
  params: Record<string, unknown> = {},
  key?: string,
): Omit<Target, 'expected'> {
  const _meta = {
    [`${META}protocolVersion`]: VERSION,
    [`${META}clientCapabilities`]: {},
    [`${META}clientInfo`]: { name: 'aidoo-bench', version: '1.0' },
  };
  return {
    origin,
    path: '/mcp',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': VERSION,
      'mcp-method': method,
      ...(typeof params['name'] === 'string' && { 'mcp-name': params['name'] }),
      ...(key && { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: { ...params, _meta } }),
  };
}
