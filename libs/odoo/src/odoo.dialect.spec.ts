import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { dialectOf } from './odoo.dialect.ts';
import type { OdooDialect } from './odoo.dialect.ts';
import { parseVersion } from './odoo.version.ts';
import { recordUrl } from './record.url.ts';

const of = (text: string): OdooDialect => dialectOf(parseVersion({ server_version: text }));

describe(dialectOf, () => {
  it.each([
    ['groupMethod', '18.0', 'read_group', 'saas~18.2', 'formatted_read_group'],
    ['domainArgument', '15.0', 'args', 'saas~15.3', 'domain'],
    ['countTakesLimit', 'saas~15.4', false, '16.0', true],
    ['hasNameGet', 'saas~17.2', true, 'saas~17.3', false],
    ['accessMethod', 'saas~17.4', 'check_access_rights', '18.0', 'has_access'],
    ['aggregatorAttribute', '17.0', 'group_operator', 'saas~17.2', 'aggregator'],
    ['attachmentContent', 'saas~19.2', 'datas', 'saas~19.3', 'raw'],
    ['viewsMethod', 'saas~15.3', 'fields_view_get', 'saas~15.4', 'get_views'],
    ['groupsField', 'saas~18.4', 'groups_id', '19.0', 'group_ids'],
    ['recordPage', 'saas~17.4', 'fragment', '18.0', 'path'],
    ['fieldAttributesAreBounded', 'saas~18.4', false, '19.0', true],
    ['keysNeedScope', 'saas~19.4', false, '20.0', true],
    ['knowsDatabaseHeader', 'saas~18.4', false, '19.0', true],
    ['hasJson2', 'saas~18.4', false, '19.0', true],
    ['hasRpc', '21.0', true, 'saas~21.1', false],
  ] as const)('says of %s on %s %p, and on %s %p', (key, older, before, newer, after) => {
    expect(of(older)[key]).toBe(before);
    expect(of(newer)[key]).toBe(after);
  });

  it('changes its mind about each thing once at most from the oldest version to the newest', () => {
    const series = [14, 15, 16, 17, 18, 19, 20, 21, 22].flatMap((major) =>
      [0, 1, 2, 3, 4].map((minor) => ({ major, minor })),
    );
    const dialects = series.map(dialectOf);
    for (const key of Object.keys(of('14.0')) as (keyof OdooDialect)[]) {
      const said = dialects.map((dialect) => dialect[key]);
      expect(said.filter((each, index) => index > 0 && each !== said[index - 1])).toHaveLength(1);
    }
  });

  it('is that of the release before it for every version that a server may tell', () => {
    const parts = fc.record({
      major: fc.nat(99),
      minor: fc.nat(9),
      saas: fc.boolean(),
      end: fc.constantFrom('', '+e', '-20260101', 'a1'),
    });
    fc.assert(
      fc.property(parts, ({ major, minor, saas, end }) => {
        const text = `${saas ? 'saas~' : ''}${major}.${minor}${end}`;
        expect(of(text)).toEqual(dialectOf({ major, minor }));
      }),
    );
  });
});

describe(recordUrl, () => {
  it.each([
    [17, 'https://x/web#id=5&model=sale.order&view_type=form'],
    [18, 'https://x/odoo/sale.order/5'],
  ])('on %i is %s', (major, url) => {
    expect(recordUrl('https://x', major, 'sale.order', 5)).toBe(url);
  });
});
