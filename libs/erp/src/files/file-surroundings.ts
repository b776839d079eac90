import type { ChangeableModel } from '../changeable-model.ts';
import type { ErpModel } from '../erp-model.ts';
import type { Policy } from '../policy/policy.ts';

/** What files need to know of the Odoo that they are in, as far as the caller may see it. */
export interface FileSurroundings {
  readonly policy: Policy;
  model(name: string): Promise<ErpModel>;
  changeable(name: string): Promise<ChangeableModel>;
  /** The row rules that the policy has for this model itself, checked against its fields, each a domain. */
  ownRowRules(model: string): Promise<readonly (readonly unknown[])[]>;
}
