import type { Sandbox } from '@aidoo/odoo-sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import type { TestCompany } from '../../support/test-company.ts';

const PERMISSIONS = ['query', 'read', 'create'] as const;

interface Created {
  model: string;
  ids: number[];
  records: { id: number; display_name: string | null; url: string }[];
  repeated?: boolean;
}

describe('a create that is repeated after the policy has changed', () => {
  let world: World;
  let company: TestCompany;
  let odoo: Sandbox;
  let caller: McpCaller;
  let credential: string;
  let keys = 0;

  interface Policy {
    company?: object;
    roles?: object;
    credentials?: object[];
    exceptions?: object;
  }

  const bind = async (policy: Policy): Promise<void> => {
    const path = company.path('/data-policy');
    const { body } = await company.as('owner').get<{ revision: string | null }>(path);
    const whole = {
      company: {},
      roles: {},
      credentials: [],
      exceptions: { models: [], methods: [] },
      ...policy,
    };
    const answer = await company.as('owner').put(path, { ...whole, revision: body.revision });
    if (answer.status !== 200) throw new Error(answer.text);
  };

  beforeAll(async () => {
    world = await World.start();
    odoo = await world.odoo();
    company = await world.company();
    await company.connect(odoo);
    await company.as('owner').send('PATCH', company.path('/policy'), { memberCeiling: PERMISSIONS });
    const key = await company.apiKey('admin', PERMISSIONS);
    credential = key.id;
    caller = new McpCaller(company.base, key.key);
  });
  afterAll(() => world.stop());
  beforeEach(() => bind({}));

  /** How often records were asked for; the Odoo user, whose language a call is made in, is no record here. */
  const asked = (...methods: string[]): number =>
    odoo.calls.filter(({ method, model }) => methods.includes(method) && model !== 'res.users').length;

  /** A lead with a name of its own, under a key of its own. */
  const lead = () => {
    keys += 1;
    return { model: 'crm.lead', values: { name: `Confidential ${keys}` }, idempotencyKey: `key ${keys}` };
  };
  const create = async (args: Record<string, unknown>, by = caller): Promise<Created> => {
    const { structured, isError, text } = await by.call<Created>('aidoo_create', args);
    if (isError) throw new Error(text);
    return structured;
  };

  const hiding = (...hidden: string[]) => ({ models: [{ model: 'crm.lead', hidden }] });

  it.each<[string, (id: string) => Policy]>([
    ['the name is hidden', () => ({ company: hiding('name') })],
    ['the name is masked', () => ({ company: { models: [{ model: 'crm.lead', masked: ['name'] }] } })],
    ['it is hidden for the role', () => ({ roles: { admin: hiding('name') } })],
    [
      'it is hidden for the credential',
      (id) => ({ credentials: [{ kind: 'api-key', id, rules: hiding('name') }] }),
    ],
    [
      'a row rule leaves the record out',
      () => ({ company: { models: [{ model: 'crm.lead', domain: [['id', '=', 0]] }] } }),
    ],
    [
      'some other field is hidden',
      () => ({ company: { models: [{ model: 'res.partner', hidden: ['email'] }] } }),
    ],
    ['fewer records may be seen at once', () => ({ company: { maxRows: 1 } })],
  ])('answers the ids alone when %s, and creates nothing', async (_what, policy) => {
    const args = lead();
    const first = await create(args);
    expect(first.records[0]?.display_name).toBe(args.values.name);
    await bind(policy(credential));
    odoo.calls.length = 0;
    const { text, structured } = await caller.call<Created>('aidoo_create', args);
    expect(structured).toEqual({
      model: 'crm.lead',
      ids: first.ids,
      records: [{ id: first.ids[0], display_name: null, url: first.records[0]?.url }],
      repeated: true,
    });
    expect(text).not.toContain('Confidential');
    expect(asked('create', 'read', 'search_read')).toBe(0);
  });

  it.each<[string, Policy]>([
    ['is denied', { company: { deny: ['crm.*'] } }],
    ['is not among those that are allowed', { company: { allow: ['res.partner'] } }],
    ['is denied to the role', { roles: { admin: { deny: ['crm.lead'] } } }],
  ])('is refused when the model %s by now, as any other call', async (_what, policy) => {
    const args = lead();
    await create(args);
    await bind(policy);
    odoo.calls.length = 0;
    const refusals = await Promise.all(
      [args, { ...args, idempotencyKey: 'another' }].map((one) => caller.fail('aidoo_create', one)),
    );
    expect(refusals[0]).toMatchObject({
      code: 'not_allowed',
      message: expect.stringContaining('does not open crm.lead'),
    });
    expect(refusals[0]).toEqual(refusals[1]);
    expect(asked('create')).toBe(0);
  });

  it('is refused when an exception that opened the model is gone', async () => {
    const args = { model: 'ir.attachment', values: { name: 'Listed' }, idempotencyKey: 'listed' };
    await bind({ exceptions: { models: ['ir.attachment'], methods: [] } });
    await create(args);
    await bind({});
    expect(await caller.fail('aidoo_create', args)).toMatchObject({ code: 'not_allowed' });
  });

  it('says nothing of what it was called to somebody whose role is lower by now', async () => {
    await bind({ roles: { member: hiding('name') } });
    const args = lead();
    const first = await create(args);
    expect((await create(args)).records).toEqual(first.records);
    const path = company.path(`/members/${company.people.admin.userId}`);
    const changed = await company.as('owner').send('PATCH', path, { role: 'member' });
    expect(changed.status).toBe(200);
    const again = await create(args);
    await company.as('owner').send('PATCH', path, { role: 'admin' });
    expect(again).toMatchObject({ ids: first.ids, records: [{ display_name: null }], repeated: true });
    expect((await create(args)).records).toEqual(first.records);
  });

  it('gets the first answer once the policy is again what it was, in whatever order it is written', async () => {
    const both = (names: string[], deny: string[]) => ({
      company: { deny, models: [{ model: 'crm.lead', hidden: names }] },
    });
    await bind(both(['city', 'zip'], ['res.bank', 'res.groups']));
    const args = lead();
    const first = await create(args);
    await bind({});
    expect((await create(args)).records[0]?.display_name).toBeNull();
    await bind(both(['zip', 'city'], ['res.groups', 'res.bank']));
    odoo.calls.length = 0;
    expect(await create(args)).toEqual({ ...first, repeated: true });
    expect(asked('create', 'read', 'fields_get')).toBe(0);
  });

  it('answers the ids alone when another Odoo, or another user of it, was connected since', async () => {
    const other = await world.company();
    await other.connect(odoo);
    const theirs = await other.caller('owner', PERMISSIONS);
    const args = lead();
    const first = await create(args, theirs);
    await other.connect(await world.odoo());
    const again = await create(args, theirs);
    expect(again.records).toEqual([{ id: first.ids[0], display_name: null, url: first.records[0]?.url }]);
  });

  it('keeps of the policy a hash only', async () => {
    await bind({ company: hiding('partner_name') });
    await create(lead());
    const kept = await world.connection.model('StoredIdempotencyKey').collection.find({}).toArray();
    expect(kept.at(-1)).toMatchObject({ view: expect.stringMatching(/^[\w-]{43}$/) });
    expect(JSON.stringify(kept)).not.toContain('partner_name');
  });
});
