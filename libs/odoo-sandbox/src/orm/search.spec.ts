import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../options.ts';
import { startSandbox } from '../sandbox.ts';
import { caller } from '../testing.ts';

describe('searching', () => {
  let sandbox: Sandbox;
  let call: ReturnType<typeof caller>;
  let ids: number[];
  beforeAll(async () => {
    sandbox = await startSandbox({ version: '18.0' });
    call = caller(sandbox);
    const [tag] = (await call('res.partner.category', 'create', [[{ name: 'Spec' }]])) as number[];
    const [top] = (await call('res.partner', 'create', [
      [{ name: 'Spec Top', is_company: true, country_id: 1, ref: 'spec', color: 3, category_id: [[4, tag]] }],
    ])) as number[];
    const rest = (await call('res.partner', 'create', [
      [
        { name: 'Spec Ann', parent_id: top, email: 'ann@spec.example', ref: 'spec', color: 1 },
        { name: 'Spec 50%', country_id: 2, ref: 'spec', comment: 'x', color: 2 },
        { name: 'Spec Gone', active: false, ref: 'spec', phone: '' },
      ],
    ])) as number[];
    ids = [top ?? 0, ...rest];
  });
  afterAll(() => sandbox.close());

  /** Which of the four records match, by their place. */
  const found = async (domain: unknown[], context = {}): Promise<number[]> => {
    const kwargs = { order: 'id', context };
    const result = (await call(
      'res.partner',
      'search',
      [[['ref', '=', 'spec'], ...domain]],
      kwargs,
    )) as number[];
    return result.map((id) => ids.indexOf(id));
  };

  it.each(['DESK-01', 'a/b', '(x)', '[y]', 'a.b*c+d?', '{1}|^$', '\\d'])(
    'finds %s by itself, whatever its letters mean elsewhere',
    async (text) => {
      const made = await call('res.partner', 'create', [[{ name: `before ${text} after`, ref: 'letters' }]]);
      const domain = [
        ['name', 'ilike', text],
        ['ref', '=', 'letters'],
      ];
      expect(await call('res.partner', 'search', [domain])).toEqual(made);
    },
  );

  it.each<[string, unknown[], number[]]>([
    [
      'and by itself',
      [
        ['color', '>', 1],
        ['is_company', '=', true],
      ],
      [0],
    ],
    ['or', ['|', ['color', '=', 1], ['color', '=', 2]], [1, 2]],
    ['not over or', ['!', '|', ['color', '=', 1], ['color', '=', 2]], [0]],
    ['a dotted path', [['country_id.code', 'in', ['FR', 'BE']]], [0, 2]],
    ['a path through two relations', [['parent_id.country_id.name', '=like', 'Bel%']], [1]],
    ['no value', [['country_id', '=', false]], [1]],
    ['any value', [['country_id', '!=', false]], [0, 2]],
    ['another value or none', [['country_id', '!=', 1]], [1, 2]],
    ['not in, none included', [['country_id', 'not in', [1]]], [1, 2]],
    ['the name of a many2one', [['country_id', 'ilike', 'belg']], [0]],
    ['ilike', [['name', 'ilike', 'spec a']], [1]],
    ['like with case', [['name', 'like', 'spec']], []],
    ['not ilike, none included', [['email', 'not ilike', 'ann']], [0, 2]],
    ['=ilike as a whole', [['name', '=ilike', 'spec ANN']], [1]],
    ['a wildcard in the text', [['name', 'ilike', 'c_a']], [1]],
    ['comparison leaves none out', [['email', '<', 'zzz']], [1]],
    ['=? with nothing', [['email', '=?', false]], [0, 1, 2]],
    ['=? with something', [['color', '=?', 2]], [2]],
    ['a tag', [['category_id', '!=', false]], [0]],
    ['the name of a tag', [['category_id.name', '=', 'Spec']], [0]],
    ['any', [['child_ids', 'any', [['email', '!=', false]]]], [0]],
    ['not any', [['child_ids', 'not any', [['email', '!=', false]]]], [1, 2]],
    ['the constant true', [[1, '=', 1]], [0, 1, 2]],
    ['the constant false', [[0, '=', 1]], []],
    ['a boolean that is not', [['is_company', '=', false]], [1, 2]],
    ['archived ones by name', [['active', '=', false]], [3]],
    ['both by name', [['active', 'in', [true, false]]], [0, 1, 2, 3]],
    ['in with nothing', [['color', 'in', []]], []],
  ])('understands %s', async (_name, domain, places) => {
    expect(await found(domain)).toEqual(places);
  });

  it('climbs up and down a hierarchy', async () => {
    expect(await found([['id', 'child_of', ids[0]]])).toEqual([0, 1]);
    expect(await found([['id', 'parent_of', [ids[1]]]])).toEqual([0, 1]);
    expect(await found([['parent_id', 'child_of', ids[0]]])).toEqual([1]);
  });

  it('shows archived records when the context says so', async () => {
    expect(await found([], { active_test: false })).toEqual([0, 1, 2, 3]);
  });

  it('takes an empty text for none from 18 on', async () => {
    expect(await found([['phone', '=', false]], { active_test: false })).toContain(3);
  });

  it('covers a whole day when a datetime is compared with a date', async () => {
    const [order] = (await call('sale.order', 'create', [
      [{ partner_id: ids[0], date_order: '2020-02-03 10:00:00' }],
    ])) as number[];
    const count = (operator: string): Promise<unknown> =>
      call('sale.order', 'search_count', [
        [
          ['id', '=', order],
          ['date_order', operator, '2020-02-03'],
        ],
      ]);
    expect([await count('<='), await count('>'), await count('>='), await count('<')]).toEqual([1, 0, 1, 0]);
  });

  it('puts nothing last when ascending, and many2ones in the order of their names', async () => {
    const order = async (by: string): Promise<number[]> => {
      const domain = [['ref', '=', 'spec']];
      return ((await call('res.partner', 'search', [domain], { order: by })) as number[]).map((id) =>
        ids.indexOf(id),
      );
    };
    expect(await order('country_id')).toEqual([0, 2, 1]);
    expect(await order('country_id DESC, id')).toEqual([1, 2, 0]);
    expect(await order('email nulls first, color desc')).toEqual([0, 2, 1]);
    await expect(order('display_name')).rejects.toThrow('builtins.ValueError');
    await expect(order('name ascending')).rejects.toThrow('odoo.exceptions.UserError');
  });

  it('cuts by offset and limit', async () => {
    const domain = [['ref', '=', 'spec']];
    const page = (kwargs: object): Promise<unknown> =>
      call('res.partner', 'search', [domain], { order: 'id', ...kwargs });
    expect(await page({ offset: 1, limit: 1 })).toEqual([ids[1]]);
    expect(await page({ limit: 0 })).toHaveLength(3);
    expect(await page({ limit: false, offset: null })).toHaveLength(3);
    expect(await call('res.partner', 'search_count', [domain, 2])).toBe(2);
  });
});
