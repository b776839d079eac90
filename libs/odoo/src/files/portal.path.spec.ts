import { describe, expect, it } from '@jest/globals';
import { OdooError } from '../odoo.error.ts';
import { portalUrl } from './portal.path.ts';

const thrown = (path: string, base = 'https://erp.example/odoo'): unknown => {
  try {
    return portalUrl(base, path);
  } catch (error) {
    return error;
  }
};

describe('A page of the portal', () => {
  it.each([
    ['/my/orders/7?access_token=a-b&report_type=pdf', '/my/orders/7?access_token=a-b&report_type=pdf'],
    ['/my/picking/pdf/3?access_token=x', '/my/picking/pdf/3?access_token=x'],
    ['/my/invoices/7/', '/my/invoices/7/'],
    ['/my/orders/7?x=%2F..%2F//y', '/my/orders/7?x=%2F..%2F//y'],
    ['/my/orders/7?a=1#discussion', '/my/orders/7?a=1'],
  ])('%s is below the address of its Odoo', (path, asked) => {
    expect(portalUrl('https://erp.example', path)).toBe(`https://erp.example${asked}`);
    expect(portalUrl('https://erp.example:8069/a/b', path)).toBe(`https://erp.example:8069/a/b${asked}`);
  });

  it.each([
    '',
    '/my',
    '/my/',
    '/web/login',
    '/MY/orders/7',
    'my/orders/7',
    '//my/orders/7',
    '//evil.example/my/x',
    'https://evil.example/my/x',
    '@evil.example/my/x',
    '/my//orders/7',
    '/my/../web/x',
    '/my/orders/../../web/x',
    '/my/./x',
    '/my/%2e%2e/web/x',
    '/my/..%2fweb',
    '/my\\orders',
    '/my/orders/7?x=\\',
    '/my/orders/7?x= y',
    '/my/orders/7\r\nx: y',
    '/my/orders/7?x\r\ny: z',
    '/my/orders/7\u0000',
    '/my/ordérs/7',
    '/my/orders/7;x',
    ' /my/orders/7',
    `/my/orders/${'7'.repeat(2_000)}`,
  ])('%j is none, and is not repeated', (path) => {
    const error = thrown(path);
    expect(error).toBeInstanceOf(OdooError);
    expect(error).toMatchObject({
      kind: 'invalid_argument',
      message: 'This is no page of the portal of this Odoo, whose paths begin with /my/.',
    });
  });
});
