import { boolean, char, integer, many2many, many2one, selection } from '../orm/fields.ts';
import type { ModelSpec, Row } from '../orm/types.ts';

const EVERYBODY = { 'base.group_user': 'r' };

/** A country's name is known to the platform in every language. */
const countryName = (row: Row, lang: string): string => {
  const names = new Intl.DisplayNames(lang.replace('_', '-'), { type: 'region' });
  return names.of(String(row['code'])) ?? String(row['code']);
};

export const country: ModelSpec = {
  model: 'res.country',
  label: 'Country',
  order: 'name, id',
  access: EVERYBODY,
  fields: {
    name: char('Country Name', { required: true, translate: true }),
    code: char('Country Code', { required: true, help: 'The ISO country code in two characters.' }),
    phone_code: integer('Country Calling Code', { aggregator: 'max' }),
    currency_id: many2one('Currency', 'res.currency'),
  },
  unique: [
    {
      fields: ['code'],
      constraint: 'res_country_code_uniq',
      message: 'The code of the country must be unique!',
    },
  ],
  displayName: (row, env) => {
    const known = row[`name@${env.lang}`];
    return typeof known === 'string' ? known : String(row['name']);
  },
};

/** The French names, kept where translations are kept. */
export const frenchCountry = (code: string): string => countryName({ id: 0, code }, 'fr_FR');

export const currency: ModelSpec = {
  model: 'res.currency',
  label: 'Currency',
  order: 'active desc, name',
  access: EVERYBODY,
  fields: {
    name: char('Currency', { required: true }),
    full_name: char('Name'),
    symbol: char('Symbol', { required: true }),
    decimal_places: integer('Decimal Places', { readonly: true, aggregator: 'max' }),
    position: selection('Symbol Position', [
      ['after', 'After Amount'],
      ['before', 'Before Amount'],
    ]),
    active: boolean('Active', { default: true }),
  },
};

export const language: ModelSpec = {
  model: 'res.lang',
  label: 'Languages',
  order: 'active desc,name',
  access: EVERYBODY,
  fields: {
    name: char('Name', { required: true }),
    code: char('Locale Code', { required: true }),
    iso_code: char('ISO code'),
    active: boolean('Active'),
    week_start: selection('First Day of Week', [
      ['1', 'Monday'],
      ['7', 'Sunday'],
    ]),
  },
};

export const company: ModelSpec = {
  model: 'res.company',
  label: 'Companies',
  order: 'sequence, name',
  access: EVERYBODY,
  rule: (row, env) => env.companies.includes(row.id),
  fields: {
    name: char('Company Name', { required: true }),
    sequence: integer('Sequence', { default: 10 }),
    partner_id: many2one('Partner', 'res.partner', { required: true }),
    currency_id: many2one('Currency', 'res.currency', { required: true }),
    country_id: many2one('Country', 'res.country'),
    parent_id: many2one('Parent Company', 'res.company'),
    email: char('Email'),
    vat: char('Tax ID'),
    user_ids: many2many('Accepted Users', 'res.users', {
      compute: (row, env) => usersOf(row, [...env.db.table('res.users').rows()]),
    }),
    active: boolean('Active', { default: true }),
  },
};

const usersOf = (company: Row, users: readonly Row[]): number[] =>
  users
    .filter((user) => {
      const companies = user['company_ids'];
      return Array.isArray(companies) && companies.includes(company.id);
    })
    .map((user) => user.id);

export const group: ModelSpec = {
  model: 'res.groups',
  label: 'Access Groups',
  order: 'name',
  access: EVERYBODY,
  fields: {
    name: char('Name', { required: true }),
    full_name: char('Group Name', { readonly: true }),
    comment: char('Comment'),
  },
};
