import { createHash } from 'node:crypto';
import type { DataRules } from '@aidoo/data-policies';

/**
 * Names what is open to a caller: the effective policy, and the Odoo connection in its present state. Under another one a
 * caller may see something else. The same rules in another order are the same.
 */
export function callerView(rules: DataRules, revision: string): string {
  const models = [...rules.models].map(([model, { hidden, masked, domains }]) => [
    model,
    sorted(hidden),
    sorted(masked),
    sorted(domains.map((domain) => JSON.stringify(domain))),
  ]);
  const { models: writable, methods } = rules.exceptions;
  const text = JSON.stringify([
    revision,
    sorted(rules.allow.map((patterns) => JSON.stringify(sorted(patterns)))),
    sorted(rules.deny),
    sorted(models.map((model) => JSON.stringify(model))),
    rules.maxRows,
    sorted(writable),
    sorted(methods),
  ]);
  return createHash('sha256').update(text).digest('base64url');
}

const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort();
