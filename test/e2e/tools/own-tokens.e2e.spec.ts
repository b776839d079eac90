import type { Sandbox } from '@aidoo/odoo-sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { connectApp } from '../../support/connected-app.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { register } from '../../support/test-company.ts';
import type { TestCompany } from '../../support/test-company.ts';

const ALL = ['query', 'read', 'report', 'create', 'write', 'execute'] as const;

interface Created {
  ids: number[];
  records: { display_name: string }[];
  repeated?: boolean;
}

interface Page {
  records?: { id: number }[];
  groups?: unknown[];
  nextCursor: string | null;
}

/**
 * Everybody here is connected to the same Odoo as the same user of it, and asks the very same thing: what belongs to one of them
 * would fit the others, too.
 */
const OTHERS = [
  'the owner of another company',
  'the same person in another company',
  'another person of the same company',
  'the same person by another key',
  'the same person by a connected app',
] as const;

describe('what one credential was given', () => {
  let world: World;
  let odoo: Sandbox;
  let company: TestCompany;
  let mine: McpCaller;
  let others: Record<(typeof OTHERS)[number], McpCaller>;

  beforeAll(async () => {
    world = await World.reachable();
    odoo = await world.odoo();
    company = await world.company();
    const stranger = await world.company();
    const founded = await company.another();
    for (const each of [company, stranger, founded]) await each.connect(odoo);
    await company.as('owner').send('PATCH', company.path('/policy'), { memberCeiling: ALL });
    mine = await company.caller('owner', ALL);
    const app = await connectApp(company, 'owner', { permissions: ALL });
    others = {
      'the owner of another company': await stranger.caller('owner', ALL),
      'the same person in another company': await founded.caller('owner', ALL),
      'another person of the same company': await company.caller('admin', ALL),
      'the same person by another key': await company.caller('owner', ALL),
      'the same person by a connected app': new McpCaller(company.base, app.tokens.access_token),
    };
  });
  afterAll(() => world.stop());

  const creations = (): number => odoo.calls.filter(({ method }) => method === 'create').length;

  it('is still that of an app which has a new access token', async () => {
    const { client, tokens } = await connectApp(company, 'member', { permissions: ['query', 'create'] });
    const args = { model: 'crm.lead', values: { name: 'By an app' }, idempotencyKey: 'of an app' };
    const question = { model: 'res.partner', limit: 3 };
    const before = new McpCaller(company.base, tokens.access_token);
    const { structured: first } = await before.call<Created>('aidoo_create', args);
    const { nextCursor: cursor } = (await before.call<Page>('aidoo_query', question)).structured;
    const { body } = await client.refresh(tokens.refresh_token);
    const after = new McpCaller(company.base, body.access_token);
    expect((await after.call<Created>('aidoo_create', args)).structured).toEqual({
      ...first,
      repeated: true,
    });
    expect((await after.call('aidoo_query', { ...question, cursor })).isError).toBe(false);
  });

  describe('under an idempotencyKey', () => {
    const values = { name: 'Only once', expected_revenue: 4711 };
    let run = 0;
    beforeEach(() => {
      run += 1;
    });
    const create = async (by: McpCaller, changes: object = {}): Promise<Created> => {
      const idempotencyKey = `invoice run ${run}`;
      const args = { model: 'crm.lead', values: { ...values, ...changes }, idempotencyKey };
      const { structured, isError, text } = await by.call<Created>('aidoo_create', args);
      if (isError) throw new Error(text);
      return structured;
    };

    it.each(OTHERS)('is not what %s gets, whose key it is as well', async (who) => {
      const first = await create(mine);
      odoo.calls.length = 0;
      const theirs = await create(others[who]);
      expect(theirs.repeated).toBeUndefined();
      expect(theirs.ids).not.toEqual(first.ids);
      expect(creations()).toBe(1);
      // Each of them goes on with their own.
      expect(await create(others[who])).toMatchObject({ ids: theirs.ids, repeated: true });
      expect(await create(mine)).toMatchObject({ ids: first.ids, repeated: true });
      expect(creations()).toBe(1);
    });

    it.each(OTHERS)('does not tell %s that the key was used for something else', async (who) => {
      await create(mine);
      const theirs = await create(others[who], { name: 'Something else' });
      expect(theirs.repeated).toBeUndefined();
      expect(theirs.records[0]?.display_name).toBe('Something else');
    });

    it('hinders nobody else while it is under way', async () => {
      odoo.calls.length = 0;
      const all = [mine, ...Object.values(others)];
      const made = await Promise.all(all.map((by) => create(by)));
      expect(new Set(made.flatMap(({ ids }) => ids)).size).toBe(all.length);
      expect(creations()).toBe(all.length);
    });
  });

  describe('as a cursor', () => {
    const QUESTIONS: [tool: string, question: Record<string, unknown>][] = [
      ['aidoo_query', { model: 'res.partner', fields: ['name'], order: 'name', limit: 3 }],
      ['aidoo_report', { model: 'sale.order', groupby: ['partner_id'], limit: 3 }],
    ];
    const ask = async (tool: string, args: Record<string, unknown>): Promise<Page> => {
      const { structured, isError, text } = await mine.call<Page>(tool, args);
      if (isError) throw new Error(text);
      return structured;
    };

    for (const [tool, question] of QUESTIONS) {
      it(`of ${tool} goes on for the one who has it, in every form of the call that may change`, async () => {
        const { nextCursor: cursor, ...first } = await ask(tool, question);
        const next = await ask(tool, { ...question, cursor, limit: 2 });
        const [shown, more] = [first.records ?? first.groups, next.records ?? next.groups];
        expect(more).toHaveLength(2);
        expect(JSON.stringify(shown)).not.toContain(JSON.stringify(more?.[0]));
      });

      it.each(OTHERS)(`of ${tool} is refused to %s, who may ask the same`, async (who) => {
        const { nextCursor: cursor } = await ask(tool, question);
        odoo.calls.length = 0;
        expect(await others[who].fail(tool, { ...question, cursor })).toEqual({
          code: 'invalid_argument',
          message: 'cursor: it does not belong to this question of yours.',
          hint: expect.stringContaining('same other arguments and credential'),
        });
        expect(odoo.calls.filter(({ service }) => service === 'object')).toEqual([]);
        expect((await others[who].call(tool, question)).isError).toBe(false);
      });

      it(`of ${tool} is refused when the Odoo or the policy is another one than before`, async () => {
        const person = await register(world.http(), 'Changing');
        const changing = company.ownedBy(person);
        const odoos = [odoo, await world.odoo()] as const;
        const body = ({ url, database, users: { admin } }: Sandbox) => ({
          url,
          database,
          username: admin.login,
          secret: admin.secret,
        });
        const path = changing.path('/odoo-connection');
        await person.http.put(path, body(odoos[0]));
        const caller = await changing.caller('owner', ALL);
        const cursorNow = async (): Promise<unknown> =>
          (await caller.call<Page>(tool, question)).structured.nextCursor;
        const refused = { code: 'invalid_argument', message: expect.stringContaining('cursor') };
        const before = await cursorNow();
        await person.http.put(path, body(odoos[1]));
        expect(await caller.fail(tool, { ...question, cursor: before })).toMatchObject(refused);
        const open = await cursorNow();
        const policy = { company: { maxRows: 400 }, roles: {}, credentials: [] };
        const exceptions = { models: [], methods: [] };
        await person.http.put(changing.path('/data-policy'), { ...policy, exceptions, revision: null });
        expect(await caller.fail(tool, { ...question, cursor: open })).toMatchObject(refused);
        expect((await caller.call(tool, { ...question, cursor: await cursorNow() })).isError).toBe(false);
      });
    }
  });

  describe('as the token of a wizard', () => {
    const DISCOUNT = { model: 'sale.order.discount', method: 'action_apply_discount' };
    const values = { discount_percentage: 0.1 };
    let order: number;

    beforeAll(async () => {
      const args = { model: 'sale.order', domain: [['state', '=', 'draft']], fields: ['name'], limit: 1 };
      const { structured } = await mine.call<{ records: { id: number }[] }>('aidoo_query', args);
      order = structured.records[0]!.id;
    });

    const opened = async (by: McpCaller): Promise<string> => {
      const args = { model: 'sale.order', method: 'action_open_discount_wizard', ids: [order] };
      const { structured } = await by.call<{ action: { token: string } }>('aidoo_execute', args);
      return structured.action.token;
    };

    it.each(OTHERS)('is refused to %s, who could have opened the same', async (who) => {
      const token = await opened(mine);
      odoo.calls.length = 0;
      expect(await others[who].fail('aidoo_execute', { ...DISCOUNT, wizard: { token, values } })).toEqual({
        code: 'not_allowed',
        message: 'wizard.token: it opens nothing here, or no longer.',
        hint: expect.stringContaining('by the same credential'),
      });
      expect(odoo.calls.filter(({ model }) => model === DISCOUNT.model)).toEqual([]);
      const own = await opened(others[who]);
      const { isError } = await others[who].call('aidoo_execute', {
        ...DISCOUNT,
        wizard: { token: own, values },
      });
      expect(isError).toBe(false);
    });
  });
});
