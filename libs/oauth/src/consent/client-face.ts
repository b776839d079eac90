import { LOOPBACK_NAMES } from '@aidoo/config';
import { KNOWN_CLIENTS } from '../clients/known-clients.ts';
import type { AuthorizationRequest } from '../provider/interactions.service.ts';

/** What a person is shown of a client: its name, and where the browser really goes. */
export interface ClientFace {
  readonly name: string;
  /** Whether the name is one that this server knows, and not the client's own word. */
  readonly isKnown: boolean;
  /** The host that publishes the client's metadata; null for a client that has registered itself. */
  readonly publisher: string | null;
  /** The host that the browser is sent back to, or the scheme of an application on the device. */
  readonly redirectHost: string;
  readonly isWeb: boolean;
  /** Whether any program on the device could be the one that waits there (MCP, Localhost Redirect URI Risks). */
  readonly onDevice: boolean;
}

const MAX_NAME = 80;

export function clientFace({
  client,
  redirectUri,
}: Pick<AuthorizationRequest, 'client' | 'redirectUri'>): ClientFace {
  const { protocol, hostname, host } = new URL(redirectUri);
  const isWeb = protocol === 'https:' || protocol === 'http:';
  const redirectHost = isWeb ? host : protocol;
  return {
    name: cleaned(client.client_name) || redirectHost,
    isKnown: KNOWN_CLIENTS.some(({ client_id }) => client_id === client.client_id),
    publisher: publisherOf(client.client_id),
    redirectHost,
    isWeb,
    onDevice: !isWeb || LOOPBACK_NAMES.has(hostname),
  };
}

/** Control and format characters could turn the sentence around that the name stands in, and marks by the dozen cover it. */
const cleaned = (name: unknown): string =>
  Array.from(
    (typeof name === 'string' ? name : '')
      .normalize('NFC')
      .replaceAll(/[\p{C}\p{Z}]+/gu, ' ')
      .replaceAll(/(\p{M}{2})\p{M}+/gu, '$1')
      .trim(),
  )
    .slice(0, MAX_NAME)
    .join('');

function publisherOf(clientId: string): string | null {
  return /^https:/i.test(clientId) && URL.canParse(clientId) ? new URL(clientId).host : null;
}
