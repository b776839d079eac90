import type { Introduction } from './sdk-oauth-memory.ts';

const CODE_AND_REFRESH = ['authorization_code', 'refresh_token'];

/**
 * Applications that are known by the address of their own metadata document. What stands in `metadata` is what that
 * document says; the SDKs send the address alone.
 */
export const PUBLISHED = {
  claude: {
    metadataUrl: 'https://claude.ai/oauth/mcp-oauth-client-metadata',
    redirectUrl: 'https://claude.ai/api/mcp/auth_callback',
    metadata: { client_name: 'Claude', redirect_uris: ['https://claude.ai/api/mcp/auth_callback'] },
  },
  claudeCode: {
    metadataUrl: 'https://claude.ai/oauth/claude-code-client-metadata',
    redirectUrl: 'http://localhost/callback',
    metadata: {
      client_name: 'Claude Code',
      redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
    },
  },
  chatGpt: {
    metadataUrl: 'https://chatgpt.com/oauth/client.json',
    redirectUrl: 'https://chatgpt.com/connector_platform_oauth_redirect',
    metadata: {
      client_name: 'ChatGPT',
      redirect_uris: ['https://chatgpt.com/connector_platform_oauth_redirect'],
    },
  },
  codex: {
    metadataUrl: 'https://chatgpt.com/oauth/codex/client.json',
    redirectUrl: 'http://127.0.0.1/callback',
    metadata: {
      client_name: 'Codex',
      redirect_uris: ['http://127.0.0.1/callback', 'http://localhost/callback'],
    },
  },
} as const satisfies Record<string, Introduction & { metadataUrl: string }>;

