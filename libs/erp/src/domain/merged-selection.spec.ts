import { describe, expect, it } from '@jest/globals';
import { ToolError } from '../tool-error.ts';
import { withoutMerged } from './merged-selection.ts';

const stateWith = (...keys: string[]) => ({
  model: 'sale.order',
  name: 'state',
  field: {
    string: 'Status',
    type: 'selection',
    selection: keys.map((key): [string, string] => [key, key]),
  },
});

const NEWER = stateWith('draft', 'sale', 'cancel');
const OLDER = stateWith('draft', 'sale', 'done', 'cancel');

describe(withoutMerged, () => {
  it('leaves out a value that another one of the list has taken in', () => {
    expect(withoutMerged(NEWER, ['sale', 'done'], 'domain[0]')).toEqual(['sale']);
  });

  it('leaves it in where this Odoo has it', () => {
    expect(withoutMerged(OLDER, ['sale', 'done'], 'domain[0]')).toEqual(['sale', 'done']);
  });

  it.each([[['done']], [['draft', 'done']]])(
    'refuses it in %j, where the other would find more, and says how to ask for it',
    (values) => {
      let refusal: unknown;
      try {
        withoutMerged(NEWER, values, 'domain[0]');
      } catch (error) {
        refusal = error;
      }
      expect(refusal).toBeInstanceOf(ToolError);
      expect(refusal).toMatchObject({
        code: 'invalid_domain',
        hint: 'It is part of "sale" here; alone it is ["state","=","sale"],["locked","=",true].',
      });
    },
  );

  it('leaves values that it does not know to whoever checks them', () => {
    expect(withoutMerged(NEWER, ['sale', 'nonsense'], 'domain[0]')).toEqual(['sale', 'nonsense']);
  });
});
