import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Sandbox, Version } from '@aidoo/odoo-sandbox';
import { World } from '../../support/bootstrap.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';
import { MovedClock } from '../../support/moved-clock.ts';
import type { TestCompany } from '../../support/test-company.ts';

const ALL = ['query', 'read', 'create', 'write', 'execute'] as const;
const DISCOUNT = { model: 'sale.order.discount', method: 'action_apply_discount' };

interface Field {
  name: string;
  type: string;
  default?: unknown;
  selection?: string[][];
}

interface Action {
  kind: string;
  title?: string;
  model: string;
  ids?: number[];
  fields: Field[];
  buttons: { method: string; label: string }[];
  token?: string;
  problem?: string;
  next: string;
}

interface Executed {
  result: unknown;
  action?: Action;
}

/** An assistant at work in an Odoo of some version. */
class Assistant {
  constructor(private readonly caller: McpCaller) {}

  async execute(args: Record<string, unknown>): Promise<Executed> {
    const answer = await this.caller.call<Executed>('aidoo_execute', args);
    if (answer.isError) throw new Error(answer.text);
    return answer.structured;
  }

  fail(args: Record<string, unknown>) {
    return this.caller.fail('aidoo_execute', args);
  }

  async first(
    model: string,
    domain: unknown[],
    fields: string[],
  ): Promise<Record<string, unknown> & { id: number }> {
    const args = { model, domain, fields, limit: 1, order: 'id' };
    const { structured } = await this.caller.call<{ records: { id: number }[] }>('aidoo_query', args);
    return structured.records[0]!;
  }

  /** The discount wizard on an order. */
  async discount(order: number): Promise<Action & { token: string }> {
    const { action } = await this.execute({
      model: 'sale.order',
      method: 'action_open_discount_wizard',
      ids: [order],
    });
    return action as Action & { token: string };
  }
}

