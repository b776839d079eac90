import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { OdooError } from './odoo.error.ts';
import { parseOdooUrl } from './odoo.url.ts';
import { recordUrl } from './record.url.ts';

describe(parseOdooUrl, () => {
  it.each([
    ['https://My.Odoo.Example', 'https://my.odoo.example'],
    ['  https://my.odoo.example/  ', 'https://my.odoo.example'],
    ['https://my.odoo.example:443', 'https://my.odoo.example'],
    ['http://my.odoo.example:8069/', 'http://my.odoo.example:8069'],
    ['https://my.odoo.example./', 'https://my.odoo.example'],
    ['https://example.org/erp//odoo/', 'https://example.org/erp/odoo'],
    ['https://example.org/a/../erp', 'https://example.org/erp'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['http://2130706433', 'http://127.0.0.1'],
    ['http://0x7f000001', 'http://127.0.0.1'],
    ['http://0177.0.0.1', 'http://127.0.0.1'],
    ['http://127.1', 'http://127.0.0.1'],
    ['http://0', 'http://0.0.0.0'],
    ['http://127.0.0.1.', 'http://127.0.0.1'],
    ['http://[::ffff:7f00:1]', 'http://[::ffff:7f00:1]'],
    ['http://①②⑦.0.0.1', 'http://127.0.0.1'],
  ])('writes %s as %s', (text, normal) => {
    expect(parseOdooUrl(text)).toBe(normal);
  });

  it.each([
    ['my.odoo.example', 'begins with https://'],
    ['ftp://my.odoo.example', 'begins with https://'],
    ['file:///etc/passwd', 'begins with https://'],
    ['https://user@my.odoo.example', 'user name and password'],
    ['https://user:canary@my.odoo.example', 'user name and password'],
    ['https://@my.odoo.example', 'user name and password'],
    ['https://my.odoo.example/web?db=x', 'begins with ? or #'],
    ['https://my.odoo.example/web#id=1', 'begins with ? or #'],
    ['https://my.odoo.example?', 'begins with ? or #'],
    ['https://my odoo.example', 'contains a space'],
    ['https://my.odoo\t.example', 'contains a space'],
    ['https:\\\\my.odoo.example', 'begins with https://'],
    ['https://a\\@b.example', 'backslash'],
    ['https://', 'not a valid web address'],
    ['https://.', 'names no host'],
    ['http://256.0.0.1', 'not a valid web address'],
    [`https://example.org/${'a'.repeat(2000)}`, 'longer than'],
  ])('refuses %s', (text, words) => {
    expect(() => parseOdooUrl(text)).toThrow(OdooError);
    expect(() => parseOdooUrl(text)).toThrow(words);
    expect(() => parseOdooUrl(text)).not.toThrow('canary');
  });

  it('leaves what it made itself as it is, whatever it is given', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: false }), (text) => {
        const once = parseOdooUrl(text);
        expect(parseOdooUrl(once)).toBe(once);
      }),
    );
  });
});

describe(recordUrl, () => {
  it('is a plain path from Odoo 18, and the fragment of the web client before', () => {
    expect(recordUrl('https://o.example/erp', 18, 'sale.order', 7)).toBe(
      'https://o.example/erp/odoo/sale.order/7',
    );
    expect(recordUrl('https://o.example', 17, 'sale.order', 7)).toBe(
      'https://o.example/web#id=7&model=sale.order&view_type=form',
    );
  });
});
