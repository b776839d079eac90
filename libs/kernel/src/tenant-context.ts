import type { CompanyId, UserId } from './ids.ts';

/**
 * In whose name something is done: the first parameter of every service method that touches a tenant's data.
 * It is made by a guard that has checked the membership, never from what a caller says.
 */
export interface TenantContext {
  readonly companyId: CompanyId;
  readonly actor: { readonly userId: UserId };
  readonly requestId: string;
}
