import { describe, expect, it } from '@jest/globals';
import { Erp } from '../erp.ts';
import type { OdooSession } from '../odoo-session.ts';
import { Policy } from '../policy/policy.ts';
import { FAKE_MODELS } from '../testing/fake-sales.ts';
import type { ToolError } from '../tool-error.ts';
import { assertListed } from './listed-records.ts';

/** What the lists of records hold. */
const HELD: Readonly<Record<string, Readonly<Record<number, object>>>> = {
  'sale.order': { 1: { order_line: [10, 11], tag_ids: [5] }, 2: { order_line: [20] } },
  'sale.order.line': { 10: { tag_ids: [7] }, 11: { tag_ids: [8] }, 20: { tag_ids: [] } },
};

/** An Odoo that is asked for nothing but lists. */
class Lists {
  readonly asked: unknown[] = [];

  version() {
    return Promise.resolve({ major: 19 });
  }

  fields(model: string) {
    return Promise.resolve(new Map(Object.entries(FAKE_MODELS.get(model) ?? {})));
  }

  read(model: string, method: string, [ids]: [number[]], kwargs: { fields: string[]; context: object }) {
    this.asked.push([model, method, ids, kwargs.fields]);
    expect(kwargs.context).toEqual({ active_test: false });
    return Promise.resolve(ids.map((id) => ({ id, ...HELD[model]?.[id] })));
  }
}

describe(assertListed.name, () => {
  const sut = async (values: Record<string, unknown>, ids = [1]) => {
    const lists = new Lists();
    const erp = new Erp(lists as unknown as OdooSession, Policy.NONE);
    const answer = await assertListed(erp, await erp.changeable('sale.order'), [{ ids, values }]).catch(
      ({ code, message }: ToolError) => `${code}: ${message}`,
    );
    return { answer, asked: lists.asked };
  };
  const change = (id: number, values: object = { name: 'x' }) => [1, id, values];

  it.each([
    ['changed', change(20)],
    ['struck out', [2, 20, 0]],
    ['let go of', [3, 20, 0]],
  ])('a line of another order is not %s', async (_what, command) => {
    const { answer } = await sut({ order_line: [change(10), command] });
    expect(answer).toBe('missing_record: values.order_line: sale.order 1 does not list sale.order.line 20.');
  });

  it('what is linked may be changed through the link, and nothing else', async () => {
    expect((await sut({ tag_ids: [change(5)] })).answer).toBeUndefined();
    expect((await sut({ tag_ids: [change(6)] })).answer).toBe(
      'missing_record: values.tag_ids: sale.order 1 does not list crm.tag 6.',
    );
    expect((await sut({ tag_ids: [change(6), [4, 6, 0]] })).answer).toBeUndefined();
    expect((await sut({ tag_ids: [[6, 0, [6]], change(6)] })).answer).toBeUndefined();
  });

  it('a line of any of several records is listed', async () => {
    expect((await sut({ order_line: [change(10), [2, 20, 0]] }, [1, 2])).answer).toBeUndefined();
    expect((await sut({ order_line: [change(30)] }, [1, 2])).answer).toContain(
      'none of these sale.order lists sale.order.line 30',
    );
  });

  it('what stands in a line must be listed there, not in the line beside it', async () => {
    const inside = (line: number, tag: number) => change(line, { tag_ids: [change(tag)] });
    const { answer, asked } = await sut({ order_line: [inside(10, 7), inside(11, 8)] });
    expect(answer).toBeUndefined();
    expect(asked).toEqual([
      ['sale.order', 'read', [1], ['order_line']],
      ['sale.order.line', 'read', [10, 11], ['tag_ids']],
    ]);
    expect((await sut({ order_line: [inside(10, 8)] })).answer).toBe(
      'missing_record: values.order_line.tag_ids: sale.order.line 10 does not list crm.tag 8.',
    );
  });

  it('nothing is asked where nothing could be meant that stands elsewhere', async () => {
    const values = { name: 'x', order_line: [[0, 0, { name: 'y' }], [4, 20, 0]], tag_ids: [[3, 6, 0], [6, 0, [9]]] }; // prettier-ignore
    expect(await sut(values)).toEqual({ answer: undefined, asked: [] });
  });
});