describe('a wizard', () => {
  let world: World;
  let company: TestCompany;
  let odoo: Sandbox;
  let sut: Assistant;
  let order: number;

  beforeAll(async () => {
    world = await World.start();
    odoo = await world.odoo();
    company = await world.company();
    await company.connect(odoo);
    sut = new Assistant(await company.caller('owner', ALL));
    order = (await sut.first('sale.order', [['state', '=', 'draft']], ['name'])).id;
  });
  afterAll(async () => {
    await world.stop();
  });
  beforeEach(() => {
    odoo.calls.length = 0;
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const asked = (...methods: string[]) =>
    odoo.calls.map(({ method }) => method).filter((method) => methods.includes(method));
  const connected = async (version: Version): Promise<Assistant> => {
    const other = await world.company();
    await other.connect(await world.odoo({ version }));
    return new Assistant(await other.caller('owner', ALL));
  };

  it.each(['17.0', '18.0', '19.0'] as const)(
    'is described, filled in and confirmed by a second call, on Odoo %s',
    async (version) => {
      const assistant = await connected(version);
      const { id, amount_untaxed: before } = await assistant.first(
        'sale.order',
        [['state', '=', 'draft']],
        ['amount_untaxed'],
      );
      const { token, ...action } = await assistant.discount(id);
      expect(action).toMatchObject({
        kind: 'wizard',
        title: 'Discount',
        model: 'sale.order.discount',
        buttons: [{ method: 'action_apply_discount', label: 'Apply discount' }],
        next: expect.stringContaining('Nothing is confirmed yet'),
      });
      expect(action.fields).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            name: 'sale_order_id',
            required: true,
            default: { id, name: expect.any(String) },
          }),
          expect.objectContaining({ name: 'discount_percentage', type: 'float' }),
          expect.objectContaining({ name: 'discount_type', default: 'sol_discount' }),
        ]),
      );
      const confirmed = { ...DISCOUNT, wizard: { token, values: { discount_percentage: 0.5 } } };
      expect(await assistant.execute(confirmed)).toEqual({ ...DISCOUNT, result: null });
      const { amount_untaxed: after } = await assistant.first(
        'sale.order',
        [['id', '=', id]],
        ['amount_untaxed'],
      );
      expect(Number(after)).toBeCloseTo(Number(before) / 2, 0);
    },
  );

  it.each(['14.0', '15.0', '16.0', '18.0', '20.0'] as const)(
    'registers a payment on Odoo %s, and names it',
    async (version) => {
      const assistant = await connected(version);
      const unpaid = [
        ['payment_state', '=', 'not_paid'],
        ['state', '=', 'posted'],
      ];
      const { id, amount_residual: due } = await assistant.first('account.move', unpaid, ['amount_residual']);
      const { action } = await assistant.execute({
        model: 'account.move',
        method: 'action_register_payment',
        ids: [id],
      });
      // Odoo works them out: its defaults do not say them.
      expect(action!.fields).toContainEqual(expect.objectContaining({ name: 'amount', default: due }));
      expect(action!.fields).toContainEqual(
        expect.objectContaining({
          name: 'partner_id',
          default: { id: expect.any(Number), name: expect.any(String) },
        }),
      );
      const { method } = action!.buttons[0]!;
      const wizard = { token: action!.token };
      const paid = await assistant.execute({ model: action!.model, method, wizard });
      expect(paid).toMatchObject({ result: null, action: { kind: 'records', model: 'account.payment' } });
      const { payment_state: state } = await assistant.first(
        'account.move',
        [['id', '=', id]],
        ['payment_state'],
      );
      expect(state).toBe('paid');
    },
  );

  it('changes nothing before it is confirmed', async () => {
    await sut.discount(order);
    expect(asked('create', 'write', 'action_apply_discount')).toEqual([]);
  });

  it('says what hinders it, in the words of Odoo', async () => {
    const paid = await sut.first(
      'account.move',
      [
        ['payment_state', '=', 'paid'],
        ['state', '=', 'posted'],
      ],
      ['name'],
    );
    const { action } = await sut.execute({
      model: 'account.move',
      method: 'action_register_payment',
      ids: [paid.id],
    });
    expect(action).toMatchObject({ kind: 'wizard', problem: expect.stringContaining('nothing left to pay') });
    expect(action).not.toHaveProperty('token');
  });

  it.each([
    ['a field that it does not have', { discount_share: 1 }, 'unknown_field'],
    ['a field that its form does not show', { create_uid: 1 }, 'invalid_argument'],
    ['a value that Odoo refuses', { discount_percentage: 50 }, 'odoo_validation'],
  ])('is not confirmed with %s', async (_what, values, code) => {
    const { token } = await sut.discount(order);
    odoo.calls.length = 0;
    expect(await sut.fail({ ...DISCOUNT, wizard: { token, values } })).toMatchObject({ code });
    expect(asked('action_apply_discount')).toEqual([]);
  });

  it.each([
    ['a button that its form does not show', { ...DISCOUNT, method: 'action_confirm' }],
    ['a method of the ORM', { ...DISCOUNT, method: 'unlink' }],
    ['a private method', { ...DISCOUNT, method: '_create_discount_lines' }],
    ['another model', { model: 'sale.order', method: 'action_apply_discount' }],
  ])('lets nobody press %s', async (_what, call) => {
    const { token } = await sut.discount(order);
    odoo.calls.length = 0;
    expect(await sut.fail({ ...call, wizard: { token } })).toMatchObject({
      code: 'not_allowed',
      hint: expect.stringContaining('action_apply_discount'),
    });
    expect(asked('create')).toEqual([]);
  });

  describe('whose token', () => {
    const refused = { code: 'not_allowed', message: expect.stringContaining('wizard.token') };

    it('comes from another company, or another key of the same person, opens nothing', async () => {
      const { token } = await sut.discount(order);
      const other = await world.company();
      await other.connect(odoo);
      for (const somebody of [other, company]) {
        const assistant = new Assistant(await somebody.caller('owner', ALL));
        expect(await assistant.fail({ ...DISCOUNT, wizard: { token } })).toMatchObject(refused);
      }
      expect(asked('create')).toEqual([]);
    });

    it('was altered, or is none, opens nothing', async () => {
      const { token } = await sut.discount(order);
      const letter = token[40] === 'A' ? 'B' : 'A';
      for (const altered of [token.slice(0, 40) + letter + token.slice(41), token.slice(1), 'x', `${token} `])
        expect(await sut.fail({ ...DISCOUNT, wizard: { token: altered } })).toMatchObject(refused);
      expect(asked('create')).toEqual([]);
    });

    it('is half an hour old opens nothing', async () => {
      const { token } = await sut.discount(order);
      new MovedClock().forward(30 * 60_000);
      expect(await sut.fail({ ...DISCOUNT, wizard: { token } })).toMatchObject(refused);
    });

    it('is of the connection before opens nothing: the records would be those of another Odoo', async () => {
      const other = await world.company();
      await other.connect(odoo);
      const assistant = new Assistant(await other.caller('owner', ALL));
      const { token } = await assistant.discount(order);
      await other.connect(await world.odoo());
      expect(await assistant.fail({ ...DISCOUNT, wizard: { token } })).toMatchObject(refused);
    });

    it('was confirmed opens nothing again, whatever is filled in: a payment is not made twice', async () => {
      const { token } = await sut.discount(order);
      const confirmed = { ...DISCOUNT, wizard: { token, values: { discount_percentage: 0.1 } } };
      await sut.execute(confirmed);
      odoo.calls.length = 0;
      for (const values of [{ discount_percentage: 0.1 }, {}])
        expect(await sut.fail({ ...DISCOUNT, wizard: { token, values } })).toMatchObject({
          code: 'not_allowed',
          message: expect.stringMatching(/^wizard\.token: it was used at 2/),
          hint: expect.stringContaining('Nothing was done a second time.'),
        });
      expect(asked('create', 'action_apply_discount')).toEqual([]);
    });

    it('comes twice at once opens one of the two', async () => {
      const { token } = await sut.discount(order);
      const confirmed = { ...DISCOUNT, wizard: { token, values: { discount_percentage: 0.1 } } };
      const answered = Promise.withResolvers<void>();
      odoo.fail({ until: answered.promise }, { method: 'action_apply_discount' });
      const calls = [1, 2].map(() => sut.execute(confirmed).catch(({ message }: Error) => message));
      const first = await Promise.race(calls);
      answered.resolve();
      expect(first).toContain('under way');
      expect(await Promise.all(calls)).toContainEqual({ ...DISCOUNT, result: null });
      expect(asked('action_apply_discount')).toHaveLength(1);
    });

    it('was refused by Odoo is good for what is filled in better', async () => {
      const { token } = await sut.discount(order);
      const filledIn = (share: number) => ({
        ...DISCOUNT,
        wizard: { token, values: { discount_percentage: share } },
      });
      expect(await sut.fail(filledIn(50))).toMatchObject({ code: 'odoo_validation' });
      expect(await sut.execute(filledIn(0.1))).toEqual({ ...DISCOUNT, result: null });
    });

    it('is not put on record', async () => {
      const { token } = await sut.discount(order);
      await sut.execute({ ...DISCOUNT, wizard: { token, values: { discount_percentage: 0 } } });
      const { text } = await company.as('owner').get(company.path('/logs?tool=aidoo_execute'));
      expect(text).toContain('sale.order.discount');
      expect(text).not.toContain(token);
    });
  });

  it.each([
    ['create', []],
    ['action_apply_discount', ['action_apply_discount']],
  ])('is confirmed once, and may have been, when the answer to %s is lost', async (method, pressed) => {
    const { token } = await sut.discount(order);
    odoo.calls.length = 0;
    odoo.fail('reset_after', { model: 'sale.order.discount', method });
    const values = { discount_percentage: 0.1 };
    expect(await sut.fail({ ...DISCOUNT, wizard: { token, values } })).toMatchObject({
      code: 'outcome_unknown',
    });
    expect(await sut.fail({ ...DISCOUNT, wizard: { token, values } })).toMatchObject({
      code: 'outcome_unknown',
      hint: expect.stringContaining('It is not made again.'),
    });
    expect(asked('create', 'action_apply_discount')).toEqual(['create', ...pressed]);
  });

  it('that Odoo does not call one needs the permission to create, since its record could be a lasting one', async () => {
    const other = await world.company();
    await other.connect(odoo, odoo.users.sales);
    const may = new Assistant(await other.caller('owner', ALL));
    const mayNot = new Assistant(await other.caller('owner', ['query', 'execute']));
    const own = await may.first('sale.order', [['state', '=', 'draft']], ['name']);
    expect((await may.discount(own.id)).token).toEqual(expect.any(String));
    const closed = await mayNot.discount(own.id);
    expect(closed).toMatchObject({ kind: 'wizard', problem: expect.stringContaining('aidoo_create') });
    expect(closed).not.toHaveProperty('token');
  });
});
