import type { ClientMetadata } from 'oidc-provider';
import { asPublicClient } from './public-client.ts';

/**
 * Clients that everybody uses, as their vendors publish them: known from the start, so that nothing has to be fetched
 * from hosts that turn data centres away. The id is the address of the client's own metadata document.
 */
export const KNOWN_CLIENTS: readonly ClientMetadata[] = [
  asPublicClient({
    client_id: 'https://claude.ai/oauth/mcp-oauth-client-metadata',
    client_name: 'Claude',
    client_uri: 'https://claude.ai',
    redirect_uris: ['https://claude.ai/api/mcp/auth_callback', 'https://claude.com/api/mcp/auth_callback'],
  }),
  asPublicClient({
    client_id: 'https://claude.ai/oauth/claude-code-client-metadata',
    client_name: 'Claude Code',
    client_uri: 'https://claude.ai',
    redirect_uris: ['http://localhost/callback', 'http://127.0.0.1/callback'],
  }),
  asPublicClient({
    client_id: 'https://chatgpt.com/oauth/client.json',
    client_name: 'ChatGPT',
    client_uri: 'https://chatgpt.com',
    redirect_uris: ['https://chatgpt.com/connector_platform_oauth_redirect'],
  }),
];
