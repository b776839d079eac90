import type { Principal } from '@aidoo/companies';
import { ErpOpener } from '@aidoo/erp';
import type { LazyErp, OpenFile } from '@aidoo/erp';
import { Injectable } from '@nestjs/common';
import type { Download, FileLink } from './file-link.ts';

/** Opens what links are for in the company's Odoo: under the policy and with the connection that hold at this moment. */
@Injectable()
export class FileSource {
  constructor(private readonly opener: ErpOpener) {}

  odoo(principal: Principal, { context }: FileLink, signal: AbortSignal): LazyErp {
    return this.opener.opener(principal, context, signal);
  }

  /** @throws ToolError, OdooError */
  async open(odoo: LazyErp, file: Download): Promise<OpenFile> {
    const { files } = await odoo.open();
    if (file.kind === 'attachment') return files.open(file.id);
    const { model, ids, report, via } = file;
    return files.print({ model, ids, report, via });
  }
}
