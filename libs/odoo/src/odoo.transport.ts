import type { Deadline } from './deadline.ts';
import type { HttpRequest } from './http.client.ts';
import type { HttpAnswer } from './http.exchange.ts';
import type { OdooConnection, OdooProtocol } from './odoo.connection.ts';
import type { OdooSeries } from './odoo.version.ts';

/** One user at one Odoo. */
export interface OdooLogin {
  connection: OdooConnection;
  /** Null while it is not known: nothing is asked for it. */
  series: OdooSeries | null;
}

/** One call of a model's method, in words that every protocol of Odoo has. */
export interface OdooCall extends OdooLogin {
  model: string;
  method: string;
  args: readonly unknown[];
  kwargs: Readonly<Record<string, unknown>>;
  /** Of the user of the connection. @throws OdooError `access_denied` when Odoo refuses the login. */
  uid: () => Promise<number>;
  /** May be repeated when it died unanswered. */
  read: boolean;
}

/** A request that is written and not sent. */
export type TextRequest = HttpRequest & { body: { type: string; text: string } };

/**
 * A way to talk to Odoo. All of its failures are OdooErrors; all of its answers are what JSON can hold, and null is what
 * a method without a result answers.
 */
export interface OdooTransport {
  readonly protocol: OdooProtocol;
  /** What the server says about itself, unchecked: the body of `common.version`. Needs no login. */
  version(baseUrl: string, deadline: Deadline): Promise<unknown>;
  /** @throws OdooError `access_denied` when Odoo refuses the login. */
  authenticate(login: OdooLogin, deadline: Deadline): Promise<number>;
  execute(call: OdooCall, deadline: Deadline): Promise<unknown>;
  /**
   * What would be sent for the call: for whoever sends it, or reads what comes back, piece by piece. Only for methods that
   * every model has.
   */
  request(call: OdooCall): Promise<TextRequest>;
  /** What an answer to that request means; it fails as {@link execute} does. */
  result(call: OdooCall, answer: HttpAnswer, deadline: Deadline): Promise<unknown>;
}
