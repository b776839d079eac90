import { beforeAll, describe, expect, it } from '@jest/globals';
import { ToolError } from '../tool-error.ts';
import { fakeOdoo } from '../testing/fake-odoo.ts';
import type { ModelFields } from '../schema/model-fields.ts';
import { parseHaving } from './report-having.ts';
import { parseOrder } from './report-order.ts';
import { planAggregates, planGroupings } from './report-plan.ts';

describe('the plan of a report', () => {
  let fields: ModelFields;
  beforeAll(async () => {
    fields = await fakeOdoo.fieldsOf('res.partner');
  });
  const group = (groupby: string[], major = 19) =>
    planGroupings({ source: fakeOdoo, fields, major }, groupby);

  it('groups dates by month when no period is named, in every version of Odoo', async () => {
    expect(await group(['create_date'])).toEqual([
      { key: 'create_date:month', field: 'create_date', type: 'datetime', granularity: 'month' },
    ]);
  });

  it('groups by each field once, however it is written', async () => {
    expect(await group(['create_date', 'active', 'create_date:month', 'active'])).toHaveLength(2);
  });

  it('groups through many2ones, before Odoo 19 by the first of them', async () => {
    const code = { key: 'country_id.code', field: 'country_id.code', type: 'char' };
    const country = { key: 'country_id', field: 'country_id', type: 'many2one', relation: 'res.country' };
    expect(await group(['country_id.code'])).toEqual([code]);
    expect(await group(['country_id.code'], 18)).toEqual([{ ...code, first: country }]);
  });

  it.each([
    [['create_date:fortnight'], 19, 'hour, day, week, month, quarter, year'],
    [['create_date:month:day'], 19, 'cannot read'],
    [['country_id:month'], 19, 'is no date'],
    [['comment'], 19, 'cannot group by'],
    [['child_ids'], 19, 'cannot group by'],
    [['display_name'], 19, 'not stored'],
    [['category_id'], 14, 'cannot group by'],
    [['contry_id'], 19, 'Did you mean country_id'],
    [['signup_token'], 19, 'holds a secret'],
    [['user_ids.login'], 19, 'no many2one'],
    [['parent_id.signup_token'], 19, 'holds a secret'],
    [['country_id.flag'], 19, 'res.country has no field "flag"'],
    [['parent_id.create_date'], 18, 'a datetime of a related record. Group by "parent_id", or ask for one'],
    [['parent_id.category_id'], 18, 'a many2many of a related record'],
    [['parent_id.comment'], 18, 'cannot group by "parent_id.comment" (type html)'],
    [['parent_id.signup_token'], 18, 'holds a secret'],
  ])('refuses groupby %j on Odoo %d', async (groupby, major, reason) => {
    expect(await refusal(() => group(groupby, major))).toContain(reason);
  });

  it.each([
    ['credit_limit', 'cannot read'],
    ['credit_limit:median', 'cannot read'],
    ['credit_limit:sum:avg', 'cannot read'],
    ['name:sum', 'is no number'],
    ['active:max', 'is no number, date or text'],
    ['category_id:count', 'list of records'],
    ['country_id.code:count', 'goes through a relation'],
    ['display_name:count', 'does not store'],
    ['signup_token:max', 'holds a secret'],
  ])('refuses the aggregate %s', async (text, reason) => {
    expect(await refusal(() => planAggregates(fields, [text]))).toContain(reason);
  });

  it('sorts by keys of the report', async () => {
    const groupings = await group(['create_date', 'active']);
    expect(parseOrder('create_date DESC, count', groupings, ['count'])).toEqual([
      ['create_date:month', 'desc'],
      ['count', 'asc'],
    ]);
  });

  it.each([
    ['name', 'Use one of create_date:month, active, count'],
    ['active sideways', 'cannot read'],
    ['active, active desc', 'there twice'],
    ['', 'cannot read'],
    ['active; drop table res_partner', 'cannot read'],
  ])('refuses the order %j', async (order, reason) => {
    const groupings = await group(['create_date', 'active']);
    expect(await refusal(() => parseOrder(order, groupings, ['count']))).toContain(reason);
  });

  it('decides having on what was added up', () => {
    const having = parseHaving(
      [
        ['credit_limit:sum', '>', 10],
        ['count', '<=', 2],
      ],
      ['credit_limit:sum', 'count'],
    );
    expect(
      [
        { 'credit_limit:sum': 11, count: 2 },
        { 'credit_limit:sum': 10, count: 1 },
        { 'credit_limit:sum': null, count: 1 },
      ].map(having),
    ).toEqual([true, false, false]);
  });

  it.each([
    [['credit_limit:sum'], 'expected [aggregate, operator, number]'],
    ['|', 'expected [aggregate, operator, number]'],
    [['name', '>', 1], 'not among the aggregates'],
    [['count', 'in', [1]], 'unknown operator'],
    [['count', '>', '1'], 'expected a number'],
  ])('refuses having %j', async (term, reason) => {
    expect(await refusal(() => parseHaving([term], ['count']))).toContain(reason);
  });
});

async function refusal(plan: () => unknown): Promise<string> {
  try {
    await plan();
  } catch (error) {
    if (error instanceof ToolError) return `${error.message} ${error.hint ?? ''}`;
  }
  return 'not refused';
}
