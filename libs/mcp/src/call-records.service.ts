import { AuditLogsService, NotOnRecordError } from '@aidoo/audit-logs';
import type { AuditEnding, AuditEntry, OpenCall } from '@aidoo/audit-logs';
import type { ToolError } from '@aidoo/erp';
import type { CallQuota } from '@aidoo/rate-limits';
import { Injectable, Logger } from '@nestjs/common';
import { beyondLimit } from './call-quota.ts';
import type { ClientCall } from './client-call.ts';

const LONGEST_NAME = 128;

/** What the ways of all calls have in common: the limits that each keeps to, and the record that each leaves. */
@Injectable()
export class CallRecords {
  private readonly logger = new Logger(CallRecords.name);

  constructor(private readonly audit: AuditLogsService) {}

  /**
   * What a call beyond a limit is told; null for one that may go ahead.
   * @throws NotOnRecordError when the store cannot count the call: it could not take its record either.
   */
  async exceeded({ quota }: ClientCall): Promise<ToolError | null> {
    return beyondLimit(await this.counted(quota));
  }

  /** @throws NotOnRecordError */
  open(
    { principal, client, recorded }: ClientCall,
    odoo: AuditEntry['odoo'],
    options: { ahead: boolean },
  ): Promise<OpenCall> {
    const { actor, credential, requestId } = principal;
    const entry = {
      tool: recorded.tool.slice(0, LONGEST_NAME),
      params: recorded.params,
      user: { id: actor.userId, name: actor.name, email: actor.email },
      credential,
      client,
      requestId,
      odoo,
    };
    return this.audit.open(principal, entry, options);
  }

  /** Puts on record that a call was not made, and why. @throws NotOnRecordError */
  async refuse(call: ClientCall, failure: ToolError, odoo: AuditEntry['odoo'] = null): Promise<void> {
    const record = await this.open(call, odoo, { ahead: false });
    await record.close({ ...failed(failure), protocol: null });
  }

  private async counted(quota: Promise<CallQuota>): Promise<CallQuota> {
    try {
      return await quota;
    } catch (cause) {
      this.logger.error(cause);
      throw new NotOnRecordError(cause);
    }
  }
}

/** How a call that has failed stands on record. */
export function failed({ code, message, cause }: ToolError): AuditEnding {
  const timedOut =
    code === 'odoo_timeout' || (cause instanceof Error && 'kind' in cause && cause.kind === 'timeout');
  return { status: timedOut ? 'timeout' : 'error', error: { code, message } };
}
