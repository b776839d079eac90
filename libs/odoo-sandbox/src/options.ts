import type { Version } from './orm/types.ts';

/** The doors; `json2` is there from Odoo 19 on. */
export type Protocol = 'xmlrpc' | 'jsonrpc' | 'json2';

/** How to start a sandbox; everything has a default. */
export interface SandboxOptions {
  /** Default '18.0'. */
  version?: Version;
  /** Default 0: any free port. */
  port?: number;
  /** Default '127.0.0.1'. */
  host?: string;
  /** What the sandbox takes for now, and its sample data's dates count back from; default: now. */
  today?: Date;
  /** Every answer waits so long. */
  delayMs?: number;
  /** Where changes are kept across restarts; without it they end with the process. */
  stateFile?: string;
  /** Which doors are open; default all that the version has. */
  protocols?: readonly Protocol[];
  /** The language of the website, default 'en_US': with another, pages send whoever names none on to English ones. */
  websiteLang?: string;
}

/** How a call came: through a door, or to a page of the website or the web client. */
export type Way = Protocol | 'web';

/** A call as the sandbox saw it; secrets are left out. */
export interface RecordedCall {
  /** Of JSON-2 always `object`, or `doc` for a model's documentation; `web` for pages. */
  readonly service: string;
  /** '' for the services `common` and `db`, and for pages without a record. */
  readonly model: string;
  /** The model's method for `object`, the controller's for `web` (such as `portal_order_page`), else the service's. */
  readonly method: string;
  readonly args: readonly unknown[];
  /** Of JSON-2 the whole body, with `ids` and `context` in it. */
  readonly kwargs: Readonly<Record<string, unknown>>;
  readonly protocol: Way;
}

/**
 * A way to go wrong, once; pages go wrong in the same ways as calls. Nothing is changed before `hang`, `reset`, the
 * `html` ones, `garbage`, `redirect` and `fault`; the call is carried out first in `reset_after`, `hang_after`,
 * `slow_body`, `truncated`, `cut_off`, `endless`, `gzip`, `huge` and `result`.
 */
export type Misbehaviour =
  | 'hang'
  | 'hang_after'
  | 'reset'
  | 'reset_after'
  | 'html_502'
  /** A page that says nothing of a failure, such as a sign-in that a proxy has put in front. */
  | 'html_200'
  /** The page for a failure inside Odoo. */
  | 'html_500'
  | 'garbage'
  /** The body drips byte by byte, ten a second. */
  | 'slow_body'
  /** The first half of the answer, and then the end of the connection. */
  | 'truncated'
  /** The first half of the answer, sent as if it was all of it. */
  | 'cut_off'
  /** The answer over and over, for as long as somebody reads. */
  | 'endless'
  /** The answer compressed, as a proxy in front of Odoo would send it. */
  | 'gzip'
  /** The right answer, to a call that is carried out when this is fulfilled, and not before. */
  | { until: Promise<unknown> }
  /** Any answer at all. The call is carried out first where that is asked for. */
  | { raw: RawAnswer }
  /** Another result in place of the call's own. */
  | { result: unknown }
  /** A valid answer, whose text is so many bytes long. */
  | { huge: number }
  | { redirect: string }
  /** `exception` is Python's name of the class, such as `odoo.exceptions.UserError`. */
  | { fault: { exception: string; message: string } };

export interface RawAnswer {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: Buffer | string;
  readonly carriedOut?: boolean;
}

/** Which call is meant; what is left out matches any. */
export interface CallMatch {
  service?: string;
  model?: string;
  method?: string;
  protocol?: Way;
}

export interface SandboxUser {
  readonly uid: number;
  readonly login: string;
  readonly secret: string;
  readonly apiKey: string;
}

/** A file to hang onto a record, given as it is or as a number of bytes that take no memory. */
export type NewAttachment = {
  readonly name: string;
  /** The record that it hangs on; without one it is its maker's alone. */
  readonly model?: string;
  readonly id?: number;
  readonly mimetype?: string;
  /** Whose it is; default the administrator's. */
  readonly uid?: number;
} & ({ readonly bytes: Uint8Array } | { readonly size: number });

/** A running sandbox. */
export interface Sandbox {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly database: string;
  readonly version: Version;
  readonly users: {
    /** May do everything. */
    readonly admin: SandboxUser;
    /** A salesperson: own leads and orders, no technical models, products read only. */
    readonly sales: SandboxUser;
    /** An employee without any right in sales. */
    readonly employee: SandboxUser;
  };
  /** The last 1,000 calls, oldest first; empty it with `calls.length = 0`. */
  readonly calls: RecordedCall[];
  /** The doors that are open; may be changed while it runs. */
  readonly protocols: Set<Protocol>;
  /** Makes the next matching call misbehave. Several wait in line. */
  fail(behaviour: Misbehaviour, match?: CallMatch): void;
  /** Changes a user's password, as in Odoo's own settings; the API key stays. */
  setPassword(login: string, secret: string): void;
  /** Makes an attachment past all doors. @returns its id. */
  attach(file: NewAttachment): number;
  /** Turns a user's second factor on or off. While it is on, the password opens nothing by itself. */
  setTwoFactor(login: string, on: boolean): void;
  /** Stops listening, ends all connections and saves what has to be saved. */
  close(): Promise<void>;
}
