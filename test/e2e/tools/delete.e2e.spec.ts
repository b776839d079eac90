import type { Sandbox } from '@aidoo/odoo-sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';
import type { TestCompany } from '../../support/test-company.ts';

/** As somebody does it in Odoo itself. */
async function callOdoo({ url, database, users }: Sandbox, model: string, method: string, args: unknown[]) {
  const { uid, secret } = users.admin;
  const params = {
    service: 'object',
    method: 'execute_kw',
    args: [database, uid, secret, model, method, args],
  };
  const response = await fetch(`${url}/jsonrpc`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', method: 'call', id: 1, params }),
  });
  expect(await response.json()).not.toHaveProperty('error');
}

const PERMISSIONS = ['query', 'read', 'create', 'write', 'delete'] as const;

describe('aidoo_delete', () => {
  let world: World;
  let company: TestCompany;
  let odoo: Sandbox;
  let caller: McpCaller;

  beforeAll(async () => {
    world = await World.start();
    odoo = await world.odoo();
    company = await world.company();
    await company.connect(odoo);
    caller = await company.caller('owner', PERMISSIONS);
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    odoo.calls.length = 0;
  });

  const make = async (model: string, values: object, by = caller): Promise<number[]> =>
    (await by.call<{ ids: number[] }>('aidoo_create', { model, values })).structured.ids;
  const remove = (args: object, by = caller) => by.call('aidoo_delete', { model: 'res.partner', ...args });
  const fail = (args: object, by = caller) => by.fail('aidoo_delete', { model: 'res.partner', ...args });
  const deletions = () => odoo.calls.filter(({ method }) => method === 'unlink').length;
  const family = () =>
    make('res.partner', {
      name: 'Family',
      child_ids: { create: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => ({ name, active: name !== 'f' })) },
      opportunity_ids: { create: [{ name: 'Roof' }] },
    });

  describe.each([
    ['17.0', 'xmlrpc'],
    ['18.0', 'jsonrpc'],
    ['19.0', 'jsonrpc'],
  ] as const)('in Odoo %s over %s', (version, protocol) => {
    it('deletes what there is, all of it, and what was deleted is missing then', async () => {
      const other = await world.company();
      const sandbox = await world.odoo({ version });
      await other.connect(sandbox, sandbox.users.admin, protocol);
      const assistant = await other.caller('owner', PERMISSIONS);
      const ids = await make('res.partner', [{ name: 'A' }, { name: 'B' }], assistant);
      const dry = await remove({ ids, dry_run: true }, assistant);
      expect(dry.structured).toMatchObject({
        ids: [],
        deleted: 0,
        records: [{ display_name: 'A' }, { display_name: 'B' }],
      });
      expect((await remove({ ids: [...ids, ids[0]] }, assistant)).structured).toEqual({
        model: 'res.partner',
        ids,
        deleted: 2,
      });
      expect(await fail({ ids }, assistant)).toMatchObject({
        code: 'missing_record',
        details: { missing: ids },
      });
    });
  });

  describe('as a dry run', () => {
    it('names the records and what hangs on them, archived ones too, and deletes nothing', async () => {
      const ids = await family();
      const { structured } = await remove({ ids, dry_run: true });
      expect(structured).toEqual({
        model: 'res.partner',
        ids: [],
        deleted: 0,
        records: [{ id: ids[0], display_name: 'Family' }],
        attached: [
          {
            field: 'child_ids',
            label: 'Contact',
            model: 'res.partner',
            count: 6,
            names: expect.arrayContaining(['Family, a']),
          },
          { field: 'opportunity_ids', label: 'Opportunities', model: 'crm.lead', count: 1, names: ['Roof'] },
        ],
      });
      expect((structured['attached'] as { names: string[] }[])[0]!.names).toHaveLength(5);
      expect(deletions()).toBe(0);
    });

    it('does not name as hanging on them what is to be deleted itself', async () => {
      const [parent] = await make('res.partner', {
        name: 'Parent',
        child_ids: { create: [{ name: 'Child' }] },
      });
      const { structured } = await caller.call<{ records: { id: number }[] }>('aidoo_query', {
        model: 'res.partner',
        domain: [['parent_id', '=', parent]],
      });
      const ids = [parent, structured.records[0]!.id];
      expect((await remove({ ids, dry_run: true })).structured).toMatchObject({ attached: [] });
    });

    it('leaves out what the Odoo user may not see, and shows the rest', async () => {
      const other = await world.company();
      await other.connect(odoo, odoo.users.employee);
      const assistant = await other.caller('owner', PERMISSIONS);
      const ids = await family();
      const { structured } = await remove({ ids, dry_run: true }, assistant);
      expect(structured).toMatchObject({ attached: [{ field: 'child_ids', count: 6 }] });
      expect(JSON.stringify(structured)).not.toContain('Roof');
    });
  });

  it('deletes none when one of them does not exist', async () => {
    const [id] = await make('res.partner', { name: 'Stays' });
    expect(await fail({ ids: [id, 987_654] })).toMatchObject({
      code: 'missing_record',
      details: { missing: [987_654] },
    });
    expect(deletions()).toBe(0);
  });

  it('says what Odoo says of a record that must not be deleted', async () => {
    const [id] = await make('sale.order', { partner_id: 3 });
    await callOdoo(odoo, 'sale.order', 'action_confirm', [[id]]);
    expect(await fail({ model: 'sale.order', ids: [id] })).toMatchObject({
      message: expect.stringContaining('You must first cancel it'),
    });
  });

  it.each(['res.users', 'ir.rule', 'ir.attachment', 'mail.template'])(
    'does not delete of the technical model %s',
    async (model) => {
      for (const dry of [true, false])
        expect(await fail({ model, ids: [1], dry_run: dry })).toMatchObject({ code: 'not_allowed' });
      expect(deletions()).toBe(0);
    },
  );

  it('takes at most 100, and none of no id', async () => {
    const ids = Array.from({ length: 101 }, (_, i) => i + 1);
    expect(await fail({ ids })).toMatchObject({ code: 'invalid_argument' });
    expect(await fail({ ids: [] })).toMatchObject({ code: 'invalid_argument' });
    expect(odoo.calls.filter(({ service }) => service === 'object')).toEqual([]);
  });

  it('does not exist for a key without its permission', async () => {
    const without = await company.caller('owner', ['read', 'write', 'create']);
    const { body } = await without.rpc('tools/list');
    expect(JSON.stringify(body)).not.toContain('aidoo_delete');
    const answer = await without.rpc('tools/call', {
      name: 'aidoo_delete',
      arguments: { model: 'res.partner', ids: [1] },
    });
    expect(answer.body.error).toMatchObject({ code: -32_602 });
  });

  it('is sent once, and says what to read when its answer is lost', async () => {
    const ids = await make('res.partner', { name: 'Lost' });
    odoo.fail('reset_after', { method: 'unlink' });
    const error = await fail({ ids });
    expect(error).toMatchObject({
      code: 'outcome_unknown',
      hint: expect.stringContaining('what it calls missing is deleted'),
    });
    expect(deletions()).toBe(1);
    expect(await caller.fail('aidoo_read', { model: 'res.partner', ids })).toMatchObject({
      code: 'missing_record',
    });
  });

  it('is on record before it is sent, with what it deleted', async () => {
    const ids = await make('res.partner', { name: 'Recorded' });
    await remove({ ids });
    const { body } = await company
      .as('owner')
      .get<{ items: Record<string, unknown>[] }>(company.path('/logs?limit=1&tool=aidoo_delete'));
    expect(body.items[0]).toMatchObject({
      status: 'success',
      params: { model: 'res.partner', ids },
      result: { ids, deleted: 1 },
      odoo: { model: 'res.partner', method: 'unlink' },
    });
  });
});
