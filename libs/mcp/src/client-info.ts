export interface ClientInfo {
  name: string;
  version: string;
}

const CLIENT_INFO = 'io.modelcontextprotocol/clientInfo';
const MAX = 100;

/**
 * Who calls, as the client names itself: in the request's envelope (MCP 2026-07-28), or else by its User-Agent, which
 * is all that a stateless 2025 call carries. Anybody can write anything there: it is recorded, never believed.
 */
export function clientInfo(
  envelope: Readonly<Record<string, unknown>> | undefined,
  userAgent: string | null,
): ClientInfo | null {
  const declared = envelope?.[CLIENT_INFO] as { name?: unknown; version?: unknown } | undefined;
  if (typeof declared?.name === 'string')
    return {
      name: short(declared.name),
      version: typeof declared.version === 'string' ? short(declared.version) : '',
    };
  const [product = ''] = (userAgent ?? '').split(' ');
  if (product === '') return null;
  const [name = '', version = ''] = product.split('/');
  return { name: short(name), version: short(version) };
}

const short = (text: string): string => text.slice(0, MAX);
