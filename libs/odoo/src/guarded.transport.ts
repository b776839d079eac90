import type { CallGuard } from './call.guard.ts';
import type { Deadline } from './deadline.ts';
import type { OdooConnection, OdooProtocol } from './odoo.connection.ts';
import type { OdooCall, OdooTransport } from './odoo.transport.ts';

const SIGNED_BY_UID: ReadonlySet<OdooProtocol> = new Set(['jsonrpc', 'xmlrpc']);

/** A transport whose every question passes the guard. It holds its place until the answer is decoded. */
export class GuardedTransport implements OdooTransport {
  readonly #inner: OdooTransport;
  readonly #guard: CallGuard;

  constructor(inner: OdooTransport, guard: CallGuard) {
    this.#inner = inner;
    this.#guard = guard;
  }

  get protocol(): OdooProtocol {
    return this.#inner.protocol;
  }

  version(baseUrl: string, deadline: Deadline): Promise<unknown> {
    return this.#guard.ask(deadline, () => this.#inner.version(baseUrl, deadline));
  }

  authenticate(connection: OdooConnection, deadline: Deadline): Promise<number> {
    const login = (): Promise<number> => this.#inner.authenticate(connection, deadline);
    return this.#guard.login(connection, () => this.#guard.ask(deadline, login));
  }

  async execute(call: OdooCall, deadline: Deadline): Promise<unknown> {
    // The login is a question of its own: whoever held a place while waiting for it would wait for themselves.
    const uid = SIGNED_BY_UID.has(this.protocol) ? await call.uid() : null;
    const ready = uid === null ? call : { ...call, uid: () => Promise.resolve(uid) };
    return this.#guard.ask(deadline, () => this.#inner.execute(ready, deadline));
  }
}
