import { describe, expect, it } from '@jest/globals';
import { closePropertyNames } from './property-names.ts';

const property = (type: string, value: unknown, comodel?: string): object => ({
  name: 'a1b2',
  string: 'Sponsor',
  type,
  value,
  ...(comodel && { comodel }),
});
const closing = (...models: string[]): Parameters<typeof closePropertyNames>[2] => ({
  openNames: (model) => Promise.resolve(models.includes(model) ? new Set() : null),
});
const closed = async (one: object): Promise<unknown> => {
  const [row] = await closePropertyNames([{ id: 1, props: [one] }], ['props'], closing('res.partner'));
  const [read] = row!.props as { value?: unknown }[];
  return read?.value;
};

describe(closePropertyNames.name, () => {
  it.each([
    ['a record', property('many2one', [7, 'Ada'], 'res.partner'), 7],
    ['records', property('many2many', [[7, 'Ada'], [8, 'Eve']], 'res.partner'), [7, 8]], // prettier-ignore
    ['records without names', property('many2many', [7, 8], 'res.partner'), [7, 8]],
    ['nobody', property('many2one', false, 'res.partner'), null],
    ['no list of records', property('many2many', [], 'res.partner'), []],
    ['something unheard of', property('many2one', { name: 'Ada' }, 'res.partner'), null],
  ])('leaves the ids alone of %s of a model that is not open', async (_what, one, value) => {
    expect(await closed(one)).toEqual(value);
  });

  it.each([
    ['a record of an open model', property('many2one', [7, 'Ada'], 'res.users'), [7, 'Ada']],
    ['a text', property('char', 'Ada'), 'Ada'],
    ['a choice', property('selection', 'a'), 'a'],
  ])('leaves %s as it is', async (_what, one, value) => {
    expect(await closed(one)).toEqual(value);
  });

  it('minds neither records without properties nor what is none', async () => {
    const rows = [
      { id: 1, props: null },
      { id: 2 },
      { id: 3, props: ['x', property('many2one', [7, 'Ada'], 'res.partner')] },
    ];
    const [none, without, odd] = await closePropertyNames<Record<string, unknown>>(
      rows,
      ['props'],
      closing('res.partner'),
    );
    expect([none, without]).toEqual([{ id: 1, props: null }, { id: 2 }]);
    expect(JSON.stringify(odd)).not.toContain('Ada');
  });
});
