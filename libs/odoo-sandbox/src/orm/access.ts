import { accessError } from '../faults.ts';
import type { Env, Model, Operation, Row } from './types.ts';

const LETTER: Record<Operation, string> = { read: 'r', write: 'w', create: 'c', unlink: 'd' };
const VERB: Record<Operation, string> = {
  read: 'access',
  write: 'modify',
  create: 'create',
  unlink: 'delete',
};

/** What the interface calls a group; Odoo 19 renamed most of them. */
const GROUP_NAMES: Record<string, readonly [string, string]> = {
  'base.group_system': ['Administration/Access Rights', 'Access Rights'],
  'base.group_user': ['User types/Internal User', 'Role / User'],
  'base.group_partner_manager': ['Extra Rights/Contact Creation', 'Contact/Creation'],
  'sales_team.group_sale_salesman': ['Sales/User: Own Documents Only', 'Sales/User: Own Documents Only'],
  'sales_team.group_sale_manager': ['Sales/Administrator', 'Sales/Administrator'],
  'account.group_account_invoice': ['Invoicing/Billing', 'Invoicing/Billing'],
};

export const isAdministrator = (env: Env): boolean => env.su || env.groups.has('base.group_system');

/** Whether the user's groups let them do this to the model at all. */
export function mayAccess(env: Env, model: Model, operation: Operation): boolean {
  if (isAdministrator(env)) return true;
  const letter = LETTER[operation];
  return Object.entries(model.access ?? {}).some(
    ([group, may]) => may.includes(letter) && env.groups.has(group),
  );
}

/** @throws OdooFault AccessError, with the names of the groups that may. */
export function checkAccess(env: Env, model: Model, operation: Operation): void {
  if (mayAccess(env, model, operation)) return;
  const names = Object.entries(model.access ?? {})
    .filter(([, may]) => may.includes(LETTER[operation]))
    .map(([group]) => group)
    .concat(model.access ? [] : ['base.group_system'])
    .map((group) => GROUP_NAMES[group]?.[env.db.series >= 19 ? 1 : 0] ?? group)
    .sort();
  const allowed = names.length
    ? `This operation is allowed for the following groups:\n${names.map((name) => `\t- ${name}`).join('\n')}`
    : 'No group currently allows this operation.';
  throw accessError(
    `You are not allowed to ${VERB[operation]} '${model.label}' (${model.model}) records.\n\n${allowed}\n\nContact your administrator to request access if necessary.`,
  );
}

const inCompanies = (env: Env, row: Row): boolean => {
  const company = row['company_id'];
  return typeof company !== 'number' || env.companies.includes(company);
};

/** Whether the record rules let the user do this to the row: its Odoo company, and the model's own rule. */
export function visible(env: Env, model: Model, row: Row, operation: Operation = 'read'): boolean {
  if (env.su) return true;
  if (model.reach) return model.reach.allows(row, env, operation);
  if (model.model !== 'res.users' && !inCompanies(env, row)) return false;
  return isAdministrator(env) || !model.rule || model.rule(row, env);
}

/** @throws OdooFault AccessError, in Odoo's own words. */
export function checkVisible(env: Env, model: Model, rows: readonly Row[], operation: Operation): void {
  const hidden = rows.find((row) => !visible(env, model, row, operation));
  if (!hidden) return;
  if (model.reach) throw model.reach.refusal(hidden, env, operation);
  const user = String(env.db.table('res.users').model.displayName?.(userRow(env), env));
  throw accessError(
    `Uh-oh! Looks like you have stumbled upon some top-secret records.\n\nSorry, ${user} (id=${env.uid}) doesn't have '${operation}' access to:\n- ${model.label} (${model.model})\n\nIf you really, really need access, perhaps you can win over your friendly administrator with a batch of freshly baked cookies.${companyHint(env, hidden)}`,
  );
}

const userRow = (env: Env): Row => env.db.table('res.users').get(env.uid) ?? { id: env.uid };

/** From 18 on, Odoo says when another company would help. */
function companyHint(env: Env, row: Row): string {
  if (env.db.series < 18 || inCompanies(env, row)) return '';
  const company = Number(row['company_id']);
  const own = userRow(env)['company_ids'];
  const hint = '\n\nThis seems to be a multi-company issue,';
  return Array.isArray(own) && own.includes(company)
    ? `${hint} you might be able to access the record by switching to the company: ${String(env.db.table('res.company').get(company)?.['name'])}.`
    : `${hint} but you do not have access to the proper company to access the record anyhow.`;
}
