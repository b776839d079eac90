import type { MemberContext } from '@aidoo/companies';
import { OdooGateway } from '@aidoo/credentials';
import { DataPolicies } from '@aidoo/data-policies';
import { OdooError } from '@aidoo/odoo';
import { Injectable } from '@nestjs/common';
import { OdooSession } from '../odoo-session.ts';
import { SchemaCache } from '../schema/schema-cache.ts';
import type { PolicyCheckResult } from './dto/policy-check.dto.ts';
import { odooNames } from './odoo-names.ts';
import { policyFindings } from './policy-findings.ts';

const LIMIT_MS = 60_000;

/** Compares a company's policy with its Odoo. */
@Injectable()
export class PolicyChecks {
  constructor(
    private readonly gateway: OdooGateway,
    private readonly policies: DataPolicies,
    private readonly schemas: SchemaCache,
  ) {}

  /** @throws AppError `not_found` without a connection; `unavailable` when connection or policy cannot be read */
  async check(ctx: MemberContext): Promise<PolicyCheckResult> {
    const [company, policy] = await Promise.all([this.gateway.for(ctx), this.policies.of(ctx)]);
    const connected = { ...company, companyId: ctx.companyId };
    const session = new OdooSession(connected, this.schemas, {}, AbortSignal.timeout(LIMIT_MS));
    try {
      // The version first: it is asked for once, and a silent Odoo has said enough then.
      await session.version();
      return { compared: true, findings: await policyFindings(odooNames(session), policy) };
    } catch (error) {
      if (!(error instanceof OdooError)) throw error;
      return { compared: false, code: error.kind, message: error.message };
    }
  }
}
