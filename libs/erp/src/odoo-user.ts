import { expected, isId, isIds, isObject, isRecords, isRows, shortName } from './odoo-answer.ts';
import { ToolError } from './tool-error.ts';

/** Asks as the Odoo user does, whatever a call says of companies and languages. */
export interface UserQuestions {
  uid(): Promise<number>;
  readAsUser(
    model: string,
    method: string,
    args: unknown[],
    kwargs?: Readonly<Record<string, unknown>>,
  ): Promise<unknown>;
}

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

/** Everybody may read these fields of themselves, however few rights they have. */
const FIELDS = ['name', 'login', 'lang', 'tz', 'company_id', 'company_ids'];

export async function odooUser(odoo: UserQuestions): Promise<OdooUser> {
  const uid = await odoo.uid();
  const answer = await odoo.readAsUser('res.users', 'read', [[uid]], { fields: FIELDS });
  const [row] = expected(isRows, answer, 'res.users.read');
  if (!row) throw new ToolError('access_denied', 'The Odoo user of this connection does not exist any more.');
  const { company_id: own, company_ids: all } = expected(hasCompany, row, 'res.users.read');
  return {
    id: uid,
    name: shortName(row['name']) ?? '',
    login: shortName(row['login']) ?? '',
    lang: shortName(row['lang']),
    tz: shortName(row['tz']),
    company: { id: own[0], name: shortName(own[1]) ?? '' },
    companyIds: all,
  };
}

interface OwnCompanies {
  company_id: [number, unknown];
  company_ids: number[];
}

const hasCompany = (row: unknown): row is OwnCompanies =>
  isObject(row) && isPair(row['company_id']) && isIds(row['company_ids']);

const isPair = (value: unknown): value is [number, unknown] => Array.isArray(value) && isId(value[0]);

/** All Odoo companies of the user, their own default first: it is the one that Odoo takes when nothing else is said. */
export async function companiesOf(odoo: UserQuestions, user: OdooUser): Promise<OdooCompany[]> {
  const others = user.companyIds.filter((id) => id !== user.company.id);
  if (others.length === 0) return [user.company];
  const rows = await readCompanies(odoo, others, ['name']);
  return [user.company, ...rows.map(toCompany)];
}

export interface CompanyCurrency extends OdooCompany {
  /** As Odoo names it, `EUR`; null when the company has none or it cannot be read. */
  readonly currency: string | null;
}

/** All Odoo companies of the user with the currency that they keep their books in. */
export async function companyCurrencies(odoo: UserQuestions, user: OdooUser): Promise<CompanyCurrency[]> {
  const rows = await readCompanies(odoo, user.companyIds, ['name', 'currency_id']);
  return rows.map((row) => {
    const { currency_id: currency } = row;
    return { ...toCompany(row), currency: isPair(currency) ? shortName(currency[1]) : null };
  });
}

async function readCompanies(
  odoo: UserQuestions,
  ids: readonly number[],
  fields: string[],
): Promise<Record<string, unknown>[]> {
  const answer = await odoo.readAsUser('res.company', 'read', [[...ids]], { fields });
  return expected(isRecords, answer, 'res.company.read');
}

const toCompany = ({ id, name }: Record<string, unknown>): OdooCompany => ({
  id: id as number,
  name: shortName(name) ?? '',
});

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
