import { describe, expect, it } from '@jest/globals';
import { withoutPageKeys } from './page-keys.ts';

describe(withoutPageKeys.name, () => {
  it.each([
    ['/my/orders/7?access_token=2f-A', '/my/orders/7?access_token='],
    ['/my/orders/7?access_token=2f-A&report_type=pdf#x', '/my/orders/7?access_token=&report_type=pdf#x'],
    [
      '<a href="/mail/view?id=7&amp;access_token=2f">x</a>',
      '<a href="/mail/view?id=7&amp;access_token=">x</a>',
    ],
    ['See access_token and other tokens', 'See access_token and other tokens'],
  ])('%s', (text, open) => {
    expect(withoutPageKeys(text)).toBe(open);
    expect(withoutPageKeys([{ url: text, n: 1, none: null }])).toEqual([{ url: open, n: 1, none: null }]);
  });

  it('leaves out what is nested without end', () => {
    const nested = JSON.parse(`${'['.repeat(5_000)}"access_token=x"${']'.repeat(5_000)}`) as unknown;
    expect(JSON.stringify(withoutPageKeys(nested))).not.toContain('=x');
  });
});
