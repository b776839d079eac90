import { Deadline } from './deadline.ts';
import { loginKey } from './odoo.connection.ts';
import type { OdooConnection, OdooProtocol } from './odoo.connection.ts';
import { OdooError, withoutEffect } from './odoo.error.ts';
import type { OdooServices } from './odoo.services.ts';
import type { OdooLogin, OdooTransport } from './odoo.transport.ts';
import { parseOdooUrl } from './odoo.url.ts';
import { parseVersion } from './odoo.version.ts';
import type { ServerVersion } from './odoo.version.ts';
import { ASKED, findProtocol } from './protocol.finder.ts';
import type { Probe } from './protocol.finder.ts';

export interface CallOptions {
  signal?: AbortSignal;
  /** For the whole call, finding protocol and uid included. */
  timeoutMs?: number;
  /** The call changes nothing in Odoo: it may be sent once more when its connection died before an answer. */
  read?: boolean;
}

/** One Odoo, asked as one user. Cheap to make and to let go of; everything it finds out is kept by its makers. */
export class OdooClient {
  readonly #services: OdooServices;
  readonly #connection: OdooConnection;

  /** @throws OdooError `invalid_argument` when the URL is none. */
  constructor(services: OdooServices, connection: OdooConnection) {
    this.#services = services;
    this.#connection = { ...connection, url: parseOdooUrl(connection.url) };
  }

  /**
   * Remembered for ten minutes for each server. With the protocol `auto`, an Odoo of 19 or later is asked whether JSON-2
   * takes the secret; whether the login is right stays open.
   * @throws OdooError `access_denied` when only JSON-2 is there, and it does not.
   */
  version(options: CallOptions = {}): Promise<ServerVersion & { protocol: OdooProtocol }> {
    return this.#within(options, async (deadline) => {
      const { protocol } = await this.#transport(deadline);
      return { ...(this.#knownVersion ?? (await this.#version(protocol, deadline))), protocol };
    });
  }

  /** Odoo's id of the user. @throws OdooError `access_denied` or `unknown_database`. */
  uid(options: CallOptions = {}): Promise<number> {
    return this.#within(options, async (deadline) => this.#uid(await this.#transport(deadline), deadline));
  }

  /**
   * Calls a public method of a model (`execute_kw`). Null is what a method without a result answers; over XML-RPC also
   * what stands for an answer that has a None somewhere inside. Never sent a second time once it may have reached Odoo,
   * unless `read` says that this does no harm.
   *
   * @throws OdooError; look at `mayHaveHappened` before asking again.
   */
  execute(
    model: string,
    method: string,
    args: readonly unknown[],
    kwargs: Readonly<Record<string, unknown>> = {},
    options: CallOptions = {},
  ): Promise<unknown> {
    return this.#within(options, async (deadline) => {
      checkName('model', model, /^[a-z_][\w.]*$/i);
      checkName('method', method, /^[a-z_]\w*$/i);
      const transport = await this.#transport(deadline);
      const uid = (): Promise<number> => this.#uid(transport, deadline);
      const call = {
        ...this.#login,
        model,
        method,
        args,
        kwargs,
        uid,
        read: options.read ?? false,
      };
      return transport.execute(call, deadline);
    });
  }

  async #within<T>({ timeoutMs, signal }: CallOptions, ask: (deadline: Deadline) => Promise<T>): Promise<T> {
    const deadline = new Deadline(timeoutMs ?? this.#services.timeoutMs, signal);
    try {
      return await ask(deadline);
    } catch (error) {
      if (error instanceof OdooError) this.#forgetWhatWasWrong(error);
      throw error;
    } finally {
      deadline.end();
    }
  }

  async #transport(deadline: Deadline): Promise<OdooTransport> {
    const { transports, protocols } = this.#services;
    const { protocol = 'auto' } = this.#connection;
    if (protocol !== 'auto') return transports[protocol];
    const probe = (own: Deadline): Probe => ({
      version: (each) => this.#version(each, own),
      signInOverJson2: () => this.#uid(transports.json2, own),
    });
    const find = (): Promise<OdooProtocol> => this.#services.within((own) => findProtocol(probe(own)));
    return transports[await protocols.get(this.#key, deadline, find).catch(withoutEffect)];
  }

  #version(protocol: OdooProtocol, deadline: Deadline): Promise<ServerVersion> {
    const { url } = this.#connection;
    const ask = async (own: Deadline): Promise<ServerVersion> =>
      parseVersion(await this.#services.transports[protocol].version(url, own));
    const key = this.#versionKey(protocol);
    return this.#services.versions.get(key, deadline, () => this.#services.within(ask)).catch(withoutEffect);
  }

  #uid(transport: OdooTransport, deadline: Deadline): Promise<number> {
    const ask = (own: Deadline): Promise<number> => transport.authenticate(this.#login, own);
    const key = this.#uidKey(transport.protocol);
    return this.#services.logins.get(key, deadline, () => this.#services.within(ask)).catch(withoutEffect);
  }

  get #login(): OdooLogin {
    return { connection: this.#connection, series: this.#knownVersion ?? null };
  }

  get #knownVersion(): ServerVersion | undefined {
    const known = ASKED.map((each) => this.#services.versions.peek(this.#versionKey(each)));
    return known.find((version) => version !== undefined);
  }

  get #key(): string {
    return loginKey(this.#connection);
  }

  /** JSON-2 refuses passwords that RPC takes, and looks at a key anew. */
  #uidKey(protocol: OdooProtocol): string {
    return `${protocol} ${this.#key}`;
  }

  #versionKey(protocol: OdooProtocol): string {
    return `${protocol} ${this.#connection.url}`;
  }

  /** Nothing is asked again here: the call may have reached Odoo. The next one finds what holds now. */
  #forgetWhatWasWrong({ kind, model }: OdooError): void {
    const { logins, protocols, versions } = this.#services;
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

function checkName(what: string, name: string, pattern: RegExp): void {
  if (!pattern.test(name)) throw new OdooError('invalid_argument', `This is no name of a ${what}.`);
}
