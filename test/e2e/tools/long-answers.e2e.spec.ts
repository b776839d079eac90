import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import * as fc from 'fast-check';
import { World } from '../../support/bootstrap.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';
import type { TestCompany } from '../../support/test-company.ts';

const ALL = ['query', 'read', 'schema', 'report', 'create', 'write', 'delete', 'execute'] as const;
const LIMIT = 60_000;

/** A text of anything up to hundreds of thousands of characters of JSON; short ones are as likely. */
const text = fc
  .tuple(
    fc.constantFrom('x', '"', '\u0007', 'é', '🦊', '<p>&nbsp;</p>\n'),
    fc.oneof(fc.integer({ max: 20, min: 0 }), fc.integer({ min: 0, max: 60_000 })),
  )
  .map(([piece, times]) => piece.repeat(times));
const ids = fc
  .integer({ min: 0, max: 30_000 })
  .map((count) => Array.from({ length: count }, (_, id) => id + 1));

/** Records of partners with ids from 1 on. */
const records = fc
  .array(
    fc.record({
      name: text,
      display_name: text,
      comment: text,
      child_ids: ids,
      country_id: text.map((name) => [1, name]),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((rows) => rows.map((row, index) => ({ id: index + 1, ...row })));
const groups = fc.array(
  fc.record({ partner_id: text.map((name) => [1, name]), __count: fc.nat(), amount_total: fc.nat() }),
  { minLength: 1, maxLength: 8 },
);
const described = fc.tuple(text, fc.integer({ min: 1, max: 3_000 })).map(([label, count]) => ({
  name: { type: 'char', string: label },
  kind: { type: 'selection', string: label, selection: Array.from({ length: count }, (_, key) => [`${key}`, label.slice(0, 300)]) }, // prettier-ignore
}));
const anything = fc.oneof(
  text,
  ids,
  records,
  fc.dictionary(text, text, { maxKeys: 4 }),
  fc.array(text, { maxLength: 50 }),
);
const wizardFields = fc.integer({ min: 1, max: 2_000 }).map((count) =>
  Object.fromEntries(
    ['subject', 'body', 'kind', 'other'].map((name) => [
      name,
      { type: 'selection', string: name, required: true, selection: Array.from({ length: count }, (_, key) => [`${key}`, 'x'.repeat(200)]) }, // prettier-ignore
    ]),
  ),
);

const partner = { model: 'res.partner', ids: [1, 2, 3] };
const fields = ['name', 'comment', 'child_ids', 'country_id'];
const quotation = { model: 'sale.order', method: 'action_quotation_send', ids: [1] };

/** A call, what it asks of Odoo, and what Odoo may answer. */
const ASKED: readonly [string, string, string, Record<string, unknown>, fc.Arbitrary<unknown>][] = [
  ['aidoo_query', 'search_read', 'res.partner', { model: 'res.partner', fields }, records],
  ['aidoo_read', 'read', 'res.partner', { ...partner, fields }, records],
  ['aidoo_schema', 'fields_get', 'res.partner', { model: 'res.partner' }, described],
  ['aidoo_report', 'read_group', 'sale.order', { model: 'sale.order', groupby: ['partner_id'], aggregates: ['amount_total:sum'], top: 4, totals: true }, groups], // prettier-ignore
  ['aidoo_write', 'read', 'res.partner', { ...partner, values: { comment: 'x' }, dry_run: true }, records],
  ['aidoo_delete', 'read', 'res.partner', { ...partner, dry_run: true }, records],
  ['aidoo_execute', 'action_draft', 'sale.order', { ...quotation, method: 'action_draft' }, anything],
  ['aidoo_execute', 'fields_get', 'mail.compose.message', quotation, wizardFields],
  ['aidoo_context', 'read', 'res.company', {}, text.map((name) => [{ id: 1, name, currency_id: [1, name] }])],
];

describe('an answer', () => {
  let world: World;
  let company: TestCompany;
  let odoo: Sandbox;
  let owner: McpCaller;
  /** Checks every answer against the tool's output schema. */
  let client: Client;

  beforeAll(async () => {
    world = await World.start();
    odoo = await world.odoo();
    company = await world.company('Acme');
    owner = await company.caller('owner', ALL);
    client = await owner.client();
    await client.listTools();
  });
  /** A new state of the connection: nothing is remembered of the models. */
  const reconnect = (): Promise<void> => company.connect(odoo, odoo.users.admin, 'jsonrpc');
  beforeEach(reconnect);
  afterAll(async () => {
    await client.close();
    await world.stop();
  });

  const call = async (name: string, args: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const { content, structuredContent } = await client.callTool({ name, arguments: args });
    const [{ text: json = '' } = {}] = content as { text?: string }[];
    expect(json.length).toBeLessThanOrEqual(LIMIT);
    expect(JSON.parse(json)).toEqual(structuredContent);
    return structuredContent as Record<string, unknown>;
  };

  it.each(ASKED)(
    'of %s takes at most 60,000 characters, the same as text and as data, whatever %s of %s answers',
    async (tool, method, model, args, answers) => {
      await fc.assert(
        fc.asyncProperty(answers, async (result) => {
          if (method === 'fields_get') await reconnect();
          const body = JSON.stringify({ jsonrpc: '2.0', id: 1, result });
          odoo.fail({ raw: { body, headers: { 'content-type': 'application/json' } } }, { model, method });
          expect(await call(tool, args)).not.toHaveProperty('error');
        }),
        { numRuns: 12 },
      );
    },
  );

  it('of a dry run takes no more than that, whatever is to be created', async () => {
    const values = fc.array(fc.record({ name: fc.constant('A'), comment: text }), {
      minLength: 1,
      maxLength: 10,
    });
    await fc.assert(
      fc.asyncProperty(values, async (list) => {
        await call('aidoo_create', { model: 'res.partner', values: list, dry_run: true });
      }),
      { numRuns: 12 },
    );
  });

  it('that refuses a name of any length is no longer either', async () => {
    const values = { ['x'.repeat(300_000)]: 1 };
    const { error } = await call('aidoo_create', { model: 'res.partner', values });
    expect(error).toMatchObject({
      code: 'unknown_field',
      hint: 'aidoo_schema lists the fields of res.partner.',
    });
  });

  it('of one long record shows the beginning of its text, how long it is, and how to see more', async () => {
    const [first] = await created([
      { name: 'Long', comment: `<p>${'x'.repeat(150_000)}</p>` },
      { name: 'B' },
    ]);
    const query = {
      model: 'res.partner',
      domain: [['id', '>=', first]],
      order: 'id',
      fields: ['name', 'comment'],
    };
    const answer = await call('aidoo_query', query);
    expect(answer['records']).toEqual([
      {
        id: first,
        name: 'Long',
        comment: expect.stringMatching(/^<p>x{50000,}… \[cut: 150007 characters\]$/),
      },
    ]);
    expect(answer['shortened']).toMatch(
      /^records\[0\]\.comment: the first \d{5} of 150007 characters\. To see more, ask for less at once/,
    );
    const next = await call('aidoo_query', { ...query, cursor: answer['nextCursor'] });
    expect(next['records']).toEqual([{ id: (first ?? 0) + 1, name: 'B', comment: null }]);
  });

  it('of a change names the first of many records, and never asks to make it again', async () => {
    const all: number[] = [];
    for (const start of [0, 100, 200, 300, 400])
      all.push(
        ...(await created(
          Array.from({ length: 100 }, (_, at) => ({ name: `${start + at} ${'y'.repeat(200)}` })),
        )),
      );
    const answer = await call('aidoo_write', { model: 'res.partner', ids: all, values: { comment: 'seen' } });
    expect(answer['ids']).toEqual(all);
    const shown = (answer['records'] as unknown[]).length;
    expect(shown).toBeGreaterThan(100);
    expect(answer['shortened']).toMatch(
      new RegExp(`^records: the first ${shown} of 500 items\\. That is no reason to make the call again`),
    );
  });

  const created = async (values: Record<string, unknown>[]): Promise<number[]> =>
    (await call('aidoo_create', { model: 'res.partner', values }))['ids'] as number[];
});
