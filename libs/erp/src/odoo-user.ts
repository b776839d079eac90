import { fromOdoo } from '@aidoo/odoo';
import type { OdooSession } from './odoo-session.ts';
import { ToolError } from './tool-error.ts';

/** An Odoo company: not a company of ours. */
export interface OdooCompany {
  readonly id: number;
  readonly name: string;
}

/** The Odoo user of a company's connection. */
export interface OdooUser {
  readonly id: number;
  readonly name: string;
  readonly login: string;
  readonly lang: string | null;
  readonly tz: string | null;
  /** The Odoo company that new records belong to, unless a call says otherwise. */
  readonly company: OdooCompany;
  readonly companyIds: readonly number[];
}

interface UserRow {
  name: string;
  login: string;
  lang: string | false;
  tz: string | false;
  company_id: [number, string];
  company_ids: number[];
}

/** Everybody may read these fields of themselves, however few rights they have. */
const FIELDS = ['name', 'login', 'lang', 'tz', 'company_id', 'company_ids'];

export async function odooUser(odoo: OdooSession): Promise<OdooUser> {
  const uid = await odoo.uid();
  const [row] = await odoo.readAsUser<UserRow[]>('res.users', 'read', [[uid]], { fields: FIELDS });
  if (!row) throw new ToolError('access_denied', 'The Odoo user of this connection does not exist any more.');
  const [id, name] = row.company_id;
  return {
    id: uid,
    name: row.name,
    login: row.login,
    lang: fromOdoo('char', row.lang) as string | null,
    tz: fromOdoo('char', row.tz) as string | null,
    company: { id, name },
    companyIds: row.company_ids,
  };
}

/** All Odoo companies of the user, their own default first: it is the one that Odoo takes when nothing else is said. */
export async function companiesOf(odoo: OdooSession, user: OdooUser): Promise<OdooCompany[]> {
  const others = user.companyIds.filter((id) => id !== user.company.id);
  if (others.length === 0) return [user.company];
  const rows = await odoo.readAsUser<OdooCompany[]>('res.company', 'read', [others], { fields: ['name'] });
  return [user.company, ...rows.map(({ id, name }) => ({ id, name }))];
}

export interface CompanyCurrency extends OdooCompany {
  /** As Odoo names it, `EUR`; null when the company has none or it cannot be read. */
  readonly currency: string | null;
}

/** All Odoo companies of the user with the currency that they keep their books in. */
export async function companyCurrencies(odoo: OdooSession, user: OdooUser): Promise<CompanyCurrency[]> {
  const rows = await odoo.readAsUser<CurrencyRow[]>('res.company', 'read', [[...user.companyIds]], {
    fields: ['name', 'currency_id'],
  });
  return rows.map(({ id, name, currency_id: currency }) => ({
    id,
    name,
    currency: currency ? currency[1] : null,
  }));
}

interface CurrencyRow extends OdooCompany {
  currency_id: [number, string] | false;
}

/**
 * The ones that were asked for.
 * @throws ToolError `invalid_argument` for one that the Odoo user may not see, with those that they may.
 */
export function chosenCompanies(all: readonly OdooCompany[], ids: readonly number[]): OdooCompany[] {
  return ids.map((id) => {
    const chosen = all.find((one) => one.id === id);
    if (chosen) return chosen;
    throw new ToolError(
      'invalid_argument',
      `context.companyIds: the Odoo user may not see an Odoo company ${id}.`,
      {
        hint: `There are: ${all.map((one) => `${one.id} (${one.name})`).join(', ')}.`,
        details: { companyIds: all.map((one) => one.id) },
      },
    );
  });
}
