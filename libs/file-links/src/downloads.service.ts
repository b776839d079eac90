import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { OpenCall } from '@aidoo/audit-logs';
import { HEAD_BYTES, safeFileName, sniff } from '@aidoo/documents';
import { withHead } from '@aidoo/erp';
import type { LazyErp } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { downloadHeaders } from './download-headers.ts';
import { MAX_FILE_BYTES } from './file-link.ts';
import type { Download } from './file-link.ts';
import { cutOff, tooLarge } from './file-links.errors.ts';
import { FileSource } from './file-source.service.ts';
import { HolderWatch } from './holder-watch.service.ts';
import { LinkDoor, NOT_ASKED } from './link-door.service.ts';
import { Measured } from './measured.ts';
import { passedTo } from './response-bytes.ts';
import { failedEnding, isGone } from './transfer-failure.ts';
import { clockOf } from './transfer-clock.ts';
import { TransferPlaces } from './transfer-places.ts';
import type { LinkRequest } from './transfer-record.service.ts';

/** A file whose first bytes are there. */
interface BegunFile {
  readonly name: string;
  readonly head: Buffer;
  readonly body: Readable;
}

interface Passage {
  readonly record: OpenCall;
  readonly odoo: LazyErp;
  /** Aborted when the access of whoever it is for has ended. */
  readonly ended: AbortSignal;
}

/**
 * Files on their way out: read from Odoo as they are sent on, and kept nowhere. What fails before the first byte leaves the
 * link as it was; after it the link is used, whatever becomes of the rest. One whose holder's access ends breaks off.
 */
@Injectable()
export class Downloads {
  /** Each holds a place in the company's lane to its Odoo, for as long as its reader likes: half of the lane is for all else. */
  private readonly places = new TransferPlaces({ ofCompany: 4, ofProcess: Infinity });

  constructor(
    private readonly door: LinkDoor,
    private readonly source: FileSource,
    private readonly watch: HolderWatch,
  ) {}

  /** That the link opens something, which does not use it. @throws AppError as `LinkDoor.open` */
  async look(address: string, request: LinkRequest): Promise<void> {
    await this.door.open(address, 'download', request);
  }

  /** @throws AppError, before anything was sent */
  async send(address: string, request: LinkRequest, response: Response): Promise<void> {
    const { link, principal } = await this.door.open(address, 'download', request);
    const record = await this.door.use(link, request);
    const taken = { link, record };
    const leave = await this.door.attempt(taken, NOT_ASKED, () => this.places.take(link.companyId));
    const clock = clockOf(response);
    const watch = this.watch.over(link, request);
    try {
      const odoo = this.source.odoo(principal, link, clock.signal);
      const begun = await this.door.attempt(taken, odoo.protocol, () => this.begin(link.file, odoo));
      await this.pass(begun, { record, odoo, ended: watch.signal }, response);
    } finally {
      watch.stop();
      clock.stop();
      leave();
    }
  }

  private async begin(file: Download, odoo: LazyErp): Promise<BegunFile> {
    const { name, body } = await this.source.open(odoo, file);
    return { name, ...(await withHead(body, HEAD_BYTES)) };
  }

  private async pass(
    { name: called, head, body }: BegunFile,
    { record, odoo, ended }: Passage,
    response: Response,
  ): Promise<void> {
    const name = safeFileName(called, 'file');
    const { servedAs } = await sniff(head, name);
    response.status(200).set(downloadHeaders(name, servedAs));
    const measured = new Measured(MAX_FILE_BYTES, () => tooLarge(MAX_FILE_BYTES));
    const protocol = odoo.protocol();
    try {
      await pipeline(body, measured, passedTo(response), { signal: ended });
    } catch (error) {
      // Its head has left: whoever fetches it sees that it breaks off.
      response.destroy();
      const why = ended.aborted ? ended.reason : isGone(error) ? cutOff(measured.size) : error;
      await record.close({ ...failedEnding(why), protocol });
      return;
    }
    const result = { name, mimetype: servedAs, ...measured.result() };
    await record.close({ status: 'success', result, protocol });
  }
}
