import { UNRESTRICTED } from '@aidoo/data-policies';
import type { DataModelRules, DataRules } from '@aidoo/data-policies';
import { describe, expect, it } from '@jest/globals';
import { callerView } from './caller-view.ts';

const model = (
  rules: Partial<Record<'hidden' | 'masked', string[]>>,
  ...domains: DataModelRules['domains']
) => ({
  hidden: new Set(rules.hidden),
  masked: new Set(rules.masked),
  domains,
});
const some: DataRules = {
  allow: [['res.*', 'sale.order'], ['res.partner']],
  deny: ['res.bank', 'res.users'],
  models: new Map([
    [
      'res.partner',
      model({ hidden: ['email', 'phone'], masked: ['city'] }, [['id', '>', 1]], [['id', '<', 9]]),
    ],
    ['sale.order', model({ hidden: ['note'] })],
  ]),
  maxRows: 10,
  exceptions: { models: ['ir.cron', 'ir.rule'], methods: ['a.b', 'c.d'] },
};

describe(callerView.name, () => {
  it('is the same for the same rules in another order', () => {
    const turned: DataRules = {
      allow: [['res.partner'], ['sale.order', 'res.*']],
      deny: ['res.users', 'res.bank'],
      models: new Map([
        ['sale.order', model({ hidden: ['note'] })],
        [
          'res.partner',
          model({ hidden: ['phone', 'email'], masked: ['city'] }, [['id', '<', 9]], [['id', '>', 1]]),
        ],
      ]),
      maxRows: 10,
      exceptions: { models: ['ir.rule', 'ir.cron'], methods: ['c.d', 'a.b'] },
    };
    expect(callerView(turned, 'r')).toBe(callerView(some, 'r'));
  });

  it.each<[string, Partial<DataRules>]>([
    ['allows more', { allow: [['res.*', 'sale.order']] }],
    ['allows all', { allow: [] }],
    ['allows other models together', { allow: [['res.*'], ['sale.order', 'res.partner']] }],
    ['denies less', { deny: ['res.bank'] }],
    ['has no rules of models', { models: new Map() }],
    ['masks what was hidden', { models: new Map([['sale.order', model({ masked: ['note'] })]]) }],
    ['has a rule of another model', { models: new Map([['sale.report', model({ hidden: ['note'] })]]) }],
    ['has another bound', { maxRows: 9 }],
    ['has none', { maxRows: null }],
    ['has another exception', { exceptions: { models: ['ir.cron'], methods: ['ir.rule', 'a.b', 'c.d'] } }],
  ])('is another one where the policy %s', (_what, changes) => {
    expect(callerView({ ...some, ...changes }, 'r')).not.toBe(callerView(some, 'r'));
  });

  it('is another one for another connection', () => {
    expect(callerView(UNRESTRICTED, 'a')).not.toBe(callerView(UNRESTRICTED, 'b'));
  });
});
