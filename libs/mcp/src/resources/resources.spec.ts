import { describe, expect, it } from '@jest/globals';
import { RESOURCES } from './index.ts';

const callsFor = (uri: string) => RESOURCES.map(({ argumentsOf }) => argumentsOf(uri));

describe('the URI of a resource', () => {
  it.each([
    ['odoo://schema/sale.order', [{ model: 'sale.order' }, null]],
    ['odoo://schema/x_studio_2', [{ model: 'x_studio_2' }, null]],
    ['odoo://record/sale.order/42', [null, { model: 'sale.order', ids: [42] }]],
  ])('stands for arguments of one tool: %s', (uri, calls) => {
    expect(callsFor(uri)).toEqual(calls);
  });

  it.each([
    'odoo://schema/sale.order/',
    'odoo://schema/sale%2Eorder',
    'ODOO://schema/sale.order',
    'odoo://record/sale.order',
    'odoo://record/sale.order/042',
    'odoo://record/sale.order/4.2',
    'odoo://record/sale.order/42/name',
    'odoo://record/../42',
    `odoo://schema/${'a'.repeat(129)}`,
  ])('is no other way to write one: %s', (uri) => {
    expect(callsFor(uri)).toEqual([null, null]);
  });
});
