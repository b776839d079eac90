import { asPublicClient } from './public-client.ts';
import type { PublicClient } from './public-client.ts';

export type KnownClient = PublicClient & { client_id: string };

const known = (clientId: string, name: string, redirectUris: readonly string[]): KnownClient => ({
  ...asPublicClient({
    client_name: name,
    client_uri: new URL(clientId).origin,
    redirect_uris: redirectUris,
  }),
  client_id: clientId,
});

/**
 * Clients that everybody uses, as their vendors publish them: known from the start, so that nothing has to be fetched
 * from hosts that turn data centres away. The id is the address of the client's own metadata document. They are looked
 * at first: nobody can register or publish anything in their place.
 */
export const KNOWN_CLIENTS: readonly KnownClient[] = [
  // The document has claude.ai alone; Anthropic asks servers to allow claude.com as well, where Claude moves to
  // (support.claude.com, “Building custom connectors”).
  known('https://claude.ai/oauth/mcp-oauth-client-metadata', 'Claude', [
    'https://claude.ai/api/mcp/auth_callback',
    'https://claude.com/api/mcp/auth_callback',
  ]),
  // As in the document. It listens at a port of its own choice (code.claude.com/docs, “MCP”).
  known('https://claude.ai/oauth/claude-code-client-metadata', 'Claude Code', [
    'http://localhost/callback',
    'http://127.0.0.1/callback',
  ]),
  // As in the document, for servers that name themselves in their answers (RFC 9207), as this one does. The document
  // prefers `private_key_jwt` and offers `none` (developers.openai.com, “Auth”).
  known('https://chatgpt.com/oauth/client.json', 'ChatGPT', [
    'https://chatgpt.com/connector_platform_oauth_redirect',
  ]),
  // As in the document. It listens at a port of its own choice (developers.openai.com/codex, “MCP”).
  known('https://chatgpt.com/oauth/codex/client.json', 'Codex', [
    'http://127.0.0.1/callback',
    'http://localhost/callback',
  ]),
  // As in the document. The port is 33418 only as long as nobody else listens there (code.visualstudio.com, “MCP servers”).
  known('https://vscode.dev/oauth/client-metadata.json', 'Visual Studio Code', [
    'http://127.0.0.1:33418/',
    'https://vscode.dev/redirect',
  ]),
];
