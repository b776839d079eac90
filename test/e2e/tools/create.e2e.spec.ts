import { CompanyRemovals } from '@aidoo/companies';
import { companyId } from '@aidoo/kernel';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Types } from 'mongoose';
import { World } from '../../support/bootstrap.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import type { TestCompany } from '../../support/test-company.ts';
import { twoInstances } from '../../support/two-instances.ts';
import type { TwoInstances } from '../../support/two-instances.ts';

interface Created {
  ids: number[];
  records: { id: number; display_name: string; url: string }[];
  repeated?: boolean;
  dryRun?: { values: unknown[]; defaults: Record<string, unknown>; missing: string[] };
}

const PERMISSIONS = ['query', 'read', 'create'] as const;

describe('aidoo_create', () => {
  let two: TwoInstances;
  let world: World;
  let company: TestCompany;
  let odoo: Sandbox;
  let caller: McpCaller;

  beforeAll(async () => {
    two = await twoInstances();
    world = two.one;
    odoo = await world.odoo();
    company = await world.company();
    await company.connect(odoo);
    caller = await company.caller('owner', PERMISSIONS);
    await caller.call('aidoo_query', { model: 'crm.lead', limit: 1 });
  });
  afterAll(() => two.stop());
  beforeEach(() => {
    odoo.calls.length = 0;
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const create = (args: object, by = caller) =>
    by.call<Created>('aidoo_create', { model: 'crm.lead', ...args });
  const fail = (args: object, by = caller) => by.fail('aidoo_create', { model: 'crm.lead', ...args });
  const creations = (sandbox = odoo) => sandbox.calls.filter(({ method }) => method === 'create').length;
  const read = async (model: string, ids: number[], fields: string[], by = caller) =>
    (await by.call<{ records: Record<string, unknown>[] }>('aidoo_read', { model, ids, fields })).structured
      .records;

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

    it('makes an order with lines, times and relations as people write them', async () => {
      const values = {
        partner_id: { id: 3, name: 'as it was read' },
        commitment_date: '2026-12-01T10:00:00+01:00',
        client_order_ref: null,
        order_line: {
          create: [
            { product_id: 1, product_uom_qty: 2 },
            { display_type: 'line_note', name: 'Note' },
          ],
        },
      };
      const { structured } = await assistant.call<Created>('aidoo_create', { model: 'sale.order', values });
      const [order] = await read('sale.order', structured.ids, ['partner_id', 'commitment_date', 'order_line', 'client_order_ref'], assistant); // prettier-ignore
      expect(order).toMatchObject({
        partner_id: { id: 3 },
        commitment_date: '2026-12-01 09:00:00',
        order_line: [expect.any(Number), expect.any(Number)],
        client_order_ref: null,
      });
    });

    it('makes several at once with one call, and answers them in their order', async () => {
      sandbox.calls.length = 0;
      const values = ['B', 'A', 'C'].map((name) => ({ name, category_id: { add: [1] } }));
      const { structured } = await assistant.call<Created>('aidoo_create', { model: 'res.partner', values });
      expect(structured.records.map(({ display_name: name }) => name)).toEqual(['B', 'A', 'C']);
      expect(creations(sandbox)).toBe(1);
    });

    it('names the required fields that are missing when Odoo refuses', async () => {
      const error = await assistant.fail('aidoo_create', { model: 'crm.lead', values: { city: 'Ghent' } });
      expect(error).toMatchObject({ details: { missing: ['name'] }, hint: expect.stringContaining('name') });
    });
  });

  it('checks every record before anything is sent', async () => {
    const error = await fail({ values: [{ name: 'Fine' }, { name: 'Not', type: 'Lead' }] });
    expect(error).toMatchObject({
      code: 'invalid_argument',
      message: 'values[1].type: "Lead" is a label, not a key.',
      hint: 'Write its key: "lead".',
    });
    expect(creations()).toBe(0);
  });

  it('says how to find out whether it was made when the answer is lost', async () => {
    odoo.fail('reset_after', { method: 'create' });
    const error = await fail({ values: { name: 'Lost lead' } });
    expect(error).toMatchObject({ code: 'outcome_unknown', hint: expect.stringContaining('Do not repeat') });
    const query = /aidoo_query with (\{.*\})\./.exec(error.hint!)![1]!;
    const { structured } = await caller.call<{ records: { name: string }[] }>('aidoo_query', {
      ...(JSON.parse(query) as object),
    });
    expect(structured.records).toMatchObject([{ name: 'Lost lead' }]);
    expect(creations()).toBe(1);
  });

  describe('as a dry run', () => {
    it('shows what would be sent, the defaults and what is missing, and changes nothing', async () => {
      const values = { partner_id: 3, order_line: { create: [{ product_id: 1 }] } };
      const { structured } = await create({ model: 'sale.order', values, dry_run: true });
      expect(structured).toMatchObject({
        ids: [],
        records: [],
        dryRun: {
          values: [{ partner_id: 3, order_line: [[0, 0, { product_id: 1 }]] }],
          defaults: { company_id: 1, date_order: expect.any(String) },
        },
      });
      const without = await create({ values: { city: 'Ghent' }, dry_run: true });
      expect(without.structured.dryRun).toMatchObject({ missing: ['name'] });
      expect(creations()).toBe(0);
    });

    it('names linked records that do not exist', async () => {
      const values = { partner_id: 3, order_line: { create: [{ product_id: 987_654 }] } };
      expect(await fail({ model: 'sale.order', values, dry_run: true })).toMatchObject({
        code: 'missing_record',
        message: 'values.order_line.product_id: there is no product.product with id 987654.',
        details: { model: 'product.product', missing: [987_654] },
      });
    });

    it('uses up no idempotencyKey', async () => {
      const args = { values: { name: 'Later' }, idempotencyKey: 'dry' };
      await create({ ...args, dry_run: true });
      expect((await create(args)).structured.repeated).toBeUndefined();
      expect(creations()).toBe(1);
    });
  });

  describe('with an idempotencyKey', () => {
    const stored = () => world.connection.model('StoredIdempotencyKey');
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    /** What is left when the gateway dies between Odoo's answer and its own. */
    const crashed = (at: Date) =>
      stored().collection.updateMany({ state: 'done' }, { $set: { state: 'pending', answer: null, at } });
    beforeEach(() => stored().collection.deleteMany({}));

    it('answers a repeated call with the first answer, and asks Odoo nothing', async () => {
      const args = { values: { name: 'Once', city: 'Ghent' }, idempotencyKey: 'order 4711' };
      const first = await create(args);
      odoo.calls.length = 0;
      const again = await create({ ...args, values: { city: 'Ghent', name: 'Once' } });
      expect(again.structured).toEqual({ ...first.structured, repeated: true });
      expect(odoo.calls.filter(({ service }) => service === 'object')).toEqual([]);
    });

    it('refuses other arguments under the same key', async () => {
      await create({ values: { name: 'One' }, idempotencyKey: 'k' });
      for (const other of [
        { values: { name: 'Two' } },
        { values: { name: 'One' }, context: { lang: 'fr_FR' } },
        { values: { name: 'One' }, model: 'res.partner' },
      ])
        expect(await fail({ ...other, idempotencyKey: 'k' })).toMatchObject({
          code: 'invalid_argument',
          message: expect.stringContaining('other arguments'),
        });
      expect(creations()).toBe(1);
    });

    it('of before it was kept what was open to its caller gets no names', async () => {
      const args = { values: { name: 'Old' }, idempotencyKey: 'k' };
      const first = await create(args);
      await stored().collection.updateMany({}, { $unset: { view: '' } });
      const [{ id, url } = { id: 0, url: '' }] = first.structured.records;
      const records = [{ id, display_name: null, url }];
      expect((await create(args)).structured).toEqual({ ...first.structured, records, repeated: true });
    });

    it('is each credential’s own', async () => {
      const other = await company.caller('admin', PERMISSIONS);
      const args = { values: { name: 'Mine' }, idempotencyKey: 'k' };
      const [first, second] = [await create(args), await create(args, other)];
      expect(second.structured.ids).not.toEqual(first.structured.ids);
      expect(second.structured.repeated).toBeUndefined();
    });

    it('is free again after a call that surely made nothing', async () => {
      expect(await fail({ values: { city: 'Ghent' }, idempotencyKey: 'k' })).toMatchObject({
        code: 'odoo_validation',
      });
      expect(await fail({ values: { nam: 'Typo' }, idempotencyKey: 'k' })).toMatchObject({
        code: 'unknown_field',
      });
      const { structured } = await create({ values: { name: 'Right' }, idempotencyKey: 'k' });
      expect(structured.ids).toHaveLength(1);
    });

    it('never makes it again when nobody knows how the first ended', async () => {
      odoo.fail('reset_after', { method: 'create' });
      const args = { values: { name: 'Unknown' }, idempotencyKey: 'k' };
      expect((await fail(args)).code).toBe('outcome_unknown');
      expect(await fail(args)).toMatchObject({
        code: 'outcome_unknown',
        hint: expect.stringContaining('aidoo_query on crm.lead'),
      });
      expect(creations()).toBe(1);
    });

    it('never makes it again after a crash, and says to wait while it may still be under way', async () => {
      const args = { values: { name: 'Crash' }, idempotencyKey: 'k' };
      await create(args);
      await crashed(ago(1));
      expect(await fail(args)).toMatchObject({
        code: 'invalid_argument',
        message: expect.stringContaining('under way'),
        hint: expect.stringContaining('with the same arguments'),
      });
      await crashed(ago(1));
      await stored().collection.updateMany({}, { $set: { at: ago(4) } });
      expect((await fail(args)).code).toBe('outcome_unknown');
      expect(creations()).toBe(1);
    });

    it('answers what was made also when that cannot be stored, and then knows nothing of it', async () => {
      jest.spyOn(stored(), 'findOneAndUpdate').mockImplementation(() => {
        throw new Error('the store is away');
      });
      const args = { values: { name: 'Made' }, idempotencyKey: 'k' };
      expect((await create(args)).structured.ids).toHaveLength(1);
      jest.restoreAllMocks();
      await stored().collection.updateMany({}, { $set: { at: ago(4) } });
      expect((await fail(args)).code).toBe('outcome_unknown');
      expect(creations()).toBe(1);
    });

    it('can be used again after 24 hours, whether or not the store has removed it', async () => {
      const args = { values: { name: 'Daily' }, idempotencyKey: 'k' };
      await create(args);
      await stored().collection.updateMany({}, { $set: { expiresAt: ago(1) } });
      expect((await create(args)).structured.repeated).toBeUndefined();
      expect(creations()).toBe(2);
    });

    it('makes one of two that come at once to two instances', async () => {
      const slow = await world.odoo();
      const other = await world.company();
      await other.connect(slow);
      const here = await other.caller('owner', PERMISSIONS);
      const there = new McpCaller(two.other.url, here.key);
      await Promise.all(
        [here, there].map((each) => each.call('aidoo_query', { model: 'crm.lead', limit: 1 })),
      );
      for (let round = 0; round < 3; round += 1) {
        slow.calls.length = 0;
        const args = {
          model: 'crm.lead',
          values: { name: `Race ${round}` },
          idempotencyKey: `race ${round}`,
        };
        // Odoo makes it when the other call has been answered.
        const answered = Promise.withResolvers<void>();
        slow.fail({ until: answered.promise }, { model: 'crm.lead', method: 'create' });
        const calls = [here, there].map((each) => each.call('aidoo_create', args));
        await Promise.race(calls);
        answered.resolve();
        const answers = await Promise.all(calls);
        expect(creations(slow)).toBe(1);
        expect(answers.filter(({ isError }) => !isError)).toHaveLength(1);
        expect(answers.find(({ isError }) => isError)?.text).toContain('under way');
        const [one, same] = await Promise.all(
          [here, there].map((each) => each.call<Created>('aidoo_create', args)),
        );
        expect(one!.structured).toMatchObject({ repeated: true, ids: same!.structured.ids });
        expect(creations(slow)).toBe(1);
      }
    });

    it('is on record with each call, as any argument', async () => {
      const args = { values: { name: 'Recorded' }, idempotencyKey: 'for the record' };
      await create(args);
      await create(args);
      const { body } = await company
        .as('owner')
        .get<{ items: { status: string; params: unknown; result: unknown }[] }>(
          company.path('/logs?limit=2'),
        );
      expect(body.items).toMatchObject([
        { status: 'success', params: args, result: { repeated: true } },
        { status: 'success', params: args },
      ]);
    });

    it('is kept as a hash, and goes with the company', async () => {
      const gone = await world.company();
      await gone.connect(odoo);
      const assistant = await gone.caller('owner', PERMISSIONS);
      await create({ values: { name: 'Bye' }, idempotencyKey: 'plain text' }, assistant);
      const of = { companyId: new Types.ObjectId(gone.id) };
      const kept = await stored().collection.findOne(of);
      expect(JSON.stringify(kept)).not.toContain('plain text');
      await world.app.get(CompanyRemovals, { strict: false }).run(companyId(gone.id));
      expect(await stored().collection.countDocuments(of)).toBe(0);
    });

    it.each([[''], ['x'.repeat(129)], [7]])(
      'is a text of 1 to 128 characters, not %j',
      async (idempotencyKey) => {
        expect(await fail({ values: { name: 'x' }, idempotencyKey })).toMatchObject({
          code: 'invalid_argument',
        });
      },
    );
  });
});
