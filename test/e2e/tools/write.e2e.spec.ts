import type { Sandbox } from '@aidoo/odoo-sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';
import type { TestCompany } from '../../support/test-company.ts';

interface Written {
  ids: number[];
  records: { id: number }[];
  changes?: {
    id: number;
    display_name: string;
    fields: Record<string, { before: unknown; after: unknown }>;
  }[];
  changing?: number;
}

const PERMISSIONS = ['query', 'read', 'create', 'write'] as const;

describe('aidoo_write', () => {
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

  const make = async (model: string, values: object, by = caller): Promise<number> =>
    (await by.call<{ ids: number[] }>('aidoo_create', { model, values })).structured.ids[0]!;
  const read = async (model: string, id: number, by = caller) =>
    (await by.call<{ records: Record<string, unknown>[] }>('aidoo_read', { model, ids: [id], fields: ['name', 'write_date', 'category_id', 'city'].slice(0, model === 'res.partner' ? 4 : 2) })).structured.records[0]!; // prettier-ignore
  const write = (args: object, by = caller) =>
    by.call<Written>('aidoo_write', { model: 'res.partner', ...args });
  const fail = (args: object, by = caller) => by.fail('aidoo_write', { model: 'res.partner', ...args });
  const writes = (sandbox = odoo) => sandbox.calls.filter(({ method }) => method === 'write');

  describe.each([
    ['17.0', 'xmlrpc'],
    ['18.0', 'jsonrpc'],
    ['19.0', 'xmlrpc'],
    ['19.0', 'jsonrpc'],
  ] as const)('in Odoo %s over %s', (version, protocol) => {
    let assistant: McpCaller;
    let sandbox: Sandbox;
    beforeAll(async () => {
      const other = await world.company();
      sandbox = await world.odoo({ version });
      await other.connect(sandbox, sandbox.users.admin, protocol);
      assistant = await other.caller('owner', PERMISSIONS);
    });

    it('puts tags on, takes them off, empties a text, and writes back what was read', async () => {
      const id = await make(
        'res.partner',
        { name: 'Tagged', city: 'Ghent', category_id: { set: [1, 2] } },
        assistant,
      );
      const values = {
        category_id: { add: [3], remove: [1] },
        city: null,
        country_id: { id: 1, name: 'read' },
      };
      await write({ ids: [id], values }, assistant);
      expect(await read('res.partner', id, assistant)).toMatchObject({ category_id: [2, 3], city: null });
      await write({ ids: [id], values: { category_id: null } }, assistant);
      expect(await read('res.partner', id, assistant)).toMatchObject({ category_id: [] });
    });

    it('changes, adds and strikes out lines of an order in one call', async () => {
      const line = (name: string) => ({ product_id: 1, name });
      const order = await make('sale.order', { partner_id: 3, order_line: { create: [line('a'), line('b')] } }, assistant); // prettier-ignore
      const lines = async () =>
        (await assistant.call<{ records: { id: number; name: string }[] }>('aidoo_query', { model: 'sale.order.line', domain: [['order_id', '=', order]], fields: ['name'], order: 'id' })).structured.records; // prettier-ignore
      const [a, b] = await lines();
      sandbox.calls.length = 0;
      await write(
        {
          model: 'sale.order',
          ids: [order],
          values: {
            order_line: { update: [{ id: a!.id, name: 'A' }], delete: [b!.id], create: [line('c')] },
          },
        },
        assistant,
      );
      expect((await lines()).map(({ name }) => name)).toEqual(['A', 'c']);
      expect(writes(sandbox)).toHaveLength(1);
    });

    it.each(['update', 'delete', 'remove'])('%s means no line of another order', async (word) => {
      const line = { product_id: 1, name: 'theirs' };
      const [own, other] = [
        await make('sale.order', { partner_id: 3 }, assistant),
        await make('sale.order', { partner_id: 3, order_line: { create: [line] } }, assistant),
      ];
      const lines = async () =>
        (await assistant.call<{ records: { id: number; name: string }[] }>('aidoo_query', { model: 'sale.order.line', domain: [['order_id', '=', other]], fields: ['name'] })).structured.records; // prettier-ignore
      const [theirs] = await lines();
      const order_line = { [word]: [word === 'update' ? { id: theirs!.id, name: 'mine' } : theirs!.id] };
      sandbox.calls.length = 0;
      for (const dry_run of [true, false]) {
        const args = { model: 'sale.order', ids: [own], values: { order_line }, dry_run };
        expect(await fail(args, assistant)).toMatchObject({
          code: 'missing_record',
          message: `values.order_line: sale.order ${own} does not list sale.order.line ${theirs!.id}.`,
          details: { model: 'sale.order.line', missing: [theirs!.id] },
        });
      }
      expect(writes(sandbox)).toEqual([]);
      expect(await lines()).toEqual([theirs]);
    });

    it('refuses to overwrite what somebody else has changed', async () => {
      const id = await make('res.partner', { name: 'Seen' }, assistant);
      const { write_date: seen } = await read('res.partner', id, assistant);
      await write({ ids: [id], values: { name: 'First' }, expect: seen }, assistant);
      const error = await fail(
        { ids: [id], values: { name: 'x' }, expect: { [id]: '2020-01-01 00:00:00' } },
        assistant,
      );
      expect(error).toMatchObject({
        code: 'invalid_argument',
        message: expect.stringContaining(`somebody has changed res.partner ${id}`),
        details: { changed: [{ id, write_date: expect.any(String), write_uid: { id: 2 } }] },
      });
      expect(await read('res.partner', id, assistant)).toMatchObject({ name: 'First' });
    });
  });

  describe('expect', () => {
    it('holds for each of several records, and one that was changed keeps all from being written', async () => {
      const ids = [await make('res.partner', { name: 'One' }), await make('res.partner', { name: 'Two' })];
      const { write_date: seen } = await read('res.partner', ids[0]!);
      const expectation = { [ids[0]!]: seen, [ids[1]!]: '2020-01-01T00:00:00Z' };
      const error = await fail({ ids, values: { name: 'x' }, expect: expectation });
      expect(error.details).toMatchObject({ changed: [{ id: ids[1] }] });
      expect(writes()).toEqual([]);
    });

    it.each<[string, unknown, string]>([
      ['no date', 'yesterday', 'no date and time'],
      ['an id that is not written', { 987_654: '2026-01-01 00:00:00' }, 'none of the ids'],
      ['another kind', 7, 'expect'],
    ])('is refused when it is %s', async (_what, expectation, text) => {
      const error = await fail({ ids: [3], values: { city: 'x' }, expect: expectation });
      expect(error).toMatchObject({ code: 'invalid_argument', message: expect.stringContaining(text) });
      expect(writes()).toEqual([]);
    });
  });

  describe('as a dry run', () => {
    it('shows before and after of what would change, and of nothing else', async () => {
      const values = { name: 'Dry', city: 'Ghent', category_id: { set: [1, 2] } };
      const [changing, same] = [await make('res.partner', values), await make('res.partner', { ...values, name: 'New', country_id: 1 })]; // prettier-ignore
      const written = { name: 'New', city: 'Ghent', category_id: { set: [2, 1] }, country_id: 1 };
      odoo.calls.length = 0;
      const { structured } = await write({ ids: [changing, same], values: written, dry_run: true });
      expect(structured).toEqual({
        model: 'res.partner',
        ids: [],
        records: [],
        changes: [
          {
            id: changing,
            display_name: 'Dry',
            fields: {
              name: { before: 'Dry', after: 'New' },
              country_id: { before: null, after: { id: 1, name: expect.any(String) } },
            },
          },
        ],
      });
      expect(writes()).toEqual([]);
    });

    it('shows lists as they would be, with new and changed lines by their values', async () => {
      const id = await make('res.partner', { name: 'List', category_id: { set: [1] }, child_ids: { create: [{ name: 'C' }] } }); // prettier-ignore
      const children = await caller.call<{ records: { id: number }[] }>('aidoo_query', { model: 'res.partner', domain: [['parent_id', '=', id]] }); // prettier-ignore
      const child = children.structured.records[0]!.id;
      const values = {
        category_id: { add: [2] },
        child_ids: { update: [{ id: child, name: 'D' }], create: [{ name: 'E' }] },
      };
      const { structured } = await write({ ids: [id], values, dry_run: true });
      expect(structured.changes![0]!.fields).toEqual({
        category_id: { before: [1], after: [1, 2] },
        child_ids: { before: [child], after: [{ id: child, name: 'D' }, { name: 'E' }] },
      });
    });

    it('names a related record that does not exist', async () => {
      const args = { ids: [3], values: { country_id: 987_654 }, dry_run: true };
      expect(await fail(args)).toMatchObject({
        code: 'missing_record',
        details: { model: 'res.country', missing: [987_654] },
      });
    });

    it('shows at most 50 records, and how many would change', async () => {
      const values = Array.from({ length: 60 }, (_, i) => ({ name: `Many ${i}` }));
      const made = await caller.call<{ ids: number[] }>('aidoo_create', { model: 'res.partner', values });
      const { structured } = await write({
        ids: made.structured.ids,
        values: { city: 'Ghent' },
        dry_run: true,
      });
      expect(structured.changes).toHaveLength(50);
      expect(structured.changing).toBe(60);
    });
  });

  it.each<[string, string, object, string]>([
    ['a total', 'sale.order', { amount_total: 5 }, 'read-only'],
    ['a state', 'sale.order', { state: 'sale' }, 'action_confirm'],
    ['when it was changed', 'crm.lead', { write_date: '2020-01-01 00:00:00' }, 'kept by Odoo'],
    ['a file', 'res.partner', { image_1920: 'aGVsbG8=' }, 'files cannot be written'],
    ['a name for an id', 'crm.lead', { partner_id: 'Azure' }, 'aidoo_query'],
    ['an impossible date', 'crm.lead', { date_deadline: '2026-02-30' }, 'no date'],
    ['another record to be deleted', 'res.partner', { category_id: [[2, 1, 0]] }, 'aidoo_delete'],
  ])('%s is refused before anything is sent', async (_what, model, values, text) => {
    const error = await fail({ model, ids: [1], values });
    expect(`${error.code}: ${error.message} ${error.hint}`).toMatch(
      new RegExp(`^invalid_argument: .*${text}`),
    );
    expect(writes()).toEqual([]);
  });

  it('names ids that do not exist and writes none', async () => {
    const error = await fail({ ids: [3, 987_654], values: { city: 'x' } });
    expect(error).toMatchObject({ code: 'missing_record', details: { missing: [987_654] } });
    expect(writes()).toEqual([]);
  });

  it('is sent once, and says what to read when its answer is lost', async () => {
    const id = await make('res.partner', { name: 'Lost' });
    odoo.fail('reset_after', { method: 'write' });
    const error = await fail({ ids: [id], values: { city: 'Ghent' } });
    expect(error).toMatchObject({
      code: 'outcome_unknown',
      hint: expect.stringContaining(
        `aidoo_read with {"model":"res.partner","ids":[${id}],"fields":["city"]}`,
      ),
    });
    expect(writes()).toHaveLength(1);
  });
});
