import { describe, expect, it } from '@jest/globals';
import { publicText } from './fault.text.ts';

describe(publicText, () => {
  it.each([
    'Sales/User: Own Documents Only',
    'Create/update: a mandatory field is not set.',
    'Please select a customer from the list.',
    'Total 1.000.000.000 EUR, 12/11/2026 10:30:15',
    'Update the set: delete from it what you like.',
    '(Record: res.partner(47,), User: 2)',
    'The support and report pages of the portal are important.',
    'a < b and c > d; 100 % <b>sure</b>',
  ])('keeps %j', (text) => {
    expect(publicText(text)).toBe(text);
  });

  it.each([
    ['see /opt/odoo/addons/sale/models/sale.py now', 'see [path] now'],
    ['see addons/sale/sale.py', 'see [path]'],
    [String.raw`see C:\Odoo\server\odoo.conf`, 'see [path]'],
    ['at 10.0.0.7:8069', 'at [address]'],
    ['at localhost:8069', 'at [address]'],
    ['at db.internal:5432', 'at [address]'],
    ['at fe80::1', 'at [address]'],
    ['at postgresql://odoo:pw@db/odoo', 'at [address]'],
    ['smtp on port 25', 'smtp on [address]'],
    ['<function f at 0x7fd5c75a7600>', '[object]'],
    ['First\nTraceback (most recent call last):\n  File "x"', 'First'],
    ['First\n  File "x.py", line 3, in y\n    secret_source()\nLast', 'First\nLast'],
    ['UPDATE "res_users" SET x = 1', ''],
    ['INSERT INTO res_users VALUES (1)', ''],
  ])('shows %j as %j', (text, shown) => {
    expect(publicText(text)).toBe(shown);
  });

  it('ends long texts', () => {
    expect(publicText('x'.repeat(10_000))).toHaveLength(2001);
  });

  it.each(['a/', '/a', '1.', 'a.', ':', 'a:', '::', 'SELECT ', '<', "host='", 'x-'])(
    'takes no time over many times %j',
    (part) => {
      const started = performance.now();
      publicText(part.repeat(100_000));
      // A thousand times what it takes: no busy machine needs as long, and an expression that tries again and again does.
      expect(performance.now() - started).toBeLessThan(20_000);
    },
  );
});
