import { isMeantBy } from '@aidoo/data-policies';
import type { DataPolicy, ModelRules, Rules } from '@aidoo/data-policies';
import { closest } from '../schema/closest.ts';
import type { OdooNames } from './odoo-names.ts';
import { closedBy, openSources } from './open-sources.ts';
import type { PolicyFinding } from './dto/policy-check.dto.ts';

/** Everything in a policy that this Odoo does not have, or that does not fit it, in the order of the policy. */
export async function policyFindings(odoo: OdooNames, policy: DataPolicy): Promise<PolicyFinding[]> {
  const scopes = scopesOf(policy);
  const lists: [string, readonly string[]][] = [
    ...scopes.flatMap(([place, { allow = [], deny = [] }]): [string, readonly string[]][] => [
      [`${place}.allow`, allow],
      [`${place}.deny`, deny],
    ]),
    ['exceptions.models', policy.exceptions.models],
    ['exceptions.methods', policy.exceptions.methods.map((name) => name.slice(0, name.lastIndexOf('.')))],
  ];
  const named = lists.filter(([, names]) => names.length > 0);
  const findings = named.length > 0 ? inLists(await odoo.models(), named) : [];
  for (const [place, scope] of scopes) {
    const isClosed = closedBy(policy.company, scope);
    for (const [index, rules] of (scope.models ?? []).entries()) {
      const at = `${place}.models.${index}`;
      findings.push(...(await inModel(odoo, at, rules)), ...(await openSources(odoo, at, rules, isClosed)));
    }
  }
  return findings;
}

const scopesOf = ({ company, roles, credentials }: DataPolicy): [string, Rules][] => [
  ['company', company],
  ...Object.entries(roles).map(([role, rules]): [string, Rules] => [`roles.${role}`, rules]),
  ...credentials.map(({ rules }, index): [string, Rules] => [`credentials.${index}.rules`, rules]),
];

function inLists(
  known: readonly string[] | null,
  lists: readonly [string, readonly string[]][],
): PolicyFinding[] {
  if (known === null)
    return lists.map(([place]) => ({
      place,
      message: 'The Odoo user of the connection may not list models: these names were not looked up.',
    }));
  return lists.flatMap(([place, names]) =>
    names.filter((name) => !isThere(known, name)).map((name) => ({ place, message: noModel(name, known) })),
  );
}

const isThere = (known: readonly string[], pattern: string): boolean =>
  known.some((model) => isMeantBy(pattern, model));

function noModel(name: string, known: readonly string[]): string {
  if (name.endsWith('*')) return `No model of this Odoo begins with "${name.slice(0, -1)}".`;
  return `This Odoo has no model "${name}".${meant(name, known)}`;
}

async function inModel(odoo: OdooNames, place: string, rules: ModelRules): Promise<PolicyFinding[]> {
  const { model, hidden = [], masked = [], domain } = rules;
  const fields = await odoo.fieldsOf(model);
  if (!fields) return [{ place: `${place}.model`, message: noModel(model, []) }];
  const unknown = (part: string, names: readonly string[]): PolicyFinding[] =>
    names
      .filter((name) => !fields.has(name))
      .map((name) => ({
        place: `${place}.${part}`,
        message: `${model} has no field "${name}": it closes nothing.${meant(name, [...fields.keys()])}`,
      }));
  const flaw = domain && (await odoo.flawIn(model, domain));
  return [
    ...unknown('hidden', hidden),
    ...unknown('masked', masked),
    ...(flaw
      ? [{ place: `${place}.domain`, message: `${flaw} Until then nothing of ${model} is shown.` }]
      : []),
  ];
}

function meant(name: string, known: readonly string[]): string {
  const [similar] = closest(name, known);
  return similar ? ` Did you mean ${similar}?` : '';
}
