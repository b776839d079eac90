import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../options.ts';
import { startSandbox } from '../sandbox.ts';
import { caller, jsonRpc, type Reply } from '../testing.ts';

type Answer = Record<string, unknown>;
interface Action extends Answer {
  res_model: string;
  context: Answer;
}

describe('wizards and actions', () => {
  let sandbox: Sandbox;
  let call: ReturnType<typeof caller>;
  beforeAll(async () => {
    sandbox = await startSandbox({ version: '18.0' });
    call = caller(sandbox);
  });
  afterAll(() => sandbox.close());

  const read = async (model: string, id: unknown, ...fields: string[]): Promise<Answer> =>
    ((await call(model, 'read', [[id], fields])) as Answer[])[0] ?? {};
  const firstOf = async (model: string, domain: unknown[]): Promise<number> =>
    ((await call(model, 'search', [domain], { limit: 1, order: 'id' })) as number[])[0] ?? 0;
  const press = (model: string, method: string, id: number): Promise<Reply> =>
    jsonRpc(sandbox, 'object', 'execute_kw', ['sandbox', 2, 'admin', model, method, [[id]]]);

  it('are marked among the models', async () => {
    const wizards = (await call('ir.model', 'search_read', [[['transient', '=', true]], ['model']], {
      order: 'model',
    })) as Answer[];
    expect(wizards.map(({ model }) => model)).toEqual([
      'account.payment.register',
      'crm.lead.lost',
      'mail.compose.message',
      'sale.order.discount',
    ]);
  });

  it('give a discount on the order that they were opened on, and answer nothing', async () => {
    const order = await firstOf('sale.order', [['state', '=', 'draft']]);
    const before = Number((await read('sale.order', order, 'amount_untaxed'))['amount_untaxed']);
    const action = (await call('sale.order', 'action_open_discount_wizard', [[order]])) as Action;
    expect(action).toMatchObject({ type: 'ir.actions.act_window', target: 'new' });
    const context = { active_id: order };
    const names = ['sale_order_id', 'discount_type'];
    expect(await call(action.res_model, 'default_get', [names], { context })).toEqual({
      sale_order_id: order,
      discount_type: 'sol_discount',
    });
    const wizard = await call(action.res_model, 'create', [{ discount_percentage: 0.5 }], { context });
    expect(await press(action.res_model, 'action_apply_discount', Number(wizard))).toEqual({
      jsonrpc: '2.0',
      id: 1,
    });
    const { order_line: lines } = await read('sale.order', order, 'order_line');
    const discounts = (await call('sale.order.line', 'read', [lines, ['discount']])) as Answer[];
    expect(new Set(discounts.map(({ discount }) => discount))).toEqual(new Set([50]));
    expect(Number((await read('sale.order', order, 'amount_untaxed'))['amount_untaxed'])).toBeLessThan(
      before,
    );
    await expect(
      call(action.res_model, 'create', [{ discount_percentage: 50 }], { context }),
    ).rejects.toThrow('Invalid discount amount');
  });

  it.each(['16.0', '18.0'] as const)(
    'say in the form of a payment on Odoo %s what is due, which their defaults do not',
    async (version) => {
      const other = await startSandbox({ version });
      const ask = caller(other);
      const [invoice] = (await ask('account.move', 'search_read', [
        [['payment_state', '=', 'not_paid']],
        ['amount_residual', 'partner_id'],
      ])) as [Answer];
      const context = { active_model: 'account.move', active_ids: [invoice['id']] };
      const names = ['amount', 'partner_id', 'payment_date', 'move_ids'];
      const register = (method: string, args: unknown[]): Promise<unknown> =>
        ask('account.payment.register', method, args, { context });
      const defaults = await register('default_get', [names]);
      expect(defaults).not.toHaveProperty('amount');
      expect(defaults).not.toHaveProperty('partner_id');
      const [partner, name] = invoice['partner_id'] as [number, string];
      const asked = version === '16.0' ? '' : { fields: { display_name: {} } };
      const spec = Object.fromEntries(names.map((one) => [one, asked]));
      expect(await register('onchange', [[], {}, [], spec])).toMatchObject({
        value: {
          amount: invoice['amount_residual'],
          partner_id: version === '16.0' ? [partner, name] : { id: partner, display_name: name },
          move_ids:
            version === '16.0'
              ? [[5, 0, 0], [4, invoice['id'], 0]] // prettier-ignore
              : [[4, invoice['id'], { id: invoice['id'] }]],
        },
      });
      await other.close();
    },
  );

  it('register a payment, part of it first, and then refuse another', async () => {
    const invoice = await firstOf('account.move', [['payment_state', '=', 'not_paid']]);
    const { amount_residual: due } = await read('account.move', invoice, 'amount_residual');
    const pay = async (values: object): Promise<Answer> => {
      const action = (await call('account.move', 'action_register_payment', [[invoice]])) as Action;
      expect(action.context).toEqual({ active_model: 'account.move', active_ids: [invoice] });
      const options = { context: action.context };
      const wizard = await call(action.res_model, 'create', [values], options);
      return (await call(action.res_model, 'action_create_payments', [[wizard]], options)) as Answer;
    };
    const first = await pay({ amount: 10 });
    expect(await read('account.move', invoice, 'payment_state', 'amount_residual')).toMatchObject({
      payment_state: 'partial',
      amount_residual: Math.round((Number(due) - 10) * 100) / 100,
    });
    const rest = await pay({});
    expect(await read('account.move', invoice, 'payment_state', 'amount_residual')).toMatchObject({
      payment_state: 'paid',
      amount_residual: 0,
    });
    expect(first).toMatchObject({ type: 'ir.actions.act_window', res_model: 'account.payment' });
    expect((await read('account.payment', rest['res_id'], 'amount'))['amount']).toBe(
      Math.round((Number(due) - 10) * 100) / 100,
    );
    await expect(pay({})).rejects.toThrow('nothing left to pay');
  });

  it('mark leads as lost, from a wizard or by named arguments', async () => {
    const [one, other] = (await call('crm.lead', 'search', [[['stage_id.is_won', '=', false]]], {
      limit: 2,
    })) as number[];
    const context = { default_lead_ids: [[6, 0, [one]]] };
    const wizard = await call('crm.lead.lost', 'create', [{ lost_reason_id: 2 }], { context });
    expect(await call('crm.lead.lost', 'action_lost_reason_apply', [[wizard]])).toBe(true);
    await call('crm.lead', 'action_set_lost', [[other]], { lost_reason_id: 1 });
    const fields = ['active', 'probability', 'lost_reason_id'] as const;
    expect(await read('crm.lead', one, ...fields)).toMatchObject({
      active: false,
      probability: 0,
      lost_reason_id: [2, "We don't have people/skills"],
    });
    expect(await read('crm.lead', other, ...fields)).toMatchObject({ lost_reason_id: [1, 'Too expensive'] });
    await expect(call('crm.lead', 'action_set_lost', [[other], 1])).rejects.toThrow(
      'CrmLead.action_set_lost() takes 1 positional argument but 2 were given',
    );
  });

  it('send a quotation, which is then marked as sent', async () => {
    const order = await firstOf('sale.order', [['state', '=', 'draft']]);
    const action = (await call('sale.order', 'action_quotation_send', [[order]])) as Action;
    const options = { context: action.context };
    const wizard = await call(action.res_model, 'create', [{ subject: 'Yours', body: 'Please' }], options);
    expect(await call(action.res_model, 'action_send_mail', [[wizard]], options)).toEqual({
      type: 'ir.actions.act_window_close',
      infos: 'mail_sent',
    });
    expect((await read('sale.order', order, 'state'))['state']).toBe('sent');
    const sent = [
      ['model', '=', 'sale.order'],
      ['res_id', '=', order],
      ['subject', '=', 'Yours'],
    ];
    expect(await call('mail.message', 'search_count', [sent])).toBe(1);
  });

  it('belong to those who opened them', async () => {
    const [sales, tom] = [caller(sandbox, sandbox.users.sales), { ...sandbox.users.sales, uid: 8 }];
    const [order] = (await sales('sale.order', 'search', [[]], { limit: 1 })) as number[];
    const wizard = await sales('sale.order.discount', 'create', [{ sale_order_id: order }]);
    expect(await sales('sale.order.discount', 'search_count', [[]])).toBe(1);
    const other = caller(sandbox, { ...tom, secret: 'tom-sandbox' });
    await expect(other('sale.order.discount', 'read', [[wizard]])).rejects.toThrow('Uh-oh!');
  });

  it('tell the web client of pages, reports and effects', async () => {
    expect(await call('sale.order', 'action_preview_sale_order', [[3]])).toEqual({
      type: 'ir.actions.act_url',
      target: 'self',
      url: expect.stringMatching(/^\/my\/orders\/3\?access_token=[\w-]{36}$/),
    });
    expect(await call('account.move', 'action_print_pdf', [[1]])).toMatchObject({
      type: 'ir.actions.report',
      report_type: 'qweb-pdf',
      data: null,
    });
    expect(await call('res.users', 'preference_save', [[2]])).toEqual({
      type: 'ir.actions.client',
      tag: 'reload_context',
    });
    const open = await firstOf('crm.lead', [['type', '=', 'opportunity']]);
    expect(await call('crm.lead', 'action_set_won_rainbowman', [[open]])).toMatchObject({
      effect: { type: 'rainbow_man' },
    });
  });

  it('include a method of a module of the company, with a large result', async () => {
    const ids = await call('sale.order', 'search', [[]]);
    const ask = async (kwargs: object): Promise<string> =>
      JSON.stringify(await call('sale.order', 'x_overview', [ids], kwargs));
    expect((await ask({})).length).toBeGreaterThan(50_000);
    expect((await ask({ with_lines: false })).length).toBeLessThan((await ask({})).length);
    await expect(ask({ with_frob: true })).rejects.toThrow("unexpected keyword argument 'with_frob'");
  });
});
