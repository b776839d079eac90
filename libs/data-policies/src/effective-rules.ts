import { NO_POLICY } from './data-policy.ts';
import type { Bound, DataPolicy, ModelRules, Rules } from './data-policy.ts';
import type { DataModelRules, DataRules } from './data-rules.ts';

/** What a company without a policy asks of everybody: nothing. */
export const UNRESTRICTED: DataRules = {
  allow: [],
  deny: [],
  models: new Map(),
  maxRows: null,
  exceptions: NO_POLICY.exceptions,
};

/** What binds whoever acts in this role by this credential. Each scope can only take away from what the others leave. */
export function effectiveRules(
  policy: DataPolicy,
  { role, credential }: Pick<Bound, 'role' | 'credential'>,
): DataRules {
  const own = policy.credentials.filter(({ kind, id }) => kind === credential.kind && id === credential.id);
  const scopes: Rules[] = [policy.company, policy.roles[role] ?? {}, ...own.map(({ rules }) => rules)];
  const bounds = scopes.flatMap(({ maxRows }) => maxRows ?? []);
  return {
    allow: scopes.flatMap(({ allow }) => (allow ? [allow] : [])),
    deny: [...new Set(scopes.flatMap(({ deny = [] }) => deny))],
    models: byModel(scopes.flatMap(({ models = [] }) => models)),
    maxRows: bounds.length > 0 ? Math.min(...bounds) : null,
    exceptions: policy.exceptions,
  };
}

const byModel = (rules: readonly ModelRules[]): ReadonlyMap<string, DataModelRules> =>
  new Map([...Map.groupBy(rules, ({ model }) => model)].map(([model, all]) => [model, together(all)]));

function together(rules: readonly ModelRules[]): DataModelRules {
  const hidden = new Set(rules.flatMap(({ hidden = [] }) => hidden));
  const masked = new Set(rules.flatMap(({ masked = [] }) => masked).filter((field) => !hidden.has(field)));
  return { hidden, masked, domains: rules.flatMap(({ domain }) => (domain ? [domain] : [])) };
}
