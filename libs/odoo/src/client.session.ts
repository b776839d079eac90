import type { ClientServices } from './client.services.ts';
import { Deadline } from './deadline.ts';
import { loginKey } from './odoo.connection.ts';
import type { OdooConnection, OdooProtocol } from './odoo.connection.ts';
import { OdooError, withoutEffect } from './odoo.error.ts';
import type { OdooCall, OdooLogin, OdooTransport } from './odoo.transport.ts';
import { parseOdooUrl } from './odoo.url.ts';
import { parseVersion } from './odoo.version.ts';
import type { ServerVersion } from './odoo.version.ts';
import { ASKED, findProtocol } from './protocol.finder.ts';
import type { Probe } from './protocol.finder.ts';

/** What one client needs to know before it can ask its Odoo anything, found out once and kept by its makers. */
export class ClientSession {
  readonly services: ClientServices;
  readonly connection: OdooConnection;

  /** @throws OdooError `invalid_argument` when the URL is none. */
  constructor(services: ClientServices, connection: OdooConnection) {
    this.services = services;
    this.connection = { ...connection, url: parseOdooUrl(connection.url) };
  }

  get login(): OdooLogin {
    return { connection: this.connection, series: this.knownVersion ?? null };
  }

  get knownVersion(): ServerVersion | undefined {
    const known = ASKED.map((each) => this.services.versions.peek(this.#versionKey(each)));
    return known.find((version) => version !== undefined);
  }

  /** Asks within the time that the caller gives, and forgets what turns out to be wrong. */
  async within<T>(
    { timeoutMs, signal }: { timeoutMs?: number; signal?: AbortSignal },
    ask: (deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    const deadline = new Deadline(timeoutMs ?? this.services.timeoutMs, signal);
    try {
      return await ask(deadline);
    } catch (error) {
      if (error instanceof OdooError) this.#forgetWhatWasWrong(error);
      throw error;
    } finally {
      deadline.end();
    }
  }

  async transport(deadline: Deadline): Promise<OdooTransport> {
    const { transports, protocols } = this.services;
    const { protocol = 'auto' } = this.connection;
    if (protocol !== 'auto') return transports[protocol];
    const probe = (own: Deadline): Probe => ({
      version: (each) => this.version(each, own),
      signInOverJson2: () => this.uid(transports.json2, own),
    });
    const find = (): Promise<OdooProtocol> => this.services.within((own) => findProtocol(probe(own)));
    return transports[await protocols.get(this.#key, deadline, find).catch(withoutEffect)];
  }

  version(protocol: OdooProtocol, deadline: Deadline): Promise<ServerVersion> {
    const { url } = this.connection;
    const ask = async (own: Deadline): Promise<ServerVersion> =>
      parseVersion(await this.services.transports[protocol].version(url, own));
    const key = this.#versionKey(protocol);
    return this.services.versions.get(key, deadline, () => this.services.within(ask)).catch(withoutEffect);
  }

  uid(transport: OdooTransport, deadline: Deadline): Promise<number> {
    const ask = (own: Deadline): Promise<number> => transport.authenticate(this.login, own);
    const key = this.#uidKey(transport.protocol);
    return this.services.logins.get(key, deadline, () => this.services.within(ask)).catch(withoutEffect);
  }

  /** A call as this user, to be sent over that transport. */
  call(
    transport: OdooTransport,
    asked: Pick<OdooCall, 'model' | 'method' | 'args' | 'kwargs' | 'read'>,
    deadline: Deadline,
  ): OdooCall {
    return { ...this.login, ...asked, uid: () => this.uid(transport, deadline) };
  }

  get #key(): string {
    return loginKey(this.connection);
  }

  /** JSON-2 refuses passwords that RPC takes, and looks at a key anew. */
  #uidKey(protocol: OdooProtocol): string {
    return `${protocol} ${this.#key}`;
  }

  #versionKey(protocol: OdooProtocol): string {
    return `${protocol} ${this.connection.url}`;
  }

  /** Nothing is asked again here: the call may have reached Odoo. The next one finds what holds now. */
  #forgetWhatWasWrong({ kind, model }: OdooError): void {
    const { logins, protocols, versions } = this.services;
    // A user that was deleted is a missing res.users to Odoo (17 to 19), not a refused login.
    if (kind === 'access_denied' || (kind === 'missing_record' && model === 'res.users')) {
      for (const protocol of ASKED) logins.drop(this.#uidKey(protocol));
    }
    const moved = kind === 'not_odoo' || kind === 'redirected';
    // A revoked key may be refused everywhere, and a database that a page denies may still be reached over RPC.
    const refused = kind === 'access_denied' || kind === 'unknown_database';
    if (moved || (refused && protocols.peek(this.#key) === 'json2')) {
      protocols.drop(this.#key);
      // Finding signs in, and what it signed in to before may be gone.
      logins.drop(this.#uidKey('json2'));
    }
    if (!moved) return;
    for (const protocol of ASKED) versions.drop(this.#versionKey(protocol));
  }
}
