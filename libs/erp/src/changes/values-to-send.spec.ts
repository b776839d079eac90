import { describe, expect, it } from '@jest/globals';
import { Erp } from '../erp.ts';
import type { OdooSession } from '../odoo-session.ts';
import { Policy } from '../policy/policy.ts';
import { FAKE_MODELS } from '../testing/fake-sales.ts';
import { modelRules, someRules } from '../testing/some-rules.ts';
import type { ToolError } from '../tool-error.ts';
import { valuesToSend } from './values-to-send.ts';

/** An Odoo of which only fields and ids are asked; under the rules that are sent along, 1 to 10 may be seen. */
class Asked {
  readonly calls: [model: string, domain: unknown][] = [];
  readonly callContext = { tz: 'UTC' };

  version() {
    return Promise.resolve({ major: 19 });
  }

  fields(model: string) {
    return Promise.resolve(new Map(Object.entries(FAKE_MODELS.get(model) ?? {})));
  }

  read(model: string, method: string, [domain]: [unknown[]]) {
    expect(method).toBe('search');
    this.calls.push([model, domain]);
    const [, , ids] = domain.find((term) => Array.isArray(term) && term[0] === 'id') as [
      string,
      string,
      number[],
    ];
    return Promise.resolve(ids.filter((id) => id <= 10));
  }
}

/** Orders and lines of which a caller sees some only. */
const policy = new Policy(
  someRules({
    models: new Map(
      ['sale.order.line', 'stock.picking', 'crm.tag'].map((model) => [
        model,
        modelRules({ domains: [[['name', '=', 'mine']]] }),
      ]),
    ),
  }),
);

describe(valuesToSend.name, () => {
  const send = async (values: Record<string, unknown>, under = policy, model = 'sale.order') => {
    const asked = new Asked();
    const erp = new Erp(asked as unknown as OdooSession, under);
    const answer = await valuesToSend(erp, model, values, 'values', 'write').catch(
      ({ code, message }: ToolError) => `${code}: ${message}`,
    );
    return { answer, calls: asked.calls };
  };

  it.each([
    ['changes a line by its id', { order_line: { update: [{ id: 11, name: 'x' }] } }, 'sale.order.line'],
    ['strikes one out', { order_line: [[2, 11, 0]] }, 'sale.order.line'],
    ['takes over a record by its list', { picking_ids: { add: [11] } }, 'stock.picking'],
    ['lets one go', { picking_ids: [[3, 11]] }, 'stock.picking'],
    ['links one', { tag_ids: { add: [11] } }, 'crm.tag'],
    ['refers to one', { resource_ref: 'crm.tag,11' }, 'crm.tag'],
    ['changes one that is linked', { tag_ids: [[1, 11, { name: 'x' }]] }, 'crm.tag'],
    [
      'changes one inside a line',
      { order_line: { update: [{ id: 3, tag_ids: [[1, 11, { name: 'x' }]] }] } },
      'crm.tag',
    ],
  ])('under a row rule nobody %s that they do not see', async (_what, values, model) => {
    expect((await send(values)).answer).toBe(`missing_record: There is no ${model} with id 11.`);
    expect((await send(values, Policy.NONE)).answer).toBeInstanceOf(Object);
  });

  it('asks with the rule, once for each model, and only where there is one', async () => {
    const { answer, calls } = await send({
      order_line: {
        update: [
          { id: 3, name: 'x' },
          { id: 4, name: 'y' },
        ],
        delete: [5],
      },
      tag_ids: { add: [9] },
      partner_id: 99,
    });
    expect(answer).toMatchObject({ tag_ids: [[4, 9, 0]] });
    expect(calls).toEqual([
      ['sale.order.line', ['&', ['id', 'in', [5, 3, 4]], ['name', '=', 'mine']]],
      ['crm.tag', ['&', ['id', 'in', [9]], ['name', '=', 'mine']]],
    ]);
  });

  it('a list of which some are not seen is not set as a whole', async () => {
    for (const value of [{ set: [1] }, [1], null, [[5]]])
      for (const name of ['picking_ids', 'tag_ids'])
        expect((await send({ [name]: value })).answer).toContain('would take off those you do not see');
  });

  it('no template is chosen where fields are closed, which it would show', async () => {
    const hiding = new Policy(
      someRules({ models: new Map([['res.partner', modelRules({ hidden: ['email'] })]]) }),
    );
    const values = { template_id: 1 };
    const { answer } = await send(values, hiding, 'mail.compose.message');
    expect(answer).toContain('not_allowed: values.template_id: a template would show');
    expect((await send(values, policy, 'mail.compose.message')).answer).toEqual(values);
  });

  it('without rules Odoo is asked nothing', async () => {
    const { answer, calls } = await send({ order_line: { set: [3], create: [{ name: 'L' }] } }, Policy.NONE);
    expect(answer).toEqual({
      order_line: [
        [6, 0, [3]],
        [0, 0, { name: 'L' }],
      ],
    });
    expect(calls).toEqual([]);
  });
});
