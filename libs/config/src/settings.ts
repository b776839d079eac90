import { resolve } from 'node:path';
import type { Secret } from '@aidoo/kernel';
import type { Jwks } from './signing-keys.ts';

/** Where mail goes out, and in whose name. */
export interface MailSettings {
  /** `smtp://` or `smtps://`, mostly with user and password. */
  readonly url: Secret;
  readonly from: string;
}

/** Everything that can be set, checked and typed. Made once at start, and the same for the life of the process. */
export class Settings {
  /**
   * Whether this process serves. A command of the shell does not: it uses the store beside a gateway that may be
   * running, and leaves to that one what is done in the background and what follows a setting (sweeps, letters, how
   * long records are kept).
   */
  readonly serves: boolean;
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  /** An origin without a trailing slash. */
  readonly publicUrl: string;
  /** Undefined: the embedded store in `dataDir`. */
  readonly mongodbUri: string | undefined;
  /** An absolute path. */
  readonly dataDir: string;
  readonly encryptionKey: Secret<Buffer>;
  readonly previousEncryptionKeys: readonly Secret<Buffer>[];
  readonly jwtSecret: Secret;
  readonly cookieKeys: readonly Secret[];
  readonly oauthJwks: Secret<Jwks>;
  /** Seconds that an OAuth access token lives. */
  readonly accessTokenTtl: number;
  /** Whose client metadata documents are fetched: host names, with a port where it is not the usual one. */
  readonly cimdAllowedHosts: readonly string[];
  /** Whether unknown OAuth clients may register themselves (RFC 7591). */
  readonly oauthRegistration: 'open' | 'off';
  readonly odooAllowedNetworks: readonly string[];
  readonly trustProxy: readonly string[];
  readonly auditRetentionDays: number;
  /** Undefined: no mail is sent. */
  readonly mail: MailSettings | undefined;
  readonly logLevel: string;

  constructor(values: Settings) {
    Object.assign(this, values);
    this.dataDir = resolve(values.dataDir);
    Object.freeze(this);
  }

  /** Whether cookies may travel without TLS: only where the browser and the gateway share a machine. */
  static isLoopbackHttp(publicUrl: string): boolean {
    const { protocol, hostname } = new URL(publicUrl);
    return protocol === 'http:' && LOOPBACK_NAMES.has(hostname);
  }
}

export const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);
