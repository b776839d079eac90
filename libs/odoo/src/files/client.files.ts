import type { Readable } from 'node:stream';
import type { ClientSession } from '../client.session.ts';
import type { Deadline } from '../deadline.ts';
import { withoutEffect } from '../odoo.error.ts';
import { dialectOf } from '../odoo.dialect.ts';
import type { OdooDialect } from '../odoo.dialect.ts';
import type { OdooCall, OdooTransport } from '../odoo.transport.ts';
import { openAttachment } from './attachment.download.ts';
import { createAttachment } from './attachment.upload.ts';
import { checkIds, checkSize, limitsOf } from './file.options.ts';
import type { FileContent, FileOptions, OdooFile } from './odoo.file.ts';
import { portalUrl } from './portal.path.ts';
import { publicPage } from './public.page.ts';
import { reportPage, reportUrl } from './report.page.ts';
import { checkPassword, keysOpenNone } from './web.session.ts';

interface Ways {
  transport: OdooTransport;
  field: OdooDialect['attachmentContent'];
  call: (asked: Pick<OdooCall, 'method' | 'args' | 'read'>) => OdooCall;
}

/** The files of one Odoo, as its client has them: each passes the guard, and keeps its place there until it is over. */
export class ClientFiles {
  readonly #session: ClientSession;

  constructor(session: ClientSession) {
    this.#session = session;
  }

  async attachmentContent(id: number, options: FileOptions): Promise<Readable | null> {
    const session = this.#session;
    checkIds([id]);
    const { maxBytes, times } = limitsOf(options);
    const reading = session.within(options, async (deadline) => {
      const { transport, field, call } = await this.#ways(options, deadline);
      const read = call({ method: 'read', args: [[id], [field]], read: true });
      const { http, guard } = session.services;
      const download = { http, transport, call: read, field, maxBytes, times };
      return guard.hold(deadline, () => openAttachment(download, deadline));
    });
    return (await reading.catch(withoutEffect)).body;
  }

  async createAttachment(
    values: Readonly<Record<string, unknown>>,
    content: FileContent,
    options: FileOptions,
  ): Promise<number> {
    const session = this.#session;
    const { maxBytes, times } = limitsOf(options);
    checkSize(content.size, maxBytes);
    return session.within(options, async (deadline) => {
      const { transport, field, call } = await this.#ways(options, deadline);
      const create = (text: string): OdooCall =>
        call({ method: 'create', args: [{ ...values, [field]: text }], read: false });
      const { http, guard } = session.services;
      const upload = { http, transport, call: create, content, times };
      return guard.ask(deadline, () => createAttachment(upload, deadline));
    });
  }

  async publicFile(path: string, options: FileOptions): Promise<OdooFile> {
    const session = this.#session;
    const url = portalUrl(session.connection.url, path);
    const limits = limitsOf(options);
    const asking = session.within(options, async (deadline) => {
      // How the database is named depends on it.
      const { protocol } = await session.transport(deadline);
      await session.version(protocol, deadline);
      return session.services.guard.hold(deadline, () => publicPage(session, url, limits, deadline));
    });
    return asking.catch(withoutEffect);
  }

  async report(name: string, ids: readonly number[], options: FileOptions): Promise<OdooFile> {
    const session = this.#session;
    const url = reportUrl(session.connection.url, name, ids, options.context);
    checkPassword(session.connection.secret);
    const limits = limitsOf(options);
    const printing = session.within(options, async (deadline) => {
      const { protocol } = await session.transport(deadline);
      return protocol === 'json2' ? null : reportPage(session, url, limits, deadline);
    });
    const file = await printing.catch(withoutEffect);
    // Nothing that was found out about the login is wrong.
    if (file === null) throw keysOpenNone();
    return file;
  }

  /** How this Odoo is asked for attachments. It has signed in by then: nobody who holds a place waits for another. */
  async #ways({ context }: FileOptions, deadline: Deadline): Promise<Ways> {
    const session = this.#session;
    const transport = await session.transport(deadline);
    const version = session.knownVersion ?? (await session.version(transport.protocol, deadline));
    const uid = await session.uid(transport, deadline);
    const kwargs = context === undefined ? {} : { context };
    const call = (asked: Pick<OdooCall, 'method' | 'args' | 'read'>): OdooCall => ({
      ...session.call(transport, { ...asked, model: 'ir.attachment', kwargs }, deadline),
      uid: () => Promise.resolve(uid),
    });
    return { transport, field: dialectOf(version).attachmentContent, call };
  }
}
