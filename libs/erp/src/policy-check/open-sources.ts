import { isMeantBy } from '@aidoo/data-policies';
import type { ModelRules, Rules } from '@aidoo/data-policies';
import type { PolicyFinding } from './dto/policy-check.dto.ts';
import type { OdooNames } from './odoo-names.ts';

/** A product's cost is shown in its template and kept in its variants: hidden in the one alone, it is open in the other. */
export async function openSources(
  odoo: OdooNames,
  place: string,
  { model, hidden = [], masked = [] }: ModelRules,
  isClosed: (model: string, field: string) => boolean,
): Promise<PolicyFinding[]> {
  const fields = await odoo.fieldsOf(model);
  const findings: PolicyFinding[] = [];
  for (const [part, names] of Object.entries({ hidden, masked })) {
    for (const name of names) {
      const { related, depends = [] } = fields?.get(name) ?? {};
      const same = [related, ...depends.filter((path) => path.endsWith(`.${name}`))].filter((path) =>
        path?.includes('.'),
      );
      for (const path of new Set(same)) {
        const end = await endOf(odoo, model, path ?? '');
        if (end && !isClosed(end.model, end.name))
          findings.push({
            place: `${place}.${part}`,
            message: `${model}.${name} shows ${end.model}.${end.name}, which stays open: close it there, too.`,
          });
      }
    }
  }
  return findings;
}

async function endOf(
  odoo: OdooNames,
  start: string,
  path: string,
): Promise<{ model: string; name: string } | null> {
  const steps = path.split('.');
  const name = steps.pop() ?? '';
  let model = start;
  for (const step of steps) {
    const relation = (await odoo.fieldsOf(model))?.get(step)?.relation;
    if (!relation) return null;
    model = relation;
  }
  return { model, name };
}

/** Whether one of the scopes closes a field, or all of its model. */
export const closedBy =
  (...scopes: readonly Rules[]) =>
  (model: string, field: string): boolean =>
    scopes.some(
      ({ deny = [], models = [] }) =>
        deny.some((pattern) => isMeantBy(pattern, model)) ||
        models.some(
          (rules) =>
            rules.model === model && [...(rules.hidden ?? []), ...(rules.masked ?? [])].includes(field),
        ),
    );
