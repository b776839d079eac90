import type { Version } from '@aidoo/odoo-sandbox';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';

const PERMISSIONS = ['query', 'read', 'schema', 'report'] as const;
/** Whatever changes what the calls are. */
const ASKED: readonly [name: string, args: Record<string, string>][] = [
  ['sales_overview', {}],
  ['sales_overview', { period: 'last_quarter', salesperson: 'Marc' }],
  ['overdue_invoices', {}],
  ['overdue_invoices', { days: '30', customer: 'a' }],
  ['stock_to_reorder', {}],
  ['stock_to_reorder', { warehouse: 'WH', below: '12' }],
  ['find_contact', { who: 'a' }],
  ['find_contact', { who: '100 %, "quoted" \\ l’été' }],
  ['monthly_report', {}],
  ['monthly_report', { month: 'this_month' }],
  ['monthly_report', { month: '2026-12' }],
];
interface Found {
  groups?: { count: number }[];
  records?: Record<string, unknown>[];
  total?: number;
}

/** A line of a prompt that is a call: a tool and its arguments. */
const CALL = /^ {3}(aidoo_[a-z]+) (\{.*\})$/gm;

const VERSIONS: readonly Version[] = ['14.0', '16.0', '18.0', '20.0'];

describe('the calls that prompts name', () => {
  let world: World;
  const callers = new Map<Version, McpCaller>();

  beforeAll(async () => {
    world = await World.start();
    for (const version of VERSIONS) {
      const company = await world.company();
      await company.connect(await world.odoo({ version }));
      callers.set(version, await company.caller('owner', PERMISSIONS));
    }
  });
  afterAll(() => world.stop());

  const callsOf = async (caller: McpCaller, name: string, args: Record<string, string>) => {
    const { body, text } = await caller.rpc('prompts/get', { name, arguments: args });
    const [message] = (body.result?.['messages'] ?? []) as { content: { text: string } }[];
    if (!message) throw new Error(text);
    return [...message.content.text.matchAll(CALL)].map(([, tool, json]) => ({
      tool: tool!,
      args: JSON.parse(json!) as Record<string, unknown>,
    }));
  };

  describe.each(VERSIONS)('on Odoo %s', (version) => {
    it.each(ASKED)('succeed as they stand: %s with %j', async (name, args) => {
      const caller = callers.get(version)!;
      const calls = await callsOf(caller, name, args);
      expect(calls.length).toBeGreaterThan(1);
      for (const call of calls) {
        const { isError, text } = await caller.call(call.tool, call.args);
        expect({ ...call, failure: isError ? text : null }).toEqual({ ...call, failure: null });
      }
    });
  });

  it.each(ASKED)('are the same in both languages: %s with %j', async (name, args) => {
    const caller = callers.get('18.0')!;
    const [english, french] = [
      await callsOf(caller, name, { ...args, language: 'en' }),
      await callsOf(caller, name, { ...args, language: 'fr' }),
    ];
    expect(french).toEqual(english);
  });

  it('find what there is: sales and the month before, debts, stock, a contact', async () => {
    const caller = callers.get('18.0')!;
    const answers = async (name: string, args: Record<string, string>) => {
      const found = [];
      for (const call of await callsOf(caller, name, args))
        found.push((await caller.call<Found>(call.tool, call.args)).structured);
      return found;
    };
    const [, total, salespeople] = await answers('sales_overview', { period: 'last_quarter' });
    expect(total!.groups![0]).toMatchObject({ count: expect.any(Number), previous: expect.anything() });
    expect(salespeople!.groups!.length).toBeGreaterThan(1);
    const [, owed, invoices, credits] = await answers('overdue_invoices', {});
    expect(invoices!.total).toBe(owed!.groups!.reduce((sum, { count }) => sum + count, 0));
    expect(invoices!.records!.length).toBeGreaterThan(0);
    expect(credits!.groups).toEqual([]);
    const [, rules, low] = await answers('stock_to_reorder', { warehouse: 'Bruss', below: '5' });
    for (const one of rules!.records!) expect(one).toMatchObject({ warehouse_id: { name: 'Brussels' } });
    expect([rules!.total! > 0, low!.total! > 0]).toEqual([true, true]);
    const [contacts] = await answers('find_contact', { who: 'aurora' });
    expect(contacts!.records).toContainEqual(expect.objectContaining({ name: 'Aurora Trading' }));
  });
});
