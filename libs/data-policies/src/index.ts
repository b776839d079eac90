export { DataPoliciesModule } from './data-policies.module.ts';
export { DataPolicies } from './data-policies.service.ts';
export { MOST_ROWS } from './data-policy.ts';
export type { Bound, DataPolicy, Domain, ModelRules, Rules } from './data-policy.ts';
export type { DataModelRules, DataRules } from './data-rules.ts';
export { isMeantBy } from './model-pattern.ts';
export { NAME_FORMS } from './names-check.ts';
export { UNRESTRICTED } from './effective-rules.ts';
