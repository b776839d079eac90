import type { Target } from './load/job.ts';
import { mcpRequest } from './mcp-request.ts';
import type { SandboxAddress } from './servers/sandbox.server.ts';
import type { Credentials } from './set-up.ts';

/** The same question asked of Odoo directly, and the whole way through the gateway. */
export const QUESTIONS = ['count', 'read', 'create'] as const;
export type Question = (typeof QUESTIONS)[number];

export const VARIANTS = {
  bare: 'bare SDK server, one trivial tool',
  'direct count': 'Odoo directly: search_count',
  'direct read': 'Odoo directly: search_read 80×10',
  'direct create': 'Odoo directly: create',
  'whole count': 'whole way: aidoo_query, limit 1, count',
  'oauth count': 'the same count by an OAuth access token',
  'whole read': 'whole way: aidoo_query 80×10',
  'whole create': 'whole way: aidoo_create',
} as const;
export type Variant = keyof typeof VARIANTS;

const LINES = 'sale.order.line';
const DOMAIN = [['price_unit', '>', 0]];
const FIELDS =
  'order_id name product_id product_uom_qty price_unit discount price_subtotal price_total salesman_id state'.split(
    ' ',
  );
const LEAD = { name: 'New website' };

export function targets(
  bare: string,
  odoo: SandboxAddress,
  gateway: string,
  { key, token }: Credentials,
): Record<Variant, Target> {
  const direct = (
    model: string,
    method: string,
    args: unknown[],
    kwargs: object,
    expected: string,
  ): Target => {
    const { url, database, uid, secret } = odoo;
    const call = [database, uid, secret, model, method, args, kwargs];
    const params = { service: 'object', method: 'execute_kw', args: call };
    const body = JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params });
    const headers = { 'content-type': 'application/json' };
    return { origin: url, path: '/jsonrpc', headers, body, expected };
  };
  const whole = (name: string, args: object, expected: string, credential = key): Target => ({
    ...mcpRequest(gateway, 'tools/call', { name, arguments: args }, credential),
    expected,
  });
  const question = { model: LINES, domain: DOMAIN };
  const count = { ...question, fields: ['name'], limit: 1, count: true };
  return {
    bare: {
      ...mcpRequest(bare, 'tools/call', { name: 'echo', arguments: { text: 'again' } }),
      expected: '"again"',
    },
    'direct count': direct(LINES, 'search_count', [DOMAIN], {}, '"result":1'),
    'direct read': direct(LINES, 'search_read', [DOMAIN], { fields: FIELDS, limit: 80 }, '"result":[{'),
    'direct create': direct('crm.lead', 'create', [[LEAD]], {}, '"result":['),
    'whole count': whole('aidoo_query', count, '"total":1'),
    'oauth count': whole('aidoo_query', count, '"total":1', token),
    'whole read': whole('aidoo_query', { ...question, fields: FIELDS, limit: 80 }, '"nextCursor":"'),
    'whole create': whole('aidoo_create', { model: 'crm.lead', values: LEAD }, '"ids":['),
  };
}
