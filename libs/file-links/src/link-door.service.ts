import type { OpenCall } from '@aidoo/audit-logs';
import type { Principal } from '@aidoo/companies';
import type { AppError } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import type { Download, FileLink, Upload } from './file-link.ts';
import { DeadLinkError, otherDirection } from './file-links.errors.ts';
import { FileLinks } from './file-links.service.ts';
import { LinkHolder } from './link-holder.service.ts';
import { failedEnding, mayHaveHappened, toAppError } from './transfer-failure.ts';
import { TransferRecord } from './transfer-record.service.ts';
import type { LinkRequest } from './transfer-record.service.ts';

interface Kinds {
  download: Download;
  upload: Upload;
}

/** A link that opens what it is for, and in whose name. */
export interface OpenLink<K extends keyof Kinds> {
  readonly link: FileLink & { readonly file: Kinds[K] };
  readonly principal: Principal;
}

/** How Odoo was spoken to, where it was not. */
export const NOT_ASKED = (): null => null;

/** A link that is in use, and the record of that. */
export interface TakenLink {
  readonly link: FileLink;
  readonly record: OpenCall;
}

/**
 * Whether a link opens what it is for. The link alone is shown, so that everything else is looked up anew: that it was never used,
 * whose it is, and what they may at this moment. A refusal is on record as soon as it is known whose link it was, also one of a try
 * in the other direction, which uses nothing.
 */
@Injectable()
export class LinkDoor {
  constructor(
    private readonly links: FileLinks,
    private readonly holders: LinkHolder,
    private readonly records: TransferRecord,
  ) {}

  /** @throws AppError `not_found`, `link_ended`; `method_not_allowed` for a link of the other direction */
  async open<K extends keyof Kinds>(
    address: string,
    direction: K,
    request: LinkRequest,
  ): Promise<OpenLink<K>> {
    const link = await this.links.find(address);
    if (!link) throw new DeadLinkError('unknown');
    const isUpload = link.file.kind === 'upload';
    if (isUpload !== (direction === 'upload'))
      throw await this.refused(link, otherDirection(isUpload ? 'PUT' : 'GET'), request);
    const principal = await this.holders.of(link, request.requestId);
    if (!principal) throw await this.refused(link, new DeadLinkError('ended'), request);
    const refusal = this.links.refusalOf(link);
    if (refusal) throw await this.refused(link, new DeadLinkError(refusal), request);
    return { link: link as OpenLink<K>['link'], principal };
  }

  /**
   * Takes the link, so that nobody else can, and puts on record what it is used for.
   * @returns the record, to be closed. @throws AppError `link_ended` when somebody has a moment before; NotOnRecordError
   */
  async use(link: FileLink, request: LinkRequest): Promise<OpenCall> {
    if (!(await this.links.use(link))) throw await this.refused(link, new DeadLinkError('used'), request);
    try {
      return await this.records.open(link, request);
    } catch (error) {
      await this.links.giveBack(link);
      throw error;
    }
  }

  /**
   * Does something with a link that is taken. Where it fails, the link is given back unless something may have come of it, and its
   * record says why.
   * @throws AppError for whoever holds the link
   */
  async attempt<T>(
    { link, record }: TakenLink,
    protocol: () => string | null,
    work: () => T | Promise<T>,
  ): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!mayHaveHappened(error)) await this.links.giveBack(link);
      await record.close({ ...failedEnding(error), protocol: protocol() });
      throw toAppError(error);
    }
  }

  /** In whose name a link is used that is on record already, looked up anew. @throws AppError `link_ended` */
  async holder(link: FileLink, { requestId }: LinkRequest): Promise<Principal> {
    const principal = await this.holders.of(link, requestId);
    if (!principal) throw new DeadLinkError('ended');
    return principal;
  }

  private async refused(link: FileLink, error: AppError, request: LinkRequest): Promise<AppError> {
    if (await this.links.isRecorded(link)) {
      const record = await this.records.open(link, request);
      await record.close({ ...failedEnding(error), protocol: null });
    }
    return error;
  }
}
