import { beforeAll, describe, expect, it } from '@jest/globals';
import { ToolError } from '../tool-error.ts';
import { fakeOdoo } from '../testing/fake-odoo.ts';
import type { ModelFields } from '../schema/model-fields.ts';
import { parseHaving } from './report-having.ts';
import { assertOneAggregateAField, planAggregates, planGroupings } from './report-plan.ts';

describe('the plan of a report', () => {
  let fields: ModelFields;
  beforeAll(async () => {
    fields = await fakeOdoo.fieldsOf('res.partner');
  });

  it('groups dates by month when no period is named, in every version of Odoo', () => {
    expect(planGroupings(fields, ['create_date'])[0]).toMatchObject({
      key: 'create_date:month',
      field: 'create_date',
    });
  });

  it.each([
    ['create_date:fortnight', 'hour, day, week, month, quarter, year'],
    ['country_id:month', 'is no date'],
    ['create_date:month:day', 'cannot read'],
    ['comment', 'cannot group by'],
    ['display_name', 'not stored'],
  ])('refuses groupby %s', (text, reason) => {
    expect(refusal(() => planGroupings(fields, [text]))).toContain(reason);
  });

  it.each([
    ['credit_limit', 'cannot read'],
    ['credit_limit:median', 'cannot read'],
    ['name:sum', 'is no number'],
    ['display_name:count', 'does not store'],
  ])('refuses the aggregate %s', (text, reason) => {
    expect(() => planAggregates(fields, [text])).toThrow(reason);
  });

  it('does not group by or add up a secret', () => {
    expect(() => planGroupings(fields, ['signup_token'])).toThrow('holds a secret');
    expect(() => planAggregates(fields, ['signup_token:max'])).toThrow('holds a secret');
  });

  it.each([
    [['credit_limit:sum', 'credit_limit:avg'], []],
    [['customer_rank:sum'], ['customer_rank']],
  ])('refuses %j grouped by %j where Odoo would answer one of them wrongly', (aggregates, groupby) => {
    expect(() =>
      assertOneAggregateAField(planGroupings(fields, groupby), planAggregates(fields, aggregates)),
    ).toThrow('cannot also answer');
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
    [['name', '>', 1], 'not among the aggregates'],
    [['count', 'in', [1]], 'unknown operator'],
    [['count', '>', '1'], 'expected a number'],
  ])('refuses having %j', (term, reason) => {
    expect(() => parseHaving([term], ['count'])).toThrow(reason);
  });
});

function refusal(plan: () => unknown): string {
  try {
    plan();
  } catch (error) {
    if (error instanceof ToolError) return `${error.message} ${error.hint ?? ''}`;
  }
  return 'not refused';
}
