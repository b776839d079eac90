import { randomBytes } from 'node:crypto';
import type { DevelopmentSecrets } from './development-secrets.ts';
import { renewSecrets } from './development-secrets.ts';
import type { Settings } from './settings.ts';
import { newSigningKey } from './signing-keys.ts';

const ROTATED = ['COOKIE_KEYS', 'OAUTH_JWKS'] as const;
type Rotated = Pick<DevelopmentSecrets, (typeof ROTATED)[number]>;

/** The one that signs, the one that comes next, and those whose signatures still count, also when this was run again. */
const KEPT = 5;

/**
 * The next key to the front, a new one behind it, and the former ones after that. The next one is known to every gateway
 * before any signs with it, so that several can be started again one after another; where there was none, a new one
 * signs at once.
 */
function rotated<T>([current, next, ...former]: readonly T[], make: () => T): T[] {
  return [next ?? make(), make(), current!, ...former].slice(0, KEPT);
}

/**
 * New keys for the OAuth pages' cookies and for tokens, before the former ones, which go on counting. What the
 * environment gives is only answered, for whoever runs the server to set; what is kept in `DATA_DIR` is replaced there.
 * A gateway that runs goes on with its own until it is started again.
 *
 * @returns what has to be set in the environment; empty when nothing has
 * @throws SettingsError when the secrets of `DATA_DIR` cannot be read or written
 */
export function rotateKeys(settings: Settings, environment = process.env): Partial<Rotated> {
  const keys: Rotated = {
    COOKIE_KEYS: rotated(
      settings.cookieKeys.map((key) => key.reveal()),
      () => randomBytes(32).toString('base64url'),
    ).join(','),
    OAUTH_JWKS: JSON.stringify({ keys: rotated(settings.oauthJwks.reveal().keys, newSigningKey) }),
  };
  const which = (isGiven: boolean): Partial<Rotated> =>
    Object.fromEntries(
      ROTATED.filter((name) => Boolean(environment[name]) === isGiven).map((name) => [name, keys[name]]),
    );
  const [given, kept] = [which(true), which(false)];
  if (Object.keys(kept).length > 0) renewSecrets(settings.dataDir, kept);
  return given;
}
