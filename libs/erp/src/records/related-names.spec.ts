import { describe, expect, it } from '@jest/globals';
import { closeNames } from './related-names.ts';

const rows = [
  { id: 1, partner_id: { id: 7, name: 'Ada' }, user_id: { id: 2, name: 'Bob' } },
  { id: 2, partner_id: { id: 8, name: 'Eve' }, user_id: null },
];
const relations = new Map([
  ['partner_id', 'res.partner'],
  ['user_id', 'res.users'],
]);

describe(closeNames.name, () => {
  it('leaves the names of records out that are not open to the caller, and no others', async () => {
    const asked: unknown[] = [];
    const keeper = {
      openNames: (model: string, ids: readonly number[]) => {
        asked.push([model, ids]);
        return Promise.resolve(model === 'res.partner' ? new Set([8]) : null);
      },
    };
    expect(await closeNames(rows, relations, keeper)).toEqual([
      { id: 1, partner_id: { id: 7, name: '[hidden]' }, user_id: { id: 2, name: 'Bob' } },
      { id: 2, partner_id: { id: 8, name: 'Eve' }, user_id: null },
    ]);
    expect(asked).toEqual([
      ['res.partner', [7, 8]],
      ['res.users', [2]],
    ]);
  });
});
