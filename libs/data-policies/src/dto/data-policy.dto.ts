import type { DataPolicy } from '../data-policy.ts';
import type { StoredDataPolicy } from '../schemas/data-policy.schema.ts';
import { CredentialRulesDto, DataRulesDto, PolicyExceptionsDto, RoleRulesDto } from './data-rules.dto.ts';

/** What a company lets its credentials see and change in its Odoo. Whatever binds a credential binds it all at once. */
export class DataPolicyDto {
  /** For every credential of the company. */
  company: DataRulesDto;

  roles: RoleRulesDto;
  credentials: CredentialRulesDto[];
  exceptions: PolicyExceptionsDto;

  /** To be sent with the next change. Null: there is no policy yet, and nothing is restricted. */
  revision: string | null;

  updatedAt: Date | null;

  /** The user who made the last change. */
  updatedBy: string | null;
}

/** @param stored what it is stored with; null: it is not stored */
export const toDto = (
  policy: DataPolicy,
  stored: Pick<StoredDataPolicy, 'revision' | 'updatedAt' | 'updatedBy'> | null,
): DataPolicyDto =>
  Object.assign(new DataPolicyDto(), policy, {
    revision: stored?.revision ?? null,
    updatedAt: stored?.updatedAt ?? null,
    updatedBy: stored?.updatedBy.toHexString() ?? null,
  });
