import type { CallGuard } from './call.guard.ts';
import type { Deadline } from './deadline.ts';
import type { HttpAnswer } from './http.exchange.ts';
import type { OdooProtocol } from './odoo.connection.ts';
import type { OdooCall, OdooLogin, OdooTransport, TextRequest } from './odoo.transport.ts';

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

  authenticate(login: OdooLogin, deadline: Deadline): Promise<number> {
    const ask = (): Promise<number> =>
      this.#guard.ask(deadline, () => this.#inner.authenticate(login, deadline));
    // JSON-2 takes no password, only keys, which nobody guesses; finding the protocol tries it with either.
    return this.protocol === 'json2' ? ask() : this.#guard.login(login.connection, ask);
  }

  async execute(call: OdooCall, deadline: Deadline): Promise<unknown> {
    // The login is a question of its own: whoever held a place while waiting for it would wait for themselves.
    const uid = await call.uid();
    const ready = { ...call, uid: () => Promise.resolve(uid) };
    return this.#guard.ask(deadline, () => this.#inner.execute(ready, deadline));
  }

  /** Asks nothing, and so does {@link result}: whoever sends it passes the guard. */
  request(call: OdooCall): Promise<TextRequest> {
    return this.#inner.request(call);
  }

  result(call: OdooCall, answer: HttpAnswer, deadline: Deadline): Promise<unknown> {
    return this.#inner.result(call, answer, deadline);
  }
}
