import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { World } from '../../support/bootstrap.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';
import type { TestCompany } from '../../support/test-company.ts';

const ALL = ['query', 'read', 'schema', 'report', 'create', 'write', 'delete', 'execute'] as const;

/** What no method of Odoo answers, or not this one. */
const WRONG: readonly unknown[] = [
  null,
  true,
  -1.5,
  'text',
  [],
  {},
  [null],
  ['text'],
  [[1]],
  [{}],
  [{ id: 'one' }],
  { 1: { id: 1 } },
  { name: null, __proto__x: 1 },
  { name: 'text', email: [], country_id: { type: 7 }, id: { type: 'constructor', selection: 'x' } },
  [{ id: 1, name: { a: 1 }, code: 5, model: 7, company_id: 'x', company_ids: 'y', currency_id: [{}] }],
  [{ id: 1, company_id: [1, 'x'], company_ids: [1, 'x'], lang: {}, tz: [] }],
  [{ country_id: 'x', __count: 'many', 'date_order:month': ['x', 1], __range: { 'date_order:month': 'x' } }],
  [{ 'date_order:month': 'x', __count: 1, __range: { 'date_order:month': { from: 'no time at all' } } }],
  { views: 'x' },
  { views: { list: { arch: '<list'.repeat(20_000) }, form: { arch: 5 } } },
];

/** For each method that a tool asks, a call that asks it. */
const ASKED: readonly [method: string, model: string, tool: string, args: Record<string, unknown>][] = [
  ['read', 'res.users', 'aidoo_context', {}],
  ['read', 'res.company', 'aidoo_context', {}],
  ['read', 'res.users', 'aidoo_query', { model: 'res.partner', limit: 1 }],
  ['read', 'res.company', 'aidoo_query', { model: 'res.partner', limit: 1 }],
  ['search_read', 'res.lang', 'aidoo_query', { model: 'res.partner', limit: 1, context: { lang: 'en_US' } }],
  ['fields_get', 'res.partner', 'aidoo_schema', { model: 'res.partner' }],
  ['search_read', 'ir.model', 'aidoo_schema', { model: 'res.partner' }],
  ['search_read', 'ir.model', 'aidoo_schema', { search: 'sale' }],
  ['fields_get', 'res.partner', 'aidoo_query', { model: 'res.partner', domain: [['type', '=', 'contact']] }],
  ['get_views', 'res.partner', 'aidoo_query', { model: 'res.partner', limit: 1 }],
  [
    'search_read',
    'res.partner',
    'aidoo_query',
    { model: 'res.partner', limit: 1, fields: ['name', 'country_id'] },
  ],
  ['search_count', 'res.partner', 'aidoo_query', { model: 'res.partner', limit: 1, count: true }],
  ['search', 'res.partner', 'aidoo_query', { model: 'res.partner', limit: 1, fields: ['name'] }],
  ['read', 'res.partner', 'aidoo_read', { model: 'res.partner', ids: [1], fields: ['name', 'country_id'] }],
  [
    'read_group',
    'sale.order',
    'aidoo_report',
    {
      model: 'sale.order',
      groupby: ['date_order:month', 'partner_id'],
      aggregates: ['amount_total:sum'],
      top: 2,
      totals: true,
    },
  ],
  [
    'fields_get',
    'sale.order',
    'aidoo_report',
    { model: 'sale.order', groupby: ['state'], aggregates: ['amount_total:sum'] },
  ],
  [
    'default_get',
    'res.partner',
    'aidoo_create',
    { model: 'res.partner', values: { name: 'A' }, dry_run: true },
  ],
  [
    'fields_get',
    'res.partner',
    'aidoo_create',
    { model: 'res.partner', values: { name: 'A' }, dry_run: true },
  ],
  ['create', 'res.partner', 'aidoo_create', { model: 'res.partner', values: { name: 'A' } }],
  [
    'search',
    'res.partner',
    'aidoo_write',
    { model: 'res.partner', ids: [1], values: { comment: 'x' }, dry_run: true },
  ],
  [
    'read',
    'res.partner',
    'aidoo_write',
    { model: 'res.partner', ids: [1], values: { comment: 'x' }, dry_run: true },
  ],
  [
    'read',
    'res.partner',
    'aidoo_write',
    { model: 'res.partner', ids: [1], values: { comment: 'x' }, expect: '2026-01-01 00:00:00' },
  ],
  ['read', 'res.partner', 'aidoo_delete', { model: 'res.partner', ids: [1], dry_run: true }],
  [
    'action_quotation_send',
    'sale.order',
    'aidoo_execute',
    { model: 'sale.order', method: 'action_quotation_send', ids: [1] },
  ],
  [
    'fields_get',
    'mail.compose.message',
    'aidoo_execute',
    { model: 'sale.order', method: 'action_quotation_send', ids: [1] },
  ],
  [
    'get_views',
    'mail.compose.message',
    'aidoo_execute',
    { model: 'sale.order', method: 'action_quotation_send', ids: [1] },
  ],
  [
    'default_get',
    'mail.compose.message',
    'aidoo_execute',
    { model: 'sale.order', method: 'action_quotation_send', ids: [1] },
  ],
  [
    'search_read',
    'ir.model',
    'aidoo_execute',
    { model: 'sale.order', method: 'action_quotation_send', ids: [1] },
  ],
];

describe('an Odoo that answers what it never answers', () => {
  let world: World;
  let company: TestCompany;
  let odoo: Sandbox;
  let owner: McpCaller;

  beforeAll(async () => {
    world = await World.start();
    odoo = await world.odoo();
    company = await world.company('Acme');
    owner = await company.caller('owner', ALL);
  });
  afterAll(async () => {
    await world.stop();
  });

  it.each(ASKED)(
    'of %s of %s, makes %s %j fail with words, or answer less',
    async (method, model, tool, args) => {
      const unexpected: unknown[] = [];
      for (const result of WRONG) {
        // A new state of the connection: nothing is remembered of its models.
        await company.connect(odoo, odoo.users.admin, 'jsonrpc');
        const body = JSON.stringify({ jsonrpc: '2.0', id: 1, result });
        odoo.fail({ raw: { body, headers: { 'content-type': 'application/json' } } }, { model, method });
        const { text } = await owner.call(tool, args);
        if (/went wrong in Aidoo|rate_limited/.test(text)) unexpected.push([result, text]);
      }
      expect(unexpected).toEqual([]);
    },
  );
});
