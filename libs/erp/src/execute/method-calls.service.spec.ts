import { describe, expect, it } from '@jest/globals';
import { Erp } from '../erp.ts';
import type { OdooSession } from '../odoo-session.ts';
import { Policy } from '../policy/policy.ts';
import { FAKE_MODELS } from '../testing/fake-sales.ts';
import { modelRules, someRules } from '../testing/some-rules.ts';
import { MethodCalls } from './method-calls.service.ts';
import type { WizardCaller, Wizards } from './wizards.service.ts';

/** As Odoo 18 answers of whom a conversation is with, asked of the conversation. */
const ANSWER = {
  'sale.order': [{ id: 1, locked: false }],
  'res.partner': [{ id: 3, email: 'a@example.com' }],
};

const odoo = {
  callContext: {},
  version: () => Promise.resolve({ major: 18 }),
  fields: (model: string) => Promise.resolve(new Map(Object.entries(FAKE_MODELS.get(model) ?? {}))),
  change: () => Promise.resolve(ANSWER),
} as unknown as OdooSession;

describe(MethodCalls.name, () => {
  const sut = async (hidden: string[], masked: string[] = []) => {
    const policy = new Policy(
      someRules({ models: new Map([['res.partner', modelRules({ hidden, masked })]]) }),
    );
    const calls = new MethodCalls({} as Wizards);
    const call = { model: 'sale.order', method: 'get_contacts' };
    return (await calls.call(new Erp(odoo, policy), {} as WizardCaller, call)).result;
  };

  it('answers no field that the policy closes, of whatever model', async () => {
    const closed = { ...ANSWER, 'res.partner': [{ id: 3 }] };
    expect(await sut(['email'])).toEqual(closed);
    expect(await sut([], ['email'])).toEqual(closed);
    expect(await sut(['phone'])).toEqual(ANSWER);
  });
});