/** Bodies of dynamic registrations (RFC 7591) as real applications send them, and where that was seen. */
export const REGISTERED = {
  /** Seen through a tunnel: github.com/PostHog/posthog/pull/48397. It takes `none` in the answer: anthropics/claude-ai-mcp#82. */
  Claude: {
    redirectUrl: 'https://claude.ai/api/mcp/auth_callback',
    metadata: {
      redirect_uris: ['https://claude.ai/api/mcp/auth_callback'],
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: CODE_AND_REFRESH,
      response_types: ['code'],
      client_name: 'Claude',
    },
  },
  /** The page of developers.openai.com on plugins, “Authentication”, and servers that are tested with it. */
  ChatGPT: {
    redirectUrl: 'https://chatgpt.com/connector_platform_oauth_redirect',
    metadata: {
      client_name: 'ChatGPT',
      redirect_uris: ['https://chatgpt.com/connector_platform_oauth_redirect'],
      grant_types: CODE_AND_REFRESH,
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
    },
  },
  /** 3.24 on macOS, against a stand-in that logged it; its page on MCP names the same two addresses. */
  Cursor: {
    redirectUrl: 'http://localhost:8787/callback',
    metadata: {
      redirect_uris: ['https://www.cursor.com/agents/mcp/oauth/callback', 'http://localhost:8787/callback'],
      token_endpoint_auth_method: 'none',
      grant_types: CODE_AND_REFRESH,
      response_types: ['code'],
      client_name: 'Cursor',
    },
  },
  /** 3.14, all three in one body: github.com/erp-mafia/accounted/pull/2225. */
  'Cursor with its own scheme and others': {
    redirectUrl: 'cursor://anysphere.cursor-mcp/oauth/callback',
    metadata: {
      redirect_uris: [
        'cursor://anysphere.cursor-mcp/oauth/callback',
        'https://www.cursor.com/agents/mcp/oauth/callback',
        'http://localhost:8787/callback',
      ],
      token_endpoint_auth_method: 'none',
      grant_types: CODE_AND_REFRESH,
      response_types: ['code'],
      client_name: 'Cursor',
    },
  },
  /** 3.20 and Grok Bot, five in one body, of which any that is refused would refuse them all. */
  'Cursor with Grok Bot': {
    redirectUrl: 'grokbot://mcp/oauth/callback',
    metadata: {
      redirect_uris: [
        'https://www.cursor.com/agents/mcp/oauth/callback',
        'https://www.cursor.com/bot/mcp/oauth/callback',
        'cursor://anysphere.cursor-mcp/oauth/callback',
        'http://localhost:8787/callback',
        'grokbot://mcp/oauth/callback',
      ],
      token_endpoint_auth_method: 'none',
      grant_types: CODE_AND_REFRESH,
      response_types: ['code'],
      client_name: 'Cursor',
    },
  },
  /** Before that: github.com/different-ai/openwork/pull/3059, github.com/elie222/inbox-zero/pull/3780 (which says `web`). */
  'Cursor with its own scheme': {
    redirectUrl: 'cursor://anysphere.cursor-mcp/oauth/callback',
    metadata: {
      redirect_uris: ['cursor://anysphere.cursor-mcp/oauth/callback'],
      token_endpoint_auth_method: 'none',
      grant_types: CODE_AND_REFRESH,
      response_types: ['code'],
      client_name: 'Cursor',
      application_type: 'web',
    },
  },
  /** github.com/microsoft/vscode, src/vs/base/common/oauth.ts, `fetchDynamicRegistration`. */
  'VS Code': {
    redirectUrl: 'http://127.0.0.1:33418/',
    metadata: {
      client_name: 'Visual Studio Code',
      client_uri: 'https://code.visualstudio.com',
      grant_types: [...CODE_AND_REFRESH, 'urn:ietf:params:oauth:grant-type:device_code'],
      response_types: ['code'],
      redirect_uris: [
        'https://insiders.vscode.dev/redirect',
        'https://vscode.dev/redirect',
        'http://127.0.0.1/',
        'http://127.0.0.1:33418/',
      ],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    },
  },
  /** github.com/modelcontextprotocol/inspector, client/src/lib/auth.ts. */
  'MCP Inspector': {
    redirectUrl: 'http://localhost:6274/oauth/callback',
    metadata: {
      redirect_uris: ['http://localhost:6274/oauth/callback', 'http://localhost:6274/oauth/callback/debug'],
      token_endpoint_auth_method: 'none',
      grant_types: CODE_AND_REFRESH,
      response_types: ['code'],
      client_name: 'MCP Inspector',
      client_uri: 'https://github.com/modelcontextprotocol/inspector',
      scope: '',
    },
  },
  /** github.com/geelen/mcp-remote, src/lib/node-oauth-client-provider.ts. */
  'mcp-remote': {
    redirectUrl: 'http://localhost:3334/oauth/callback',
    metadata: {
      redirect_uris: ['http://localhost:3334/oauth/callback'],
      token_endpoint_auth_method: 'none',
      grant_types: CODE_AND_REFRESH,
      response_types: ['code'],
      client_name: 'MCP CLI Client',
      client_uri: 'https://github.com/modelcontextprotocol/mcp-cli',
      software_id: '2e6dc280-f3c3-4e01-99a7-8181dbd1d23d',
      software_version: '0.1.38',
      scope: 'odoo:query odoo:read odoo:schema',
    },
  },
  /** Claude Code 2.1, from before it had a metadata document: github.com/elmohq/elmo/pull/684. */
  'Claude Code': {
    redirectUrl: 'http://localhost:3118/callback',
    metadata: {
      client_name: 'Claude Code (aidoo)',
      redirect_uris: ['http://localhost:3118/callback'],
      grant_types: CODE_AND_REFRESH,
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    },
  },
  /** Codex 0.147, with a path of its own: github.com/elmohq/elmo/pull/684. */
  Codex: {
    redirectUrl: 'http://127.0.0.1:37819/callback/q3v7',
    metadata: {
      client_name: 'Codex',
      redirect_uris: ['http://127.0.0.1:37819/callback/q3v7'],
      grant_types: CODE_AND_REFRESH,
      response_types: ['code'],
      token_endpoint_auth_method: 'none',
      application_type: 'native',
    },
  },
} satisfies Record<string, Introduction>;
