import type { ClientServices } from './client.services.ts';
import { Deadline } from './deadline.ts';
import { loginKey } from './odoo.connection.ts';
import type { OdooConnection, OdooProtocol } from './odoo.connection.ts';
import { OdooError, withoutEffect } from './odoo.error.ts';
import type { OdooTransport } from './odoo.transport.ts';
import { parseOdooUrl } from './odoo.url.ts';
import { parseVersion } from './odoo.version.ts';
import type { ServerVersion } from './odoo.version.ts';
import { findProtocol, PREFERRED } from './protocol.finder.ts';

export interface CallOptions {
  signal?: AbortSignal;
  /** For the whole call, finding protocol and uid included. */
  timeoutMs?: number;
  /** The call changes nothing in Odoo: it may be sent once more when its connection died before an answer. */
  read?: boolean;
}

/** One Odoo, asked as one user. Cheap to make and to let go of; everything it finds out is kept by its makers. */
export class OdooClient {
  readonly #services: ClientServices;
  readonly #connection: OdooConnection;

  /** @throws OdooError `invalid_argument` when the URL is none. */
  constructor(services: ClientServices, connection: OdooConnection) {
    this.#services = services;
    this.#connection = { ...connection, url: parseOdooUrl(connection.url) };
  }

  /** Remembered for ten minutes for each server. Asks without a login. */
  version(options: CallOptions = {}): Promise<ServerVersion & { protocol: OdooProtocol }> {
    return this.#within(options, async (deadline) => {
      const { protocol } = await this.#transport(deadline);
      return { ...(await this.#version(protocol, deadline)), protocol };
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
        connection: this.#connection,
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
    const { protocol = 'auto' } = this.#connection;
    if (protocol !== 'auto') return this.#services.transports[protocol];
    const find = (): Promise<OdooProtocol> =>
      this.#services.within((own) => findProtocol((each) => this.#version(each, own)));
    const found = await this.#services.protocols.get(this.#place, deadline, find).catch(withoutEffect);
    return this.#services.transports[found];
  }

  #version(protocol: OdooProtocol, deadline: Deadline): Promise<ServerVersion> {
    const { url } = this.#connection;
    const ask = async (own: Deadline): Promise<ServerVersion> =>
      parseVersion(await this.#services.transports[protocol].version(url, own));
    const key = this.#versionKey(protocol);
    return this.#services.versions.get(key, deadline, () => this.#services.within(ask)).catch(withoutEffect);
  }

  #uid(transport: OdooTransport, deadline: Deadline): Promise<number> {
    const ask = (own: Deadline): Promise<number> => transport.authenticate(this.#connection, own);
    const key = loginKey(this.#connection);
    return this.#services.logins.get(key, deadline, () => this.#services.within(ask)).catch(withoutEffect);
  }

  #versionKey(protocol: OdooProtocol): string {
    return `${protocol} ${this.#connection.url}`;
  }

  get #place(): string {
    return JSON.stringify([this.#connection.url, this.#connection.database]);
  }

  #forgetWhatWasWrong({ kind, model }: OdooError): void {
    // A user that was deleted is a missing res.users to Odoo (17 to 19), not a refused login.
    if (kind === 'access_denied' || (kind === 'missing_record' && model === 'res.users')) {
      this.#services.logins.drop(loginKey(this.#connection));
    }
    if (kind !== 'not_odoo') return;
    this.#services.protocols.drop(this.#place);
    for (const protocol of PREFERRED) this.#services.versions.drop(this.#versionKey(protocol));
  }
}

function checkName(what: string, name: string, pattern: RegExp): void {
  if (!pattern.test(name)) throw new OdooError('invalid_argument', `This is no name of a ${what}.`);
}
