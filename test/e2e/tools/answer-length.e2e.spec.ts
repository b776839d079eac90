import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { World } from '../../support/bootstrap.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';

type Json = Record<string, unknown>;

interface Read {
  readonly what: string;
  readonly tool: string;
  readonly args: Json & { model: string };
  /** What Odoo is asked for the same. */
  readonly method: string;
  readonly positional: readonly unknown[];
  readonly kwargs: Json;
}

/** In characters. */
interface Length {
  readonly what: string;
  readonly ours: number;
  readonly compact: number;
  readonly indented: number;
}

const LIMIT = 20;

/** For docs/reading.md. */
const table = (all: readonly Length[]): string =>
  all
    .map(({ what, ours, compact, indented }) => `| ${what} | ${ours} | ${compact} | ${indented} |\n`)
    .join('');

/** A list, and what its numbers are measured in: without being asked, a tool says it, and Odoo does not. */
function list(
  what: string,
  model: string,
  fields: string[],
  measured: string[] = [],
  domain: unknown[] = [],
): Read {
  const order = 'id desc';
  return {
    what,
    tool: 'aidoo_query',
    args: { model, domain, fields, order, limit: LIMIT },
    method: 'search_read',
    positional: [domain],
    kwargs: { fields: [...fields, ...measured], order, limit: LIMIT },
  };
}

function groups(what: string, model: string, groupby: string[], aggregates: string[], context: Json): Read {
  return {
    what,
    tool: 'aidoo_report',
    args: { model, groupby, aggregates, limit: 500, context },
    method: 'read_group',
    positional: [[]],
    kwargs: {
      fields: aggregates,
      groupby,
      lazy: false,
      context: { allowed_company_ids: context['companyIds'] },
    },
  };
}

const EUROPEAN = { companyIds: [1] };
const READS: readonly Read[] = [
  list('partners', 'res.partner', ['name', 'email', 'phone', 'city', 'country_id']),
  list(
    'orders',
    'sale.order',
    ['name', 'partner_id', 'date_order', 'amount_total', 'state'],
    ['currency_id'],
  ),
  list(
    'order lines',
    'sale.order.line',
    ['order_id', 'product_id', 'product_uom_qty', 'price_unit', 'price_subtotal'],
    ['product_uom', 'currency_id'],
  ),
  list(
    'invoices',
    'account.move',
    ['name', 'partner_id', 'invoice_date', 'amount_total', 'amount_residual', 'payment_state'],
    ['currency_id'],
    [['move_type', '=', 'out_invoice']],
  ),
  list('products', 'product.product', ['name', 'default_code', 'list_price'], ['currency_id']),
  list('leads', 'crm.lead', ['name', 'stage_id', 'user_id', 'expected_revenue'], ['company_currency']),
  {
    what: 'one order',
    tool: 'aidoo_read',
    args: { model: 'sale.order', ids: [59], fields: ['name', 'partner_id', 'amount_total', 'order_line'] },
    method: 'read',
    positional: [[59]],
    kwargs: { fields: ['name', 'partner_id', 'amount_total', 'order_line', 'currency_id'] },
  },
  groups('sales by customer', 'sale.order', ['partner_id'], ['amount_total:sum'], EUROPEAN),
  groups('sales by month', 'sale.order', ['date_order:month'], ['amount_total:sum'], EUROPEAN),
  groups('leads by stage', 'crm.lead', ['stage_id'], ['expected_revenue:sum'], EUROPEAN),
];

describe('what a model reads', () => {
  let world: World;
  let odoo: Sandbox;
  let caller: McpCaller;

  beforeAll(async () => {
    world = await World.start();
    odoo = await world.odoo({ today: new Date('2026-11-30T12:00:00Z') });
    const company = await world.company();
    await company.connect(odoo);
    caller = await company.caller('owner', ['query', 'read', 'report']);
  });
  afterAll(() => world.stop());

  async function lengths({ what, tool, args, ...asked }: Read): Promise<Length> {
    const { text, isError } = await caller.call(tool, args);
    if (isError) throw new Error(text);
    const answer = await ask(odoo, args.model, asked);
    return {
      what,
      ours: text.length,
      compact: JSON.stringify(answer).length,
      indented: JSON.stringify(answer, null, 2).length,
    };
  }

  it('is shorter than what Odoo answers, as JSON with indents, whatever is read', async () => {
    for (const read of READS) {
      const { ours, indented } = await lengths(read);
      expect({ what: read.what, isShorter: ours < 0.85 * indented }).toEqual({
        what: read.what,
        isShorter: true,
      });
    }
  });

  it('is in all about as long as that is without a space', async () => {
    const all = await Promise.all(READS.map(lengths));
    const sum = (key: 'ours' | 'compact'): number => all.reduce((total, one) => total + one[key], 0);
    expect(sum('ours')).toBeLessThan(1.03 * sum('compact'));
    if (process.env['SHOW_LENGTHS']) process.stderr.write(table(all));
  });
});

async function ask(
  odoo: Sandbox,
  model: string,
  { method, positional, kwargs }: Pick<Read, 'method' | 'positional' | 'kwargs'>,
): Promise<unknown> {
  const { uid, secret } = odoo.users.admin;
  const args = [odoo.database, uid, secret, model, method, positional, kwargs];
  const response = await fetch(`${odoo.url}/jsonrpc`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      method: 'call',
      id: 1,
      params: { service: 'object', method: 'execute_kw', args },
    }),
  });
  const { result } = (await response.json()) as { result?: unknown };
  if (!Array.isArray(result)) throw new Error(`${model}.${method} has no records.`);
  return result;
}
