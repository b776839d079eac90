import { beforeAll, describe, expect, it } from '@jest/globals';
import { fakeOdoo } from '../testing/fake-odoo.ts';
import { chooseFields } from './field-choice.ts';
import type { ModelFields } from './model-fields.ts';
import { checkOrder } from './order.ts';

describe('the fields of a question', () => {
  let fields: ModelFields;
  beforeAll(async () => {
    fields = await fakeOdoo.fieldsOf('res.partner');
  });

  it('without a list are the few that matter: never files, secrets or lists of lines', () => {
    const chosen = chooseFields(fields, undefined);
    expect(chosen.slice(0, 3)).toEqual(['id', 'display_name', 'name']);
    expect(chosen).toEqual(expect.arrayContaining(['email', 'country_id', 'create_date', 'active']));
    expect(chosen).not.toEqual(expect.arrayContaining(['image_1920']));
    expect(chosen).not.toEqual(expect.arrayContaining(['signup_token']));
    expect(chosen).not.toEqual(expect.arrayContaining(['child_ids']));
  });

  it('are those asked for, each once, with the id and the name by which a person knows the record', () => {
    expect(chooseFields(fields, ['email', 'email', 'id'])).toEqual(['id', 'display_name', 'email']);
  });

  it.each([
    ['emial', 'Did you mean email'],
    ['image_1920', 'does not travel'],
    ['signup_token', 'holds a secret'],
  ])('are refused by name: %s', (name, text) => {
    const refused = (): void => {
      try {
        chooseFields(fields, [name]);
      } catch (error) {
        throw new Error(`${(error as Error).message} ${(error as { hint?: string }).hint ?? ''}`, {
          cause: error,
        });
      }
    };
    expect(refused).toThrow(text);
  });

  it('sort by one or several, in a direction each', () => {
    expect(checkOrder(fields, 'name, create_date DESC')).toBe('name asc, create_date desc');
  });

  it.each([
    ['nam', 'no field "nam"'],
    ['name; drop table res_partner', 'cannot read'],
    ['name sideways', 'cannot read'],
    ['name desc nulls first', 'cannot read'],
    ['', 'cannot read'],
    ['child_ids', 'cannot sort'],
    ['display_name', 'cannot sort'],
    ['signup_token', 'holds a secret'],
  ])('do not sort by %j', (order, text) => {
    expect(() => checkOrder(fields, order)).toThrow(text);
  });
});
