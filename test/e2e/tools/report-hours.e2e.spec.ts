import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addedUp, groupId, grouped, walkedGroups } from '../../support/added-up.ts';
import type { Records, Report } from '../../support/added-up.ts';
import { World } from '../../support/bootstrap.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';

const MODEL = 'crm.lead';
const HOUR = 'date_closed:hour';
const SUM = 'expected_revenue:sum';
const ABOUT = { model: MODEL, domain: [['name', '=like', 'Night %']], groupby: [HOUR], aggregates: [SUM] };
/** Whose books are in one currency. */
const ONE = { companyIds: [1] };

/** In UTC, from some hours before the clocks of a zone change to some hours after. */
const NIGHTS: [zone: string, what: string, start: string][] = [
  ['Europe/Brussels', 'back', '2026-10-24 20:00:00'],
  ['Europe/Brussels', 'forward', '2026-03-28 20:00:00'],
  ['America/New_York', 'back', '2026-11-01 01:00:00'],
  ['Asia/Kolkata', 'nowhere, half an hour beside UTC', '2026-06-30 15:00:00'],
];
const HOURS = 10;

/** Times of a night, twenty minutes and some seconds apart. */
function timesFrom(start: string): string[] {
  const first = Date.parse(`${start.replace(' ', 'T')}Z`);
  return Array.from({ length: HOURS * 3 }, (_, index) =>
    new Date(first + index * 1_207_000).toISOString().slice(0, 19).replace('T', ' '),
  );
}

describe.each([
  ['14.0', 'jsonrpc'],
  ['15.0', 'xmlrpc'],
  ['16.0', 'xmlrpc'],
  ['17.0', 'xmlrpc'],
  ['18.0', 'jsonrpc'],
  ['19.0', 'auto'],
  ['20.0', 'auto'],
] as const)('a report by the hour from Odoo %s over %s', (version, protocol) => {
  let world: World;
  let caller: McpCaller;
  let leads: Records;

  beforeAll(async () => {
    world = await World.start();
    const odoo = await world.odoo({ version });
    const company = await world.company();
    await company.connect(odoo, odoo.users.admin, protocol);
    caller = await company.caller('owner', ['query', 'report', 'create']);
    for (const [zone, what, start] of NIGHTS) {
      const values = timesFrom(start).map((date_closed, index) => ({
        name: `Night ${zone} ${what} ${index}`,
        date_closed,
        expected_revenue: 2 ** (index % 12) + index / 100,
        company_id: 1,
      }));
      const { isError, text } = await caller.call('aidoo_create', { model: MODEL, values });
      if (isError) throw new Error(text);
    }
    const { structured } = await caller.call<{ records: Records }>('aidoo_query', {
      model: MODEL,
      domain: ABOUT.domain,
      fields: ['name', 'date_closed', 'expected_revenue'],
      limit: 500,
    });
    leads = structured.records;
  });
  afterAll(() => world.stop());

  async function report(args: Record<string, unknown>): Promise<Report> {
    const { structured, isError, text } = await caller.call<Report>('aidoo_report', { ...ABOUT, ...args });
    if (isError) throw new Error(text);
    return structured;
  }

  it.each(NIGHTS)('adds up each hour of a night in %s when the clocks go %s', async (zone, what) => {
    const some = leads.filter(({ name }) => String(name).startsWith(`Night ${zone} ${what} `));
    const wanted = grouped(some, [HOUR], zone);
    const domain = [['name', '=like', `Night ${zone} ${what} %`]];
    const { groups, totals, tz } = await report({ domain, totals: true, context: { ...ONE, tz: zone } });
    expect(tz).toBe(zone);
    expect(groups.map((group) => groupId([group[HOUR]]))).toEqual([...wanted.keys()].sort());
    for (const group of groups) {
      const all = wanted.get(groupId([group[HOUR]]))!;
      expect([group[HOUR], group.count]).toEqual([group[HOUR], all.length]);
      expect(group[SUM]).toBeCloseTo(Number(addedUp(all, SUM)), 4);
    }
    expect(totals?.[SUM]).toBeCloseTo(Number(addedUp(some, SUM)), 4);
    expect(totals?.count).toBe(HOURS * 3);
  });

  it('has one hour for the two that the clock shows the same, and none that it does not show', async () => {
    const hours = async (day: string): Promise<Map<unknown, number>> => {
      const domain = [...ABOUT.domain, ['name', 'like', 'Brussels'], ['date_closed', '>=', day]];
      const { groups } = await report({ domain, context: { ...ONE, tz: 'Europe/Brussels' } });
      return new Map(groups.map((group) => [(group[HOUR] as { from: string }).from, group.count]));
    };
    const back = await hours('2026-10-24');
    expect([back.get('2026-10-25 01:00'), back.get('2026-10-25 02:00')]).toEqual([3, 6]);
    const all = await hours('2026-03-28');
    expect(all.has('2026-03-29 01:00')).toBe(true);
    expect(all.has('2026-03-29 02:00')).toBe(false);
    expect(all.has('2026-03-29 03:00')).toBe(true);
  });

  it('is walked by cursors, each hour once, and has others that are everything but the largest', async () => {
    const context = { ...ONE, tz: 'Europe/Brussels' };
    const whole = await report({ limit: 500, context });
    const walked = await walkedGroups(report, { limit: 7, context });
    expect(walked).toEqual(whole.groups);
    const { groups, others, totals } = await report({ top: 5, totals: true, context });
    const sums = whole.groups.map((group) => Number(group[SUM])).sort((a, b) => b - a);
    expect(groups.map((group) => group[SUM])).toEqual(sums.slice(0, 5));
    expect(others?.[SUM]).toBeCloseTo(
      sums.slice(5).reduce((sum, one) => sum + one, 0),
      4,
    );
    expect(totals?.[SUM]).toBeCloseTo(Number(addedUp(leads, SUM)), 4);
  });

  it('is refused for a date without a time', async () => {
    const { code, message } = await caller.fail('aidoo_report', {
      ...ABOUT,
      groupby: ['date_deadline:hour'],
    });
    expect([code, message]).toEqual([
      'invalid_argument',
      'groupby: "date_deadline" is a date without a time: group it by day or longer.',
    ]);
  });
});
