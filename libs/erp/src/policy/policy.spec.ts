import type { DataRules, Domain } from '@aidoo/data-policies';
import { describe, expect, it } from '@jest/globals';
import { modelRules, someRules as rules } from '../testing/some-rules.ts';
import { Policy } from './policy.ts';

const hiding = (model: string, ...hidden: string[]): Partial<DataRules> => ({
  models: new Map([[model, modelRules({ hidden })]]),
});

describe(Policy.name, () => {
  it('of a company that has set none binds nothing but what is technical', () => {
    expect(Policy.NONE.bindsData).toBe(false);
    expect(Policy.NONE.allows('hr.employee')).toBe(true);
    expect(Policy.NONE.rows(500)).toBe(500);
    expect(Policy.NONE.mayChange('res.partner')).toBe(true);
    expect(Policy.NONE.mayChange('ir.cron')).toBe(false);
  });

  it.each([
    ['hr.employee', false],
    ['hr.employee.public', false],
    ['hr', true],
    ['hrx', true],
    ['account.move', false],
    ['account.move.line', true],
  ])('denies by name, or by the beginning of it: %s', (model, allowed) => {
    expect(new Policy(rules({ deny: ['hr.*', 'account.move'] })).allows(model)).toBe(allowed);
  });

  it('lets business methods be called, and of the others those that are listed, but never a private one', () => {
    const methods = ['res.partner.copy', 'sale.order._action_cancel', 'sale.order.write '];
    const sut = new Policy(rules({ exceptions: { models: [], methods } }));
    expect(sut.mayCall('res.partner', 'copy')).toBe(true);
    expect(sut.mayCall('sale.order', 'action_confirm')).toBe(true);
    for (const method of ['copy', '_action_cancel', 'write ', 'write'])
      expect([method, sut.mayCall('sale.order', method)]).toEqual([method, false]);
    expect(Policy.NONE.mayCall('res.partner', 'copy')).toBe(false);
  });

  it('allows what each list has, and nothing that is denied', () => {
    const sut = new Policy(rules({ allow: [['sale.*', 'crm.lead'], ['sale.*']], deny: ['sale.order.line'] }));
    expect(['sale.order', 'crm.lead', 'sale.order.line'].map((model) => sut.allows(model))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it.each(['mail.tracking.value', 'ir.property', 'ir.translation'])(
    'does not let one read %s, the values of all models, where anything is closed',
    (model) => {
      expect(Policy.NONE.allows(model)).toBe(true);
      expect(new Policy(rules({ maxRows: 5 })).allows(model)).toBe(true);
      expect(new Policy(rules({ deny: ['hr.*'] })).allows(model)).toBe(false);
      expect(new Policy(rules(hiding('res.partner', 'email'))).allows(model)).toBe(false);
    },
  );

  it.each([
    ['sale.report', true],
    ['report.pos.order', true],
    ['project.task.burndown.chart.report', true],
    ['timesheets.analysis.report', true],
    ['hr.employee.public', true],
    ['stock.reporting', false],
    ['x_reported', false],
  ])('does not let one read views over other models where anything is closed: %s', (model, isView) => {
    expect(Policy.NONE.allows(model)).toBe(true);
    expect(new Policy(rules(hiding('sale.order', 'amount_total'))).allows(model)).toBe(!isView);
    expect(new Policy(rules({ allow: [['*']] })).allows(model)).toBe(!isView);
  });

  it('lets one read a view that the policy names, by its own name', () => {
    expect(new Policy(rules({ allow: [['sale.*', 'sale.report']] })).allows('sale.report')).toBe(true);
    expect(new Policy(rules({ allow: [['sale.*']] })).allows('sale.report')).toBe(false);
    const named = new Map([
      ['sale.order', { hidden: new Set(['amount_total']), masked: new Set<string>(), domains: [] }],
      ['sale.report', { hidden: new Set(['price_total']), masked: new Set<string>(), domains: [] }],
    ]);
    expect(new Policy(rules({ models: named })).allows('sale.report')).toBe(true);
    expect(new Policy(rules({ models: named, deny: ['sale.report'] })).allows('sale.report')).toBe(false);
  });

  it('hides the names of records in what belongs to them, where any field is hidden', () => {
    const sut = new Policy(rules(hiding('res.partner', 'name')));
    expect([...sut.of('mail.activity').hidden]).toEqual(['res_name']);
    expect([...sut.of('mail.message').hidden]).toEqual(['record_name']);
    expect([...sut.of('constructor').hidden]).toEqual([]);
    expect([...new Policy(rules({ deny: ['hr.*'] })).of('mail.activity').hidden]).toEqual([]);
  });

  it('hides what Odoo fills in by a template, where any field is hidden or masked', () => {
    const sut = new Policy(rules(hiding('sale.order', 'amount_total')));
    expect([...sut.of('mail.compose.message').hidden]).toEqual([
      'subject',
      'body',
      'email_from',
      'reply_to',
      'attachment_ids',
    ]);
    const masking = modelRules({ masked: ['amount_total'] });
    const masked = new Policy(rules({ models: new Map([['sale.order', masking]]) }));
    expect([...masked.of('sms.composer').hidden]).toEqual(['body']);
    expect([...new Policy(rules({ deny: ['hr.*'] })).of('mail.compose.message').hidden]).toEqual([]);
  });

  it('bounds the records of a call', () => {
    const sut = new Policy(rules({ maxRows: 20 }));
    expect(sut.rows(500)).toBe(20);
    expect(() => sut.assertRows(Array.from({ length: 20 }, (_, id) => id))).not.toThrow();
    expect(() => sut.assertRows(Array.from({ length: 21 }, (_, id) => id))).toThrow('20 records at once');
  });

  it('lets technical models be changed that the owner has listed, by their exact names', () => {
    const sut = new Policy(rules({ exceptions: { models: ['ir.cron'], methods: [] } }));
    expect(['ir.cron', 'ir.cron.trigger', 'ir.rule'].map((model) => sut.mayChange(model))).toEqual([
      true,
      false,
      false,
    ]);
  });

  describe('keeps what belongs to closed models out of what points to them', () => {
    it('by what is denied, and by models that are seen in part', () => {
      const domain: Domain = [['active', '=', true]];
      const sut = new Policy(
        rules({
          deny: ['hr.*', 'account.move'],
          models: new Map([['res.partner', { hidden: new Set(), masked: new Set(), domains: [domain] }]]),
        }),
      );
      expect(sut.of('ir.attachment').domains).toEqual([
        ['|', ['res_model', '=', false], '!', ['res_model', '=like', 'hr.%']],
        ['|', ['res_model', '=', false], '!', ['res_model', '=', 'account.move']],
        ['|', ['res_model', '=', false], ['res_model', 'not in', ['res.partner']]],
      ]);
      expect(sut.of('res.partner').domains).toEqual([domain]);
    });

    it('by what is allowed, each list for itself', () => {
      const sut = new Policy(
        rules({
          allow: [
            ['sale.*', 'x_my_model', 'mail.message'],
            ['sale.order', 'mail.message'],
          ],
        }),
      );
      expect(sut.of('mail.message').domains).toEqual([
        [
          '|',
          '|',
          ['model', '=like', 'sale.%'],
          ['model', '=', 'x_my_model'],
          ['model', '=', 'mail.message'],
        ],
        ['|', ['model', '=', 'sale.order'], ['model', '=', 'mail.message']],
      ]);
    });

    it('in Odoo’s patterns, where an underscore stands for any character', () => {
      const sut = new Policy(rules({ deny: ['x_secret.*'] }));
      expect(sut.of('mail.activity').domains[0]?.at(-1)).toEqual(['res_model', '=like', 'x\\_secret.%']);
    });
  });
});
