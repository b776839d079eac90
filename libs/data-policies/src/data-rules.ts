import type { Domain, Exceptions } from './data-policy.ts';

/** What one principal is bound by in one model. No field is both hidden and masked. */
export interface DataModelRules {
  readonly hidden: ReadonlySet<string>;
  readonly masked: ReadonlySet<string>;
  /** Each holds: they are joined by "and", each as a whole. */
  readonly domains: readonly Domain[];
}

/** What one principal is bound by: all that their company, their role and their credential say, taken together. */
export interface DataRules {
  /** A model must be in each of these lists; without any, every model is allowed. As in `Rules`: names, or a beginning and a star. */
  readonly allow: readonly (readonly string[])[];
  readonly deny: readonly string[];
  /** By exact name. A model that is not here has no rules of its own. */
  readonly models: ReadonlyMap<string, DataModelRules>;
  /** Null: no other bound than that of the tools. */
  readonly maxRows: number | null;
  readonly exceptions: Exceptions;
}
