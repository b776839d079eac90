import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { World } from '../../support/bootstrap.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';
import type { TestCompany } from '../../support/test-company.ts';

const ALL = ['query', 'read', 'create', 'write', 'execute'] as const;
const LOOKS = new Set(['version', 'authenticate', 'fields_get', 'search', 'read', 'search_read']);

interface Executed {
  model: string;
  method: string;
  result: unknown;
  shortened?: string;
  action?: Record<string, unknown> & { kind: string; next: string };
}

describe('aidoo_execute', () => {
  let world: World;
  let company: TestCompany;
  let odoo: Sandbox;
  let caller: McpCaller;

  beforeAll(async () => {
    world = await World.start();
    odoo = await world.odoo();
    company = await world.company();
    await company.connect(odoo);
    caller = await company.caller('owner', ALL);
  });
  afterAll(async () => {
    await world.stop();
  });
  beforeEach(() => {
    odoo.calls.length = 0;
  });

  const draft = async (assistant = caller): Promise<number> => {
    const partner = await assistant.call<{ records: { id: number }[] }>('aidoo_query', {
      model: 'res.partner',
      limit: 1,
    });
    const values = { partner_id: partner.structured.records[0]!.id };
    const created = await assistant.call<{ ids: number[] }>('aidoo_create', { model: 'sale.order', values });
    return created.structured.ids[0]!;
  };
  const read = async (id: number, fields: string[], assistant = caller) =>
    (
      await assistant.call<{ records: Record<string, unknown>[] }>('aidoo_read', {
        model: 'sale.order',
        ids: [id],
        fields,
      })
    ).structured.records[0]!;
  const execute = async (args: Record<string, unknown>, assistant = caller): Promise<Executed> => {
    const answer = await assistant.call<Executed>('aidoo_execute', args);
    if (answer.isError) throw new Error(answer.text);
    return answer.structured;
  };
  /** What Odoo was asked to do, other than look. */
  const done = () => odoo.calls.filter(({ method }) => !LOOKS.has(method)).map(({ method }) => method);

  it.each(['17.0', '18.0', '19.0'] as const)('confirms an order on Odoo %s', async (version) => {
    const other = await world.company();
    await other.connect(await world.odoo({ version }));
    const assistant = await other.caller('owner', ALL);
    const id = await draft(assistant);
    const answer = await execute({ model: 'sale.order', method: 'action_confirm', ids: [id] }, assistant);
    expect(answer).toEqual({ model: 'sale.order', method: 'action_confirm', result: true });
    expect(await read(id, ['state'], assistant)).toMatchObject({ state: 'sale' });
  });

  it.each(['xmlrpc', 'jsonrpc'])('takes a method without a result for done, over %s', async (protocol) => {
    const other = await world.company();
    await other.connect(odoo, odoo.users.admin, protocol);
    const assistant = await other.caller('owner', ALL);
    const id = await draft(assistant);
    const answer = await execute({ model: 'sale.order', method: 'action_lock', ids: [id] }, assistant);
    expect(answer.result).toBeNull();
    expect(await read(id, ['locked'], assistant)).toMatchObject({ locked: true });
  });

  it('passes named arguments on, and calls each record once', async () => {
    const id = await draft();
    odoo.calls.length = 0;
    await execute({
      model: 'sale.order',
      method: 'message_post',
      ids: [id, id],
      kwargs: { body: 'Called them.' },
    });
    const [posted] = odoo.calls.filter(({ method }) => method === 'message_post');
    expect(posted).toMatchObject({ args: [[id]], kwargs: { body: 'Called them.' } });
  });

  it('says why Odoo refuses', async () => {
    const id = await draft();
    const args = { model: 'sale.order', method: 'action_confirm', ids: [id] };
    await execute(args);
    expect(await caller.fail('aidoo_execute', args)).toMatchObject({
      code: 'odoo_user_error',
      message: expect.stringContaining('not in a state requiring confirmation'),
    });
  });

  it('is listed as something that may destroy, and is not the same when done twice', async () => {
    const { body } = await caller.rpc('tools/list');
    const tools = body.result!['tools'] as { name: string; annotations: unknown }[];
    expect(tools.find(({ name }) => name === 'aidoo_execute')!.annotations).toEqual({
      readOnlyHint: false,
      destructiveHint: true,
      idempotentHint: false,
      openWorldHint: true,
    });
  });

  it('is on record with the method that was called, refused ones too', async () => {
    const id = await draft();
    await execute({ model: 'sale.order', method: 'action_cancel', ids: [id] });
    await caller.fail('aidoo_execute', { model: 'sale.order', method: 'unlink', ids: [id] });
    const { body } = await company
      .as('admin')
      .get<{ items: { odoo: unknown; status: string }[] }>(company.path('/logs?tool=aidoo_execute&limit=2'));
    expect(body.items).toMatchObject([
      { status: 'error', odoo: { model: 'sale.order', method: 'unlink' } },
      { status: 'success', odoo: { model: 'sale.order', method: 'action_cancel' } },
    ]);
  });

  describe('refuses before anything is sent', () => {
    it.each([
      ['write', 'aidoo_write'],
      ['web_save', 'aidoo_write'],
      ['create', 'aidoo_create'],
      ['copy', 'aidoo_create'],
      ['unlink', 'aidoo_delete'],
      ['search_read', 'aidoo_query'],
      ['read', 'aidoo_read'],
      ['export_data', 'aidoo_read'],
      ['read_group', 'aidoo_report'],
      ['fields_get', 'aidoo_schema'],
      ['sudo', 'other tools'],
      ['with_user', 'other tools'],
    ])('the ORM method %s, and names what to use', async (method, hint) => {
      const error = await caller.fail('aidoo_execute', { model: 'sale.order', method, ids: [1] });
      expect(error).toMatchObject({ code: 'not_allowed', hint: expect.stringContaining(hint) });
      expect(odoo.calls.filter(({ service }) => service === 'object')).toEqual([]);
    });

    it.each([
      'write ',
      'WRITE',
      'sudo.write',
      '__class__',
      '_write',
      'action_confirm\n',
      'ｗｒｉｔｅ',
      'action_confirm()',
    ])('the smuggled method %j', async (method) => {
      const error = await caller.fail('aidoo_execute', { model: 'sale.order', method, ids: [1] });
      expect(error.code).toBe('not_allowed');
      expect(odoo.calls.filter(({ service }) => service === 'object')).toEqual([]);
    });

    it.each(['res.users', 'ir.cron', 'ir.actions.server', 'base.automation', 'res.config.settings'])(
      'the technical model %s',
      async (model) => {
        const error = await caller.fail('aidoo_execute', { model, method: 'action_run', ids: [1] });
        expect(error.code).toBe('not_allowed');
        expect(odoo.calls.filter(({ service }) => service === 'object')).toEqual([]);
      },
    );

    it.each([
      ['101 ids', { ids: Array.from({ length: 101 }, (_, place) => place + 1) }],
      ['no id in a list', { ids: [] }],
      ['11 arguments', { ids: [1], args: Array(11).fill(1) }],
      ['a context among the arguments', { ids: [1], kwargs: { context: { active_test: false } } }],
      ['other ids among the arguments', { ids: [1], kwargs: { ids: [2] } }],
      ['ids as the first argument, where nobody looks at them', { args: [[1]] }],
      ['an argument that it does not have', { ids: [1], sudo: true }],
      ['a wizard with ids', { ids: [1], wizard: { token: 'x' } }],
    ])('%s', async (_what, args) => {
      const error = await caller.fail('aidoo_execute', {
        model: 'sale.order',
        method: 'action_confirm',
        ...args,
      });
      expect(error.code).toBe('invalid_argument');
      expect(done()).toEqual([]);
    });

    it('ids that do not exist', async () => {
      const args = { model: 'sale.order', method: 'action_confirm', ids: [1, 987_654] };
      expect(await caller.fail('aidoo_execute', args)).toMatchObject({
        code: 'missing_record',
        details: { missing: [987_654] },
      });
      expect(done()).toEqual([]);
    });

    it('records that the Odoo user may not see', async () => {
      const id = await draft();
      const other = await world.company();
      await other.connect(odoo, odoo.users.sales);
      const assistant = await other.caller('owner', ALL);
      odoo.calls.length = 0;
      const args = { model: 'sale.order', method: 'action_cancel', ids: [id] };
      expect(await assistant.fail('aidoo_execute', args)).toMatchObject({ code: 'missing_record' });
      expect(done()).toEqual([]);
    });

    it('whoever lacks the permission', async () => {
      const least = await company.caller('owner', ['query', 'read', 'create', 'write']);
      const answer = await least.rpc('tools/call', { name: 'aidoo_execute', arguments: {} });
      expect(answer.body.error).toEqual({ code: -32_602, message: 'Tool aidoo_execute not found' });
    });
  });

  it('names no method that Odoo does not have a success', async () => {
    const id = await draft();
    const error = await caller.fail('aidoo_execute', {
      model: 'sale.order',
      method: 'action_konfirm',
      ids: [id],
    });
    expect(error).toMatchObject({
      code: 'invalid_argument',
      message: expect.stringContaining('"action_konfirm"'),
      hint: expect.stringMatching(/^The buttons of its form call .*action_confirm/),
    });
  });

  it('says that a method of records needs them', async () => {
    const error = await caller.fail('aidoo_execute', { model: 'sale.order', method: 'action_confirm' });
    expect(error).toMatchObject({
      code: 'odoo_error',
      hint: 'Give the ids of the records that action_confirm is for: it was called on none.',
    });
  });

  it.each(['reset', 'reset_after'] as const)(
    'calls once, and says that it may have happened, when the answer is lost (%s)',
    async (behaviour) => {
      const id = await draft();
      odoo.calls.length = 0;
      odoo.fail(behaviour, { method: 'action_confirm' });
      const args = { model: 'sale.order', method: 'action_confirm', ids: [id] };
      expect(await caller.fail('aidoo_execute', args)).toMatchObject({
        code: 'outcome_unknown',
        message: expect.stringContaining('sale.order.action_confirm may or may not have run'),
        hint: expect.stringContaining('aidoo_read'),
      });
      expect(done()).toEqual(['action_confirm']);
    },
  );

  it('answers the beginning of a bomb of a result, and its size', async () => {
    const id = await draft();
    odoo.fail({ huge: 3_000_000 }, { method: 'action_draft' });
    const { text, structured } = await caller.call<Executed>('aidoo_execute', {
      model: 'sale.order',
      method: 'action_draft',
      ids: [id],
    });
    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(structured.shortened).toMatch(
      /^result.*: the first \d+ of \d{5,} .*read the records with aidoo_read/,
    );
  });

  it('explains a form without its context, and that nothing is confirmed', async () => {
    const id = await draft();
    const answer = await execute({ model: 'sale.order', method: 'action_quotation_send', ids: [id] });
    expect(answer).toMatchObject({
      result: null,
      action: {
        kind: 'wizard',
        model: 'mail.compose.message',
        next: expect.stringContaining('Nothing is confirmed'),
      },
    });
    expect(JSON.stringify(answer)).not.toContain('mark_so_as_sent');
  });
});
