import type { AuthorizationRequest } from '../provider/interactions.service.ts';

/** What a person is shown of a client. The name is the client's own word; the host is where the browser really goes. */
export interface ClientFace {
  readonly name: string;
  /** The host that the browser is sent back to, or the scheme of an application on the device. */
  readonly redirectHost: string;
  /** Whether any program on the device could be the one that waits there (MCP, Localhost Redirect URI Risks). */
  readonly onDevice: boolean;
}

const MAX_NAME = 80;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export function clientFace({
  client,
  redirectUri,
}: Pick<AuthorizationRequest, 'client' | 'redirectUri'>): ClientFace {
  const { protocol, hostname, host } = new URL(redirectUri);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  // Control and format characters could turn the sentence around that the name stands in.
  const name = (client.client_name ?? '')
    .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
    .trim()
    .slice(0, MAX_NAME);
  return {
    name: name || (isWeb ? host : protocol),
    redirectHost: isWeb ? host : protocol,
    onDevice: !isWeb || LOOPBACK.has(hostname),
  };
}
