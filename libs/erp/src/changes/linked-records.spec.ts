import { OdooError } from '@aidoo/odoo';
import { describe, expect, it } from '@jest/globals';
import { Erp } from '../erp.ts';
import type { OdooSession } from '../odoo-session.ts';
import { Policy } from '../policy/policy.ts';
import { FAKE_MODELS } from '../testing/fake-sales.ts';
import type { ToolError } from '../tool-error.ts';
import type { CheckedValues } from '../values/writable-values.ts';
import { namingLinks } from './linked-records.ts';

/** An Odoo whose records are 1 to 10 of each model, of which the user may not read partners. */
const odoo = (asked: string[]) => ({
  version: () => Promise.resolve({ major: 18 }),
  fields: (model: string) => Promise.resolve(new Map(Object.entries(FAKE_MODELS.get(model) ?? {}))),
  read: (model: string, _method: string, [[[, , ids]]]: [[[string, string, number[]]]]) => {
    asked.push(model);
    return model === 'res.partner'
      ? Promise.reject(new OdooError('access_error', 'no'))
      : Promise.resolve(ids.filter((id) => id <= 10));
  },
});

/** As Odoo 16 and 18 answer. */
const BROKEN = new OdooError(
  'validation_error',
  'The operation cannot be completed: another model requires the record being deleted. If possible, archive it instead.\n\nModel: Unknown (unknown)\nConstraint: crm_tag_rel_tag_id_fkey',
);
const OTHERS = [
  new OdooError('validation_error', 'A name is needed.'),
  new OdooError(
    'validation_error',
    'The operation cannot be completed:\n- Create/update: a mandatory field is not set.\n- Delete: another model requires the record being deleted.',
  ),
  new Error('broken'),
];

describe(namingLinks.name, () => {
  const sut = async (values: object, failure: Error | null) => {
    const asked: string[] = [];
    const erp = new Erp(odoo(asked) as unknown as OdooSession, Policy.NONE);
    const change = () => (failure ? Promise.reject(failure) : Promise.resolve('done'));
    const list = [{ name: 'fine' }, values] as unknown as CheckedValues[];
    const answer = await namingLinks(erp, 'sale.order', list, change).catch((error: ToolError) => error);
    return { answer, asked };
  };

  it.each([
    ['a many2one', { user_id: 11 }, 'values.user_id: there is no res.users with id 11.', [11]],
    ['a list that is set', { tag_ids: [[6, 0, [1, 11, 12]]] }, 'values.tag_ids: there is no crm.tag with id 11, 12.', [11, 12]], // prettier-ignore
    ['one that is put on a list', { tag_ids: [[4, 11, 0]] }, 'values.tag_ids: there is no crm.tag with id 11.', [11]], // prettier-ignore
    ['one inside a line', { order_line: [[0, 0, { tag_ids: [[4, 11, 0]] }]] }, 'values.order_line.tag_ids: there is no crm.tag with id 11.', [11]], // prettier-ignore
  ])('names %s that leads nowhere', async (_what, values, message, missing) => {
    expect((await sut(values, BROKEN)).answer).toMatchObject({
      code: 'missing_record',
      message,
      details: { missing },
    });
  });

  it('leaves it at what Odoo says where all is there, or cannot be looked at', async () => {
    expect((await sut({ tag_ids: [[6, 0, [1, 2]]] }, BROKEN)).answer).toBe(BROKEN);
    expect((await sut({ partner_id: 11 }, BROKEN)).answer).toBe(BROKEN);
  });

  it('asks nothing when the change is made, or fails for another reason', async () => {
    const values = { tag_ids: [[4, 11, 0]] };
    expect(await sut(values, null)).toEqual({ answer: 'done', asked: [] });
    for (const failure of OTHERS) {
      const { answer, asked } = await sut(values, failure);
      expect(answer).toBe(failure);
      expect(asked).toEqual([]);
    }
  });
});
