import { Deadline } from '../deadline.ts';
import { toOdooError } from '../fault.classifier.ts';
import type { HttpClient } from '../http.client.ts';
import { statusFailure } from '../http.status.ts';
import { asObject } from '../json.text.ts';
import { jsonRpcCodec } from '../jsonrpc.codec.ts';
import type { OdooConnection } from '../odoo.connection.ts';
import { OdooError } from '../odoo.error.ts';
import type { FileLimits } from './file.options.ts';
import { beginningOf, MAX_PAGE } from './web.page.ts';

const END_MS = 5_000;
/** 40 hex digits up to 15, 84 letters of base64url from 16 on. */
const SESSION_ID = /^session_id=([\w.~-]{16,200})(?:;|$)/;
/** What `res.users.apikeys` makes, 14 to 19: Odoo takes it for a password in RPC only. */
const API_KEY = /^[0-9a-f]{40}$/;

export interface WebLogin {
  http: HttpClient;
  connection: OdooConnection;
}

/** The id of the session that an answer opens or renews, as a cookie. */
export const sessionCookie = (cookies: readonly string[]): string | null =>
  cookies.map((each) => SESSION_ID.exec(each)?.[1]).findLast((id) => id !== undefined) ?? null;

export const cookieHeader = (id: string): Record<string, string> => ({ cookie: `session_id=${id}` });

/** @throws OdooError `access_denied` for what no web session can be opened with, without asking. */
export function checkPassword(secret: string): void {
  if (API_KEY.test(secret)) throw keysOpenNone();
}

export const keysOpenNone = (): OdooError =>
  new OdooError(
    'access_denied',
    'Odoo opens a web session for a password only, and the secret of this login is an API key: it takes a session to print this report.',
  );

/**
 * A session of Odoo's web client, for as long as one file takes. The database is named in the login and never in a header:
 * with `X-Odoo-Database`, Odoo 19 keeps no session (odoo/http.py, `_get_session_and_dbname`).
 */
export class WebSession {
  readonly #http: HttpClient;
  readonly #url: string;
  #id: string;
  #ended: Promise<void> | undefined;

  private constructor({ http, connection }: WebLogin, id: string) {
    this.#http = http;
    this.#url = connection.url;
    this.#id = id;
  }

  /**
   * `POST /web/session/authenticate` (addons/web/controllers/session.py). `base_location` stays out of it, as it does in
   * RPC: Odoo would take it for its own address.
   *
   * @returns null when Odoo takes the password and asks for a second factor.
   * @throws OdooError `access_denied`.
   */
  static async open(login: WebLogin, { times }: FileLimits, deadline: Deadline): Promise<WebSession | null> {
    const { http, connection } = login;
    const { url, database: db, username, secret: password } = connection;
    const params = { db, login: username, password };
    const text = JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params });
    const asked = `${url}/web/session/authenticate`;
    const body = { type: 'application/json', text };
    const answer = await http.open({ url: asked, body }, deadline, { maxBytes: MAX_PAGE, times });
    const said = await beginningOf(answer.body);
    if (answer.status !== 200) throw statusFailure(answer, asked);
    const decoded = await jsonRpcCodec.decode(Uint8Array.from(said), deadline);
    if ('fault' in decoded) throw toOdooError(decoded.fault, { method: 'authenticate', secret: password });
    const id = sessionCookie(answer.cookies);
    const uid = asObject(decoded.result)?.['uid'];
    if (typeof uid === 'number' && uid > 0 && id !== null) return new WebSession(login, id);
    if (asObject(decoded.result) && !uid) return null;
    throw new OdooError('not_odoo', 'The server opens no web session as Odoo does.');
  }

  get headers(): Record<string, string> {
    return cookieHeader(this.#id);
  }

  /** Odoo may renew the session with any answer. */
  renew(cookies: readonly string[]): void {
    this.#id = sessionCookie(cookies) ?? this.#id;
  }

  /** Ends it in Odoo, once; never fails, since nobody could do anything about it. */
  end(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<void> {
    const deadline = new Deadline(END_MS);
    const body = { type: 'application/json', text: '{"jsonrpc":"2.0","method":"call","id":1,"params":{}}' };
    try {
      const request = { url: `${this.#url}/web/session/destroy`, headers: this.headers, body };
      await this.#http.send(request, deadline, false);
    } catch {
      // It ends by itself, after a week without use.
    } finally {
      deadline.end();
    }
  }
}
