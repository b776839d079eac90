import { randomUUID } from 'node:crypto';
import { AuditLogsService } from '@aidoo/audit-logs';
import type { AuditEntry, OpenCall } from '@aidoo/audit-logs';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { FileLink, LinkedFile } from './file-link.ts';

/** What is asked of a link over HTTP. */
export interface LinkRequest {
  readonly requestId: string;
  /** How the program calls itself that shows the link, which may be another than the one that asked for it. */
  readonly userAgent: string | null;
}

export const linkRequest = ({ id, headers }: Request): LinkRequest => ({
  requestId: typeof id === 'string' ? id : randomUUID(),
  userAgent: headers['user-agent'] ?? null,
});

/** Puts what links are used for on record, beside the calls of tools: by whom, of what, how it ended. Never the link itself. */
@Injectable()
export class TransferRecord {
  constructor(private readonly audit: AuditLogsService) {}

  /** In the store before anything of the file moves. @throws NotOnRecordError */
  open(link: FileLink, { requestId, userAgent }: LinkRequest): Promise<OpenCall> {
    const { companyId, actor, credential, file } = link;
    const { userId: id, name, email } = actor;
    const entry = {
      tool: file.kind === 'upload' ? 'files/upload' : 'files/download',
      params: file,
      user: { id, name, email },
      credential,
      client: userAgent === null ? null : { name: userAgent.slice(0, 200), version: '' },
      requestId,
      odoo: odooCall(file),
    };
    return this.audit.open({ companyId, actor, requestId }, entry, { ahead: true });
  }
}

/** Printing is no one call of Odoo's. */
function odooCall({ kind }: LinkedFile): AuditEntry['odoo'] {
  if (kind === 'print') return null;
  return { model: 'ir.attachment', method: kind === 'upload' ? 'create' : 'read', protocol: null };
}
