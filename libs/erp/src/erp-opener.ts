import type { Principal } from '@aidoo/companies';
import { OdooGateway } from '@aidoo/credentials';
import { DataPolicies } from '@aidoo/data-policies';
import { Injectable } from '@nestjs/common';
import type { CallContext } from './call-context.ts';
import { callerView } from './caller-view.ts';
import { checkContext } from './context-check.ts';
import { Erp } from './erp.ts';
import { OdooSession } from './odoo-session.ts';
import { Policy } from './policy/policy.ts';
import { SchemaCache } from './schema/schema-cache.ts';

export interface LazyErp {
  open(this: void): Promise<Erp>;
  /** Names what is open to the caller, see {@link callerView}; Odoo hears nothing of it. */
  view(this: void): Promise<string>;
  /** How Odoo was spoken to, or null when it was not. */
  protocol(this: void): string | null;
}

/** Opens a company's Odoo for one call, and remembers only how it was spoken to. */
@Injectable()
export class ErpOpener {
  constructor(
    private readonly gateway: OdooGateway,
    private readonly policies: DataPolicies,
    private readonly schemas: SchemaCache,
  ) {}

  opener(principal: Principal, callContext: CallContext = {}, signal: AbortSignal): LazyErp {
    let opened: Promise<Erp> | undefined;
    let protocol: string | null = null;
    // Read, and decrypted, while the call is put on record; Odoo hears nothing of it before a tool asks.
    const found = Promise.all([this.gateway.for(principal), this.policies.rulesFor(principal)]);
    found.catch(() => undefined);
    const open = async (): Promise<Erp> => {
      const [company, rules] = await found;
      const connected = { ...company, companyId: principal.companyId };
      const session = new OdooSession(connected, this.schemas, callContext, signal);
      protocol = (await session.version()).protocol;
      const erp = new Erp(session, new Policy(rules));
      await Promise.all([checkContext(session), callContext.companyIds && erp.companies()]);
      return erp;
    };
    const view = async (): Promise<string> => {
      const [{ revision }, rules] = await found;
      return callerView(rules, revision);
    };
    return { open: () => (opened ??= open()), view, protocol: () => protocol };
  }
}
