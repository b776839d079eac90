import type { Database } from '../orm/database.ts';
import { toDatetime } from '../orm/dates.ts';
import type { Changes } from '../orm/types.ts';
import { ACCOUNTS } from './accounts.ts';
import { frenchCountry } from './base.ts';
import { nameField } from './partners.ts';

const CURRENCIES = [
  ['EUR', 'Euro', '€', 'after'],
  ['USD', 'United States dollar', '$', 'before'],
  ['GBP', 'Pound sterling', '£', 'before'],
  ['CHF', 'Swiss franc', 'CHF', 'after'],
] as const;

const LANGUAGES = [
  ['English (US)', 'en_US', true, '7'],
  ['French / Français', 'fr_FR', true, '1'],
  ['Spanish / Español', 'es_ES', false, '1'],
  ['German / Deutsch', 'de_DE', false, '1'],
] as const;

const COUNTRIES = [
  ['BE', 'Belgium', 32],
  ['FR', 'France', 33],
  ['DE', 'Germany', 49],
  ['US', 'United States', 1],
  ['NL', 'Netherlands', 31],
  ['LU', 'Luxembourg', 352],
  ['GB', 'United Kingdom', 44],
  ['ES', 'Spain', 34],
  ['IT', 'Italy', 39],
  ['CH', 'Switzerland', 41],
  ['AT', 'Austria', 43],
  ['PT', 'Portugal', 351],
  ['IE', 'Ireland', 353],
  ['PL', 'Poland', 48],
  ['SE', 'Sweden', 46],
  ['CA', 'Canada', 1],
] as const;

const GROUPS = [
  ['base.group_user', 'Internal User'],
  ['base.group_system', 'Settings'],
  ['base.group_partner_manager', 'Contact Creation'],
  ['sales_team.group_sale_salesman', 'User: Own Documents Only'],
  ['sales_team.group_sale_manager', 'Sales Administrator'],
  ['account.group_account_invoice', 'Billing'],
] as const;

/** The people of the company: id, login, name, companies, groups (by their place above). */
const PEOPLE = [
  [1, '__system__', 'OdooBot', [1, 2], [1, 2]],
  [2, 'admin', 'Nora Peeters', [1, 2], [1, 2, 3, 5, 6]],
  [6, 'sales', 'Lucas Martin', [1], [1, 4]],
  [7, 'emma', 'Emma Janssens', [1], [1, 4]],
  [8, 'tom', 'Tom Becker', [1, 2], [1, 4]],
  [9, 'employee', 'Ivo Claes', [1], [1]],
] as const;

/** Countries, currencies, languages, the two Odoo companies and their people. */
export function seedBase(db: Database): void {
  const put = (model: string, values: Changes): number => {
    const now = toDatetime(db.now());
    const stamp = { create_uid: 1, create_date: now, write_uid: 1, write_date: now };
    return db.table(model).insert({ ...stamp, ...values });
  };
  for (const [name, full_name, symbol, position] of CURRENCIES) {
    put('res.currency', { name, full_name, symbol, position, decimal_places: 2, active: true });
  }
  for (const [name, code, active, week_start] of LANGUAGES) {
    put('res.lang', { name, code, iso_code: code.slice(0, 2), active, week_start });
  }
  for (const [code, name, phone_code] of COUNTRIES) {
    put('res.country', { code, name, phone_code, 'name@fr_FR': frenchCountry(code) });
  }
  for (const [key, name] of GROUPS) put('res.groups', { key, name, full_name: name });
  const contact = (name: string, values: Changes): number =>
    put('res.partner', {
      name,
      [nameField(db.series)]: name,
      active: true,
      type: 'contact',
      lang: 'en_US',
      ...values,
    });
  const house = { is_company: true, country_id: 1, city: 'Brussels', tz: 'Europe/Brussels' };
  const own = contact('Aurora Trading', { ...house, email: 'hello@aurora.example', vat: 'BE0477472701' });
  const american = contact('Aurora Trading US', {
    ...house,
    country_id: 4,
    city: 'Boston',
    tz: 'America/New_York',
  });
  const active = { active: true, sequence: 10 };
  put('res.company', { name: 'Aurora Trading', partner_id: own, currency_id: 1, country_id: 1, ...active });
  put('res.company', {
    name: 'Aurora Trading US',
    partner_id: american,
    currency_id: 2,
    country_id: 4,
    ...active,
  });
  for (const [id, login, name, companies, groups] of PEOPLE) {
    const email = `${login.replaceAll('_', '')}@aurora.example`;
    const partner_id = contact(name, {
      email,
      parent_id: own,
      [nameField(db.series)]: `Aurora Trading, ${name}`,
      tz: 'Europe/Brussels',
      active: id > 1,
    });
    const secrets = Object.values(ACCOUNTS).find((account) => account.uid === id);
    const keys = { secret: secrets?.secret ?? `${login}-sandbox`, api_key: secrets?.apiKey };
    const user = {
      login,
      partner_id,
      company_id: 1,
      company_ids: companies,
      active: id > 1,
      share: false,
      password: '',
    };
    put('res.users', { id, ...user, ...keys, [db.series >= 19 ? 'group_ids' : 'groups_id']: groups });
  }
}
