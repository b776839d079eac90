import { Settings } from '@aidoo/config';
import type { Finding } from './finding.ts';

/** Milliseconds. It is our own address, mostly on this machine. */
const TIMEOUT = 5_000;
/** By which clients find everything else (RFC 8414, section 3). */
const METADATA = '/.well-known/oauth-authorization-server';

/** Whether OAuth clients can find this gateway, and what it would sign with. */
export async function* examineOAuth(settings: Settings): AsyncGenerator<Finding> {
  const { cookieKeys, oauthJwks, oauthRegistration } = settings;
  const algorithms = oauthJwks.reveal().keys.map(({ alg }) => alg);
  yield {
    what: 'OAuth',
    state: 'well',
    text: `OAUTH_JWKS has ${algorithms.join(', ')}, COOKIE_KEYS has ${cookieKeys.length}; clients that nobody knows ${oauthRegistration === 'open' ? 'may register themselves' : 'cannot register'}`,
  };
  yield await publicAddress(settings);
}

async function publicAddress({ publicUrl }: Settings): Promise<Finding> {
  const what = 'public address';
  const found = await issuerAt(publicUrl);
  if (found.issuer === publicUrl) {
    const text = `${publicUrl} leads to a gateway of this address`;
    if (!Settings.isLoopbackHttp(publicUrl)) return { what, state: 'well', text };
    return {
      what,
      state: 'well',
      text: `${text}, from this machine alone: clients on the web cannot reach it`,
    };
  }
  if (found.away !== undefined)
    return {
      what,
      state: 'notice',
      text: `nothing answers at ${publicUrl} from here (${found.away})`,
      advice:
        'Start the gateway. If it serves, lead PUBLIC_URL to it: all links and all of OAuth begin there.',
    };
  return {
    what,
    state: 'wrong',
    text: `what answers at ${publicUrl} is no gateway of this address`,
    advice:
      'Set PUBLIC_URL to the address that people use, for the gateway too, and let the proxy there hand on every path as it is, /.well-known/ too.',
  };
}

/** What answers says who it is; nothing else of it is shown: it may be anybody. */
async function issuerAt(publicUrl: string): Promise<{ issuer?: unknown; away?: string }> {
  try {
    const response = await fetch(publicUrl + METADATA, {
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    const answer = await response.json().catch(() => null);
    return { issuer: (answer as { issuer?: unknown } | null)?.issuer };
  } catch (error) {
    return { away: reasonOf(error) };
  }
}

/** `ECONNREFUSED`, `CERT_HAS_EXPIRED`: by its name, which nobody else has chosen. */
function reasonOf(error: unknown): string {
  const { code } = ((error as Error).cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : (error as Error).name;
}
