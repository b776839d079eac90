import { randomUUID } from 'node:crypto';
import { CompanyRemovals, may } from '@aidoo/companies';
import type { MemberContext } from '@aidoo/companies';
import { Clock } from '@aidoo/kernel';
import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { changedMeanwhile, ownersPartsOnly } from './data-policies.errors.ts';
import { DataPoliciesRepository } from './data-policies.repository.ts';
import { NO_POLICY } from './data-policy.ts';
import type { Bound, DataPolicy } from './data-policy.ts';
import type { DataRules } from './data-rules.ts';
import { toDto } from './dto/data-policy.dto.ts';
import type { DataPolicyDto } from './dto/data-policy.dto.ts';
import type { SaveDataPolicyDto } from './dto/save-data-policy.dto.ts';
import { effectiveRules, UNRESTRICTED } from './effective-rules.ts';
import { changedOwnersParts } from './owners-parts.ts';
import { sentPolicy, storedPolicy } from './policy-text.ts';
import type { StoredDataPolicy } from './schemas/data-policy.schema.ts';

/** What a company lets its credentials see and change in its Odoo. */
@Injectable()
export class DataPolicies implements OnModuleInit {
  constructor(
    private readonly policies: DataPoliciesRepository,
    private readonly removals: CompanyRemovals,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.removals.add({ remove: (company) => this.policies.remove(company) });
  }

  /**
   * For one call: the policy is read anew each time, so that a change holds from the next call on.
   * @throws AppError `unavailable` when it is not understood: what it forbids is not known then
   */
  async rulesFor(bound: Bound): Promise<DataRules> {
    const stored = await this.policies.of(bound.companyId);
    return stored ? effectiveRules(storedPolicy(stored), bound) : UNRESTRICTED;
  }

  /** @throws AppError `unavailable` when it is not understood */
  async of({ companyId }: Pick<MemberContext, 'companyId'>): Promise<DataPolicy> {
    return policyOf(await this.policies.of(companyId));
  }

  /** @throws AppError `unavailable` when it is not understood */
  async read({ companyId }: MemberContext): Promise<DataPolicyDto> {
    const stored = await this.policies.of(companyId);
    return toDto(policyOf(stored), stored);
  }

  /**
   * Replaces the policy that has been read: what an admin may not change is compared with that one, and the write is
   * bound to its revision.
   * @throws AppError `invalid_input` with the places, `conflict` when it is another one by now, `forbidden` to an admin
   * for the owner's parts
   */
  async replace(
    { companyId, actor, role }: MemberContext,
    { revision, ...sent }: SaveDataPolicyDto,
  ): Promise<DataPolicyDto> {
    const policy = sentPolicy(sent);
    const stored = await this.policies.of(companyId);
    const replaced = revision ?? null;
    if ((stored?.revision ?? null) !== replaced) throw changedMeanwhile();
    if (!may(role, 'data-policy.change-all')) {
      const changed = changedOwnersParts(policyOf(stored), policy);
      if (changed.length > 0) throw ownersPartsOnly(changed);
    }
    const saved = await this.policies.put(companyId, replaced, {
      policy: JSON.stringify(policy),
      revision: randomUUID(),
      updatedAt: this.clock.now(),
      updatedBy: actor.userId,
    });
    if (!saved) throw changedMeanwhile();
    return toDto(policy, saved);
  }
}

const policyOf = (stored: Readonly<StoredDataPolicy> | null): DataPolicy =>
  stored ? storedPolicy(stored) : NO_POLICY;
