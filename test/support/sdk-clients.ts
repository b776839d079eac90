import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as ClientOf2025 } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport as TransportOf2025 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** What the SDKs' own clients have in common. */
export type SdkClient = Pick<
  ClientOf2025 | Client,
  | 'getServerCapabilities'
  | 'listResources'
  | 'listResourceTemplates'
  | 'readResource'
  | 'listPrompts'
  | 'getPrompt'
  | 'complete'
  | 'close'
>;

const INFO = { name: 'sdk-client', version: '1.0.0' };
const showing = (key: string) => ({ requestInit: { headers: { authorization: `Bearer ${key}` } } });

/** The official clients, each connected with a key, by the protocol that they speak. */
export const SDK_CLIENTS: readonly [
  protocol: string,
  connect: (url: string, key: string) => Promise<SdkClient>,
][] = [
  [
    '2026-07-28',
    async (url, key) => {
      const client = new Client(INFO, { versionNegotiation: { mode: 'auto' } });
      await client.connect(new StreamableHTTPClientTransport(new URL(`${url}/mcp`), showing(key)));
      return client;
    },
  ],
  [
    '2025-11-25',
    async (url, key) => {
      const client = new ClientOf2025(INFO);
      await client.connect(new TransportOf2025(new URL(`${url}/mcp`), showing(key)));
      return client;
    },
  ],
  [
    '2024-11-05, over HTTP+SSE',
    async (url, key) => {
      const client = new ClientOf2025(INFO);
      await client.connect(new SSEClientTransport(new URL(`${url}/sse`), showing(key)));
      return client;
    },
  ],
];
