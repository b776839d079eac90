import { Readable } from 'node:stream';
import type { OdooSession } from '../odoo-session.ts';
import { attachFile, checkPlace } from './attach-file.ts';
import type { AttachedFile, FilePlace, NewFile } from './attach-file.ts';
import { findAttachment } from './attachment.ts';
import type { Attachment } from './attachment.ts';
import type { FileSurroundings } from './file-surroundings.ts';
import type { OpenFile } from './open-file.ts';
import { printDocument } from './print/print-document.ts';
import type { PrintedFile, PrintOrder } from './print/print-document.ts';

/** The files of a company's Odoo, as far as this caller may read, make and print them. */
export class ErpFiles {
  constructor(
    private readonly odoo: OdooSession,
    private readonly around: FileSurroundings,
  ) {}

  /** @throws ToolError as `findAttachment` */
  attachment(id: number): Promise<Attachment> {
    return findAttachment(this.odoo, this.around, id);
  }

  /** @throws ToolError as `findAttachment` */
  async open(id: number): Promise<OpenFile> {
    const { name, size } = await this.attachment(id);
    const body = await this.odoo.attachmentContent(id);
    return { name, size: body ? size : 0, body: body ?? Readable.from([], { objectMode: false }) };
  }

  /** @throws ToolError as `printDocument` */
  print(order: PrintOrder): Promise<PrintedFile> {
    return printDocument(this.odoo, this.around, order);
  }

  /** @throws ToolError `not_allowed`, `missing_record` where nothing may be put */
  checkPlace(place: FilePlace): Promise<void> {
    return checkPlace(this.around, place);
  }

  /** @throws ToolError as {@link checkPlace} */
  attach(place: FilePlace, file: NewFile): Promise<AttachedFile> {
    return attachFile(this.odoo, this.around, place, file);
  }
}
