import { describe, expect, it } from '@jest/globals';
import type { DataPolicy } from '@aidoo/data-policies';
import { policyFindings } from './policy-findings.ts';
import type { FieldInfo } from '../schema/field-info.ts';
import type { OdooNames } from './odoo-names.ts';

const field = (type: string, more: Partial<FieldInfo> = {}): FieldInfo => ({ string: 'x', type, ...more });
const FIELDS: Record<string, Record<string, FieldInfo>> = {
  'sale.order': { name: field('char'), amount_total: field('monetary'), amount_tax: field('monetary') },
  'res.partner': { name: field('char'), email: field('char') },
  'product.template': {
    product_variant_ids: field('one2many', { relation: 'product.product' }),
    standard_price: field('float', { depends: ['product_variant_ids.standard_price', 'name'] }),
  },
  'product.product': { standard_price: field('float') },
  'res.users': {
    partner_id: field('many2one', { relation: 'res.partner' }),
    mail: field('char', { related: 'partner_id.email', depends: ['partner_id.email'] }),
  },
};
const odoo: OdooNames = {
  models: () => Promise.resolve([...Object.keys(FIELDS), 'ir.cron']),
  fieldsOf: (model) => Promise.resolve(FIELDS[model] ? new Map(Object.entries(FIELDS[model])) : null),
  flawIn: (_model, domain) => Promise.resolve(domain.length > 1 ? 'domain[1] is wrong.' : null),
};
const policy = (parts: Partial<DataPolicy>): DataPolicy => ({
  company: {},
  roles: {},
  credentials: [],
  exceptions: { models: [], methods: [] },
  ...parts,
});

describe('a policy beside the Odoo that it is for', () => {
  it('has nothing to be told where all of it is there', async () => {
    const rules = { allow: ['sale.*', 'res.partner', '*'], deny: ['ir.cron'] };
    const models = [{ model: 'sale.order', hidden: ['amount_total'], masked: ['name'], domain: [['name', '=', 'x']] as const }]; // prettier-ignore
    const sut = policy({
      company: { ...rules, models },
      exceptions: { models: ['ir.cron'], methods: ['sale.order.copy'] },
    });
    expect(await policyFindings(odoo, sut)).toEqual([]);
  });

  it('tells of every model that is not there, wherever it is named', async () => {
    const sut = policy({
      company: { deny: ['res.partnr', 'hr.*'] },
      roles: { member: { allow: ['sale.orders'], models: [{ model: 'sale.ordr', hidden: ['name'] }] } },
      credentials: [{ kind: 'api-key', id: 'a'.repeat(24), rules: { deny: ['nothing'] } }],
      exceptions: { models: ['ir.cronn'], methods: ['sale.oder.copy'] },
    });
    expect(await policyFindings(odoo, sut)).toEqual([
      { place: 'company.deny', message: 'This Odoo has no model "res.partnr". Did you mean res.partner?' },
      { place: 'company.deny', message: 'No model of this Odoo begins with "hr.".' },
      {
        place: 'roles.member.allow',
        message: 'This Odoo has no model "sale.orders". Did you mean sale.order?',
      },
      { place: 'credentials.0.rules.deny', message: 'This Odoo has no model "nothing".' },
      { place: 'exceptions.models', message: 'This Odoo has no model "ir.cronn". Did you mean ir.cron?' },
      {
        place: 'exceptions.methods',
        message: 'This Odoo has no model "sale.oder". Did you mean sale.order?',
      },
      { place: 'roles.member.models.0.model', message: 'This Odoo has no model "sale.ordr".' },
    ]);
  });

  it('tells of fields that are not there, which close nothing, and of row rules that do not fit', async () => {
    const domain = [['name', '=', 'x'], ['nam', '=', 'x']] as const; // prettier-ignore
    const models = [{ model: 'sale.order', hidden: ['amount_totl'], masked: ['nme'], domain }];
    expect(await policyFindings(odoo, policy({ company: { models } }))).toEqual([
      {
        place: 'company.models.0.hidden',
        message: 'sale.order has no field "amount_totl": it closes nothing. Did you mean amount_total?',
      },
      {
        place: 'company.models.0.masked',
        message: 'sale.order has no field "nme": it closes nothing. Did you mean name?',
      },
      {
        place: 'company.models.0.domain',
        message: 'domain[1] is wrong. Until then nothing of sale.order is shown.',
      },
    ]);
  });

  it('tells where a hidden value is open in the record that it comes from', async () => {
    const cost = { model: 'product.template', hidden: ['standard_price'] };
    const mail = { model: 'res.users', masked: ['mail'] };
    expect(
      await policyFindings(
        odoo,
        policy({ company: { models: [cost] }, roles: { member: { models: [mail] } } }),
      ),
    ).toEqual([
      {
        place: 'company.models.0.hidden',
        message:
          'product.template.standard_price shows product.product.standard_price, which stays open: close it there, too.',
      },
      {
        place: 'roles.member.models.0.masked',
        message: 'res.users.mail shows res.partner.email, which stays open: close it there, too.',
      },
    ]);
    const closed = {
      company: { models: [cost, { model: 'product.product', masked: ['standard_price'] }] },
      roles: { member: { models: [mail], deny: ['res.partner'] } },
    };
    expect(await policyFindings(odoo, policy(closed))).toEqual([]);
  });

  it('says where names could not be looked up', async () => {
    const silent = { ...odoo, models: () => Promise.resolve(null) };
    const sut = policy({ company: { deny: ['hr.*'], models: [{ model: 'sale.order', hidden: ['name'] }] } });
    expect(await policyFindings(silent, sut)).toEqual([
      { place: 'company.deny', message: expect.stringContaining('may not list models') },
    ]);
  });
});
