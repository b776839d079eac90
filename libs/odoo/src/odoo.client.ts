import type { Readable } from 'node:stream';
import type { ClientServices } from './client.services.ts';
import { ClientSession } from './client.session.ts';
import { ClientFiles } from './files/client.files.ts';
import type { FileContent, FileOptions, OdooFile } from './files/odoo.file.ts';
import type { OdooConnection, OdooProtocol } from './odoo.connection.ts';
import { OdooError } from './odoo.error.ts';
import type { ServerVersion } from './odoo.version.ts';

export interface CallOptions {
  signal?: AbortSignal;
  /** For the whole call, finding protocol and uid included. */
  timeoutMs?: number;
  /** The call changes nothing in Odoo: it may be sent once more when its connection died before an answer. */
  read?: boolean;
}

/** One Odoo, asked as one user. Cheap to make and to let go of; everything it finds out is kept by its makers. */
export class OdooClient {
  readonly #session: ClientSession;
  readonly #files: ClientFiles;

  /** @throws OdooError `invalid_argument` when the URL is none. */
  constructor(services: ClientServices, connection: OdooConnection) {
    this.#session = new ClientSession(services, connection);
    this.#files = new ClientFiles(this.#session);
  }

  /**
   * Remembered for ten minutes for each server. With the protocol `auto`, an Odoo of 19 or later is asked whether JSON-2
   * takes the secret; whether the login is right stays open.
   * @throws OdooError `access_denied` when only JSON-2 is there, and it does not.
   */
  version(options: CallOptions = {}): Promise<ServerVersion & { protocol: OdooProtocol }> {
    const session = this.#session;
    return session.within(options, async (deadline) => {
      const { protocol } = await session.transport(deadline);
      return { ...(session.knownVersion ?? (await session.version(protocol, deadline))), protocol };
    });
  }

  /** Odoo's id of the user. @throws OdooError `access_denied` or `unknown_database`. */
  uid(options: CallOptions = {}): Promise<number> {
    const session = this.#session;
    return session.within(options, async (deadline) =>
      session.uid(await session.transport(deadline), deadline),
    );
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
    const session = this.#session;
    return session.within(options, async (deadline) => {
      checkNames(model, method);
      const transport = await session.transport(deadline);
      const asked = { model, method, args, kwargs, read: options.read ?? false };
      return transport.execute(session.call(transport, asked, deadline), deadline);
    });
  }

  /**
   * The content of an attachment, decoded as it comes: `datas` or, from 19.3 on, `raw` of `ir.attachment`. Null when it has
   * none, as that of an address or of a file of no bytes. The stream fails with an OdooError where Odoo's answer is cut
   * short or is no base64: it never ends early. Whoever does not read it to its end destroys it, since it holds a place
   * among the calls of the share.
   *
   * @throws OdooError `missing_record`, `access_error`…; `answer_too_large` may come out of the stream too.
   */
  attachmentContent(id: number, options: FileOptions = {}): Promise<Readable | null> {
    return this.#files.attachmentContent(id, options);
  }

  /**
   * Creates one record of `ir.attachment` with this content, which is read as fast as Odoo takes it, and once. Nothing of
   * it is kept. Never sent a second time.
   *
   * @param values of the record, without the content.
   * @returns its id.
   * @throws OdooError; look at `mayHaveHappened` before asking again. `cancelled` when the content fails, or is of another
   * length than was said: then the request was broken off.
   */
  createAttachment(
    values: Readonly<Record<string, unknown>>,
    content: FileContent,
    options: FileOptions = {},
  ): Promise<number> {
    return this.#files.createAttachment(values, content, options);
  }

  /**
   * A file of Odoo's portal that whoever has the link may read, such as `/my/orders/7?access_token=…&report_type=pdf`. It
   * is asked for without a login; a redirect is not followed.
   *
   * @param path below the address of the Odoo; it begins with `/my/`.
   * @throws OdooError `invalid_argument` for another path, `access_error` when Odoo does not show the document under this
   * link, `missing_record`, `user_error` with what Odoo says.
   */
  publicFile(path: string, options: FileOptions = {}): Promise<OdooFile> {
    return this.#files.publicFile(path, options);
  }

  /**
   * A report of the web client, as PDF: `/report/pdf/<name>/<ids>` in a session that is opened for it with the password,
   * and ended after it. Several records are one file.
   *
   * @param reportName the `report_name` of an `ir.actions.report`.
   * @throws OdooError `access_denied` where Odoo opens no such session: the secret is an API key, or the user has a second
   * factor.
   */
  report(reportName: string, ids: readonly number[], options: FileOptions = {}): Promise<OdooFile> {
    return this.#files.report(reportName, ids, options);
  }
}

function checkNames(model: string, method: string): void {
  const what = /^[a-z_][\w.]*$/i.test(model) ? (/^[a-z_]\w*$/i.test(method) ? null : 'method') : 'model';
  if (what) throw new OdooError('invalid_argument', `This is no name of a ${what}.`);
}
