import type { IncomingMessage } from 'node:http';
import type { OpenCall } from '@aidoo/audit-logs';
import { HEAD_BYTES, safeFileName, sniff } from '@aidoo/documents';
import type { LazyErp } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { MAX_FILE_BYTES } from './file-link.ts';
import type { Upload } from './file-link.ts';
import { brokenOff, tooLarge, tooSlow } from './file-links.errors.ts';
import { FileLinks } from './file-links.service.ts';
import { FileSource } from './file-source.service.ts';
import { LinkDoor } from './link-door.service.ts';
import type { OpenLink } from './link-door.service.ts';
import { Spool } from './spool.ts';
import { clockOf, LATE } from './transfer-clock.ts';
import { TransferPlaces } from './transfer-places.ts';
import { isGone } from './transfer-failure.ts';
import type { LinkRequest } from './transfer-record.service.ts';

/** What whoever has sent a file is told. */
export interface UploadedFile {
  /** Of the attachment in Odoo. */
  readonly id: number;
  readonly name: string;
  readonly mimetype: string;
  /** In bytes, as it was sent. */
  readonly size: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/**
 * Files on their way in: taken whole, looked at, and then put onto their record. What fails before Odoo was asked leaves the link as
 * it was, so that it can be tried again.
 */
@Injectable()
export class Uploads {
  /** Each has its length on our disk. */
  private readonly places = new TransferPlaces({ ofCompany: 4, ofProcess: 20 });

  constructor(
    private readonly door: LinkDoor,
    private readonly links: FileLinks,
    private readonly source: FileSource,
  ) {}

  /** What the link is for, to be shown to a person; null where it is none that takes a file. It does not use the link. @throws AppError as `LinkDoor.open` */
  async look(address: string, request: LinkRequest): Promise<Upload | null> {
    if ((await this.links.find(address))?.file.kind !== 'upload') return null;
    return (await this.door.open(address, 'upload', request)).link.file;
  }

  /**
   * @param file what is sent, its name where it has one, and how long it says it is
   * @throws AppError
   */
  async take(
    address: string,
    request: LinkRequest,
    file: SentFile,
    response: Response,
  ): Promise<UploadedFile> {
    const opened = await this.door.open(address, 'upload', request);
    if ((file.announced ?? 0) > MAX_FILE_BYTES) throw tooLarge(MAX_FILE_BYTES);
    const leave = this.places.take(opened.link.companyId);
    const clock = clockOf(response);
    try {
      const record = await this.door.use(opened.link, request);
      return await this.takeUsed(opened.link, record, request, file, clock.signal);
    } finally {
      clock.stop();
      leave();
    }
  }

  private async takeUsed(
    link: OpenLink<'upload'>['link'],
    record: OpenCall,
    request: LinkRequest,
    file: SentFile,
    signal: AbortSignal,
  ): Promise<UploadedFile> {
    let odoo: LazyErp | undefined;
    let result: UploadedFile;
    // The file may have been minutes on its way: whose access has ended by then puts nothing into Odoo.
    const open = async (): Promise<LazyErp> =>
      (odoo = this.source.odoo(await this.door.holder(link, request), link, signal));
    try {
      result = await this.put(link, open, file, signal);
    } catch (error) {
      throw await this.door.failed(link, record, error, odoo?.protocol() ?? null);
    }
    await record.close({ status: 'success', result, protocol: odoo?.protocol() ?? null });
    return result;
  }

  private async put(
    { file: { model, id: recordId, name: asked } }: OpenLink<'upload'>['link'],
    open: () => Promise<LazyErp>,
    sent: SentFile,
    signal: AbortSignal,
  ): Promise<UploadedFile> {
    const spool = await received(sent.bytes, signal);
    try {
      const name = safeFileName(asked, 'file');
      const { storedAs: mimetype } = await sniff(await spool.head(HEAD_BYTES), name);
      const { size, sha256 } = spool;
      const odoo = await open();
      const { files } = await odoo.open();
      const { id } = await files.attach(
        { model, id: recordId },
        { name, mimetype, size, bytes: spool.bytes() },
      );
      return { id, name, mimetype, size, sha256 };
    } finally {
      await spool.close();
    }
  }
}

export interface SentFile {
  readonly bytes: AsyncIterable<Uint8Array>;
  /** In bytes, by Content-Length; undefined where nothing is announced. */
  readonly announced: number | undefined;
}

/** What a request has in its body. */
export const bodyOf = (request: IncomingMessage): SentFile => ({
  bytes: request,
  announced:
    request.headers['content-length'] === undefined ? undefined : Number(request.headers['content-length']),
});

/** @throws AppError for what did not come whole */
async function received(bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<Spool> {
  const limits = { most: MAX_FILE_BYTES, tooLong: () => tooLarge(MAX_FILE_BYTES), signal };
  try {
    return await Spool.take(bytes, limits);
  } catch (error) {
    if (signal.reason === LATE) throw tooSlow();
    throw signal.aborted || isGone(error) ? brokenOff() : error;
  }
}
