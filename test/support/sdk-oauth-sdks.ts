import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as ClientOf2025 } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as TransportOf2025 } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { AppMemory } from './sdk-oauth-memory.ts';

/** What a tool has answered, as either SDK hands it over. */
export interface SdkAnswer {
  isError?: boolean;
  structuredContent?: unknown;
}

/** One connection of an SDK's own client. */
export interface SdkLink {
  open(): Promise<void>;
  /** Gives the SDK what the browser has come back with. */
  finish(callback: URLSearchParams): Promise<void>;
  tools(): Promise<string[]>;
  call(name: string, args: Record<string, unknown>): Promise<SdkAnswer>;
  protocol(): string | undefined;
  close(): Promise<void>;
}

export interface Sdk {
  readonly era: '2025' | '2026';
  link(url: URL, memory: AppMemory, fetch: typeof globalThis.fetch): SdkLink;
}

const INFO = { name: 'sdk-app', version: '1.0.0' };

/** `@modelcontextprotocol/sdk` 1.x: protocol 2025-11-25. Most applications of today are built on it. */
export const SDK_2025: Sdk = {
  era: '2025',
  link(url, memory, fetch) {
    const transport = new TransportOf2025(url, { authProvider: memory, fetch });
    const client = new ClientOf2025(INFO);
    return {
      open: () => client.connect(transport),
      // It takes the code alone: what a refusal says is for its host to read.
      finish: (callback) => transport.finishAuth(callback.get('code') ?? ''),
      tools: async () => (await client.listTools()).tools.map(({ name }) => name),
      call: async (name, args) => (await client.callTool({ name, arguments: args })) as SdkAnswer,
      protocol: () => transport.protocolVersion,
      close: () => client.close(),
    };
  },
};

/** `@modelcontextprotocol/client` 2.x, which asks the server first which protocol it speaks. */
export const SDK_2026: Sdk = {
  era: '2026',
  link(url, memory, fetch) {
    const transport = new StreamableHTTPClientTransport(url, { authProvider: memory, fetch });
    const client = new Client(INFO, { versionNegotiation: { mode: 'auto' } });
    return {
      open: () => client.connect(transport),
      finish: (callback) => transport.finishAuth(callback),
      tools: async () => (await client.listTools()).tools.map(({ name }) => name),
      call: async (name, args) => client.callTool({ name, arguments: args }),
      protocol: () => client.getNegotiatedProtocolVersion(),
      close: () => client.close(),
    };
  },
};

export const SDKS = [SDK_2025, SDK_2026] as const;
