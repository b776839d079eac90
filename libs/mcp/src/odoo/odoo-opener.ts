import { OdooGateway } from '@aidoo/credentials';
import type { TenantContext } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import { OdooSession } from './odoo-session.ts';
import type { CallContext } from './odoo-session.ts';
import { SchemaCache } from './schema-cache.ts';

export interface LazyOdoo {
  open(this: void): Promise<OdooSession>;
  /** How Odoo was spoken to, or null when it was not. */
  protocol(): string | null;
}

/** Opens a company's Odoo for one call, and remembers only how it was spoken to. */
@Injectable()
export class OdooOpener {
  constructor(
    private readonly gateway: OdooGateway,
    private readonly schemas: SchemaCache,
  ) {}

  opener(ctx: TenantContext, callContext: CallContext = {}, signal: AbortSignal): LazyOdoo {
    let opened: Promise<OdooSession> | undefined;
    let protocol: string | null = null;
    // Read and decrypted while the call is put on record; Odoo hears nothing of it before a tool asks.
    const company = this.gateway.for(ctx);
    company.catch(() => undefined);
    const open = async (): Promise<OdooSession> => {
      const { client, baseUrl, revision } = await company;
      const key = `${ctx.companyId}:${revision}`;
      const session = new OdooSession(client, this.schemas, key, baseUrl, callContext, signal);
      protocol = (await session.version()).protocol;
      return session;
    };
    return { open: () => (opened ??= open()), protocol: () => protocol };
  }
}
