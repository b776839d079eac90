import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { World } from '../support/bootstrap.ts';
import type { McpCaller } from '../support/mcp-caller.ts';
import { connectReal, describeReal, REAL_PROTOCOLS } from '../support/real-odoo.ts';

/** It needs the app of contacts only, makes contacts of its own, and deletes them. */
const ALL = ['query', 'read', 'schema', 'report', 'create', 'write', 'delete', 'execute'] as const;

interface Contact {
  id: number;
  color: number;
  city: string | null;
  parent_id: { id: number; name: string } | null;
}
interface Page {
  records: Contact[];
  nextCursor: string | null;
}

describeReal('a real Odoo', () => {
  const ref = `aidoo-${randomUUID()}`;
  const mine = [['ref', '=', ref]];
  let world: World;
  const callers = new Map<string, McpCaller>();
  const by = (protocol: string): McpCaller => callers.get(protocol)!;
  let ids: number[] = [];

  const contacts = async (protocol: string): Promise<Contact[]> => {
    const args = { model: 'res.partner', domain: mine, fields: ['color', 'city', 'parent_id'], order: 'id' };
    return (await by(protocol).call<Page>('aidoo_query', args)).structured.records;
  };

  beforeAll(async () => {
    world = await World.start();
    for (const protocol of REAL_PROTOCOLS) callers.set(protocol, await connectReal(world, protocol, ALL));
    const cities = ['Liège', 'Gent', 'Liège', '東京', ''];
    const values = cities.map((city, index) => ({ name: `N° ${index} & <b>`, city, color: index + 1, ref }));
    const made = await by('jsonrpc').call<{ ids: number[] }>('aidoo_create', {
      model: 'res.partner',
      values,
    });
    ids = made.structured.ids;
    const [parent, ...children] = ids;
    const linked = { model: 'res.partner', ids: children.slice(0, 2), values: { parent_id: parent } };
    await by('jsonrpc').call('aidoo_write', linked);
  });
  afterAll(async () => {
    if (ids.length > 0)
      await by('jsonrpc').call('aidoo_delete', { model: 'res.partner', ids: ids.toReversed() });
    await world.stop();
  });

  it('is read alike over each protocol', async () => {
    const first = await contacts('jsonrpc');
    expect(first.map(({ id }) => id)).toEqual(ids);
    for (const protocol of REAL_PROTOCOLS) expect(await contacts(protocol)).toEqual(first);
    for (const tool of ['aidoo_schema', 'aidoo_read']) {
      const args = {
        model: 'res.partner',
        ...(tool === 'aidoo_read' ? { ids } : { fields: ['name', 'type'] }),
      };
      const texts = await Promise.all(
        REAL_PROTOCOLS.map(async (one) => (await by(one).call(tool, args)).text),
      );
      expect(new Set(texts).size).toBe(1);
    }
  });

  it.each(REAL_PROTOCOLS)('adds up what the records say, over %s', async (protocol) => {
    const records = await contacts(protocol);
    for (const groupby of ['city', 'parent_id', 'parent_id.city']) {
      const args = {
        model: 'res.partner',
        domain: mine,
        groupby: [groupby],
        aggregates: ['color:sum', 'color:max'],
        totals: true,
      };
      const { structured } = await by(protocol).call<{
        groups: Record<string, unknown>[];
        totals: Record<string, unknown>;
      }>('aidoo_report', args);
      const parentCity = records[0]!.city;
      const valueOf = (one: Contact): unknown =>
        groupby === 'city' ? one.city : groupby === 'parent_id' ? one.parent_id : one.parent_id && parentCity;
      const sums = [...Map.groupBy(records, (one) => JSON.stringify(valueOf(one)))].map(([value, some]) => ({
        [groupby]: JSON.parse(value) as unknown,
        'color:sum': some.reduce((sum, { color }) => sum + color, 0),
        'color:max': Math.max(...some.map(({ color }) => color)),
        count: some.length,
      }));
      expect(structured.groups).toHaveLength(sums.length);
      expect(structured.groups).toEqual(expect.arrayContaining(sums));
      expect(structured.totals).toMatchObject({ 'color:sum': 15, 'color:max': 5, count: 5 });
    }
  });

  it.each(REAL_PROTOCOLS)('is paged to the end, each record once, over %s', async (protocol) => {
    const seen: number[] = [];
    const next = async (cursor?: string): Promise<Page> => {
      const args = { model: 'res.partner', domain: mine, fields: ['name'], limit: 2, cursor };
      return (await by(protocol).call<Page>('aidoo_query', args)).structured;
    };
    for (let page = await next(); ; page = await next(page.nextCursor)) {
      seen.push(...page.records.map(({ id }) => id));
      if (page.nextCursor === null) break;
    }
    expect(seen.toSorted((a, b) => a - b)).toEqual(ids);
  });

  it.each(REAL_PROTOCOLS)('refuses in the same words over %s', async (protocol) => {
    const sut = by(protocol);
    const model = 'res.partner';
    const refusals: [string, Record<string, unknown>, string][] = [
      ['aidoo_query', { model: 'res.partnr' }, 'unknown_model'],
      ['aidoo_query', { model, fields: ['nam'] }, 'unknown_field'],
      ['aidoo_query', { model, domain: [['name', '~', 'x']] }, 'invalid_domain'],
      ['aidoo_write', { model, ids: [2 ** 31 - 1], values: { city: 'x' } }, 'missing_record'],
      ['aidoo_create', { model, values: { name: 'x', color: 'red' } }, 'invalid_argument'],
      ['aidoo_execute', { model, method: 'unlink', ids }, 'not_allowed'],
      ['aidoo_execute', { model, method: 'no_such_method', ids }, 'invalid_argument'],
      ['aidoo_write', { model, ids: [ids[0]], values: { parent_id: ids[1] } }, 'odoo_validation'],
    ];
    const codes = [];
    for (const [tool, args] of refusals) codes.push((await sut.fail(tool, args)).code);
    // Over XML-RPC a validation error cannot be told from a user error.
    const expected = refusals.map(([, , code]) =>
      protocol === 'xmlrpc' && code === 'odoo_validation'
        ? expect.stringMatching(/^odoo_(validation|user_error)$/)
        : code,
    );
    expect(codes).toEqual(expected);
  });

  it.each(REAL_PROTOCOLS)('is changed only where it is as it was read, over %s', async (protocol) => {
    const model = 'res.partner';
    const [id] = ids;
    const read = await by(protocol).call<{ records: { write_date: string }[] }>('aidoo_read', {
      model,
      ids: [id],
      fields: ['write_date'],
    });
    const { write_date: seen } = read.structured.records[0]!;
    const late = {
      model,
      ids: [id],
      values: { comment: 'x' },
      expect: { [String(id)]: '2001-01-01 00:00:00' },
    };
    expect(await by(protocol).fail('aidoo_write', late)).toMatchObject({ code: 'invalid_argument' });
    const values = { city: protocol };
    const plan = await by(protocol).call('aidoo_write', { model, ids: [id], values, dry_run: true });
    expect(plan.text).toContain(`"after":"${protocol}"`);
    await by(protocol).call('aidoo_write', { model, ids: [id], values, expect: { [String(id)]: seen } });
    expect((await contacts(protocol))[0]).toMatchObject({ city: protocol });
  });

  it.each(REAL_PROTOCOLS)('runs a method that answers nothing as a success, over %s', async (protocol) => {
    const called = { model: 'res.partner', method: 'action_archive', ids: [ids[4]] };
    expect((await by(protocol).call('aidoo_execute', called)).isError).toBe(false);
    expect(await contacts(protocol)).toHaveLength(4);
    await by(protocol).call('aidoo_execute', { ...called, method: 'action_unarchive' });
    expect(await contacts(protocol)).toHaveLength(5);
  });
});
