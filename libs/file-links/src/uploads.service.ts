import type { IncomingMessage } from 'node:http';
import { HEAD_BYTES, safeFileName, sniff } from '@aidoo/documents';
import type { LazyErp } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { MAX_FILE_BYTES } from './file-link.ts';
import type { Upload } from './file-link.ts';
import { brokenOff, tooLarge, tooSlow } from './file-links.errors.ts';
import { FileLinks } from './file-links.service.ts';
import { FileSource } from './file-source.service.ts';
import { HolderWatch } from './holder-watch.service.ts';
import type { Watch } from './holder-watch.service.ts';
import { LinkDoor, NOT_ASKED } from './link-door.service.ts';
import type { OpenLink } from './link-door.service.ts';
import { Spool } from './spool.ts';
import { clockOf, LATE } from './transfer-clock.ts';
import type { TransferClock } from './transfer-clock.ts';
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
    private readonly watch: HolderWatch,
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
    const { link } = await this.door.open(address, 'upload', request);
    const record = await this.door.use(link, request);
    const taken = { link, record };
    const leave = await this.door.attempt(taken, NOT_ASKED, () => this.place(link, file));
    const clock = clockOf(response);
    const watch = this.watch.over(link, request);
    let odoo: LazyErp | undefined;
    const protocol = (): string | null => odoo?.protocol() ?? null;
    // The file may have been minutes on its way: whose access has ended by then puts nothing into Odoo.
    const open = async (): Promise<LazyErp> =>
      (odoo = this.source.odoo(await this.door.holder(link, request), link, clock.signal));
    try {
      const result = await this.door.attempt(taken, protocol, async () => {
        const spool = await received(file.bytes, clock, watch);
        return this.put(link, open, spool);
      });
      await record.close({ status: 'success', result, protocol: protocol() });
      return result;
    } finally {
      watch.stop();
      clock.stop();
      leave();
    }
  }

  private place({ companyId }: OpenLink<'upload'>['link'], { announced = 0 }: SentFile): () => void {
    if (announced > MAX_FILE_BYTES) throw tooLarge(MAX_FILE_BYTES);
    return this.places.take(companyId);
  }

  private async put(
    { file: { model, id: recordId, name: asked } }: OpenLink<'upload'>['link'],
    open: () => Promise<LazyErp>,
    spool: Spool,
  ): Promise<UploadedFile> {
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

/** @throws AppError for what did not come whole, stopped coming, or comes from whose access has ended */
async function received(
  bytes: AsyncIterable<Uint8Array>,
  clock: TransferClock,
  watch: Watch,
): Promise<Spool> {
  const signal = AbortSignal.any([clock.signal, watch.signal]);
  const limits = { most: MAX_FILE_BYTES, tooLong: () => tooLarge(MAX_FILE_BYTES), signal };
  try {
    return await Spool.take(clock.watched(bytes, signal), limits);
  } catch (error) {
    if (watch.signal.aborted) throw watch.signal.reason;
    if (signal.reason === LATE) throw tooSlow();
    throw signal.aborted || isGone(error) ? brokenOff() : error;
  } finally {
    // From here on nothing waits for anybody: who it comes from is looked up once more, and what has begun in Odoo is not broken off.
    watch.stop();
  }
}
