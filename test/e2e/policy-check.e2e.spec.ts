import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../support/bootstrap.ts';
import type { TestCompany } from '../support/test-company.ts';

describe('a data policy is looked up in the company’s Odoo', () => {
  let world: World;
  let company: TestCompany;

  beforeAll(async () => {
    world = await World.start();
    company = await world.company('Acme');
    await company.connect(await world.odoo());
  });
  afterAll(() => world.stop());

  const policy = () => company.path('/data-policy');
  const check = (as: 'owner' | 'admin' | 'member', place = policy()) =>
    company.as(as).post(`${place}/check`, {});

  it('and what is misspelt is told, with the name that was meant', async () => {
    await company.setDataPolicy({
      company: {
        deny: ['res.partnr', 'crm.*'],
        models: [
          { model: 'sale.order', hidden: ['amount_totl', 'name'] },
          { model: 'crm.lead', domain: [['stage_id.nam', '=', 'New']] },
        ],
      },
    });
    expect(await check('admin')).toMatchObject({
      status: 200,
      body: {
        compared: true,
        findings: [
          {
            place: 'company.deny',
            message: 'This Odoo has no model "res.partnr". Did you mean res.partner?',
          },
          {
            place: 'company.models.0.hidden',
            message: expect.stringContaining(
              'no field "amount_totl": it closes nothing. Did you mean amount_total',
            ),
          },
          { place: 'company.models.1.domain', message: expect.stringContaining('has no field "nam"') },
        ],
      },
    });
  });

  it('and nothing is told of one that fits', async () => {
    await company.setDataPolicy({ company: { models: [{ model: 'sale.order', hidden: ['amount_total'] }] } });
    expect(await check('owner')).toMatchObject({ status: 200, body: { compared: true, findings: [] } });
  });

  it('by owner and admins alone', async () => {
    expect(await check('member')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  it('or it is said that Odoo does not answer, and what to do', async () => {
    const other = await world.company('Silent');
    await other.connect({ ...(await world.odoo()), url: 'http://127.0.0.1:9' });
    const answer = await other.as('owner').post(`${other.path('/data-policy')}/check`, {});
    expect(answer).toMatchObject({ status: 200, body: { compared: false, code: 'unreachable' } });
    expect(answer.text).not.toContain('127.0.0.1');
  });

  it('or that there is none', async () => {
    const without = await world.company('Without');
    const answer = await without.as('owner').post(`${without.path('/data-policy')}/check`, {});
    expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});
