import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../support/bootstrap.ts';
import type { Answer } from '../support/http.ts';
import { companyOf } from '../support/joined.ts';
import type { Somebody } from '../support/somebody.ts';

const GUESTS = { admin: 'admin', member: 'member' } as const;
const KEY = { kind: 'api-key', id: 'a'.repeat(24) };
const APP = { kind: 'oauth', id: 'a'.repeat(24) };

const NOTHING = {
  company: {},
  roles: {},
  credentials: [],
  exceptions: { models: [], methods: [] },
};

/** One with everything in it. */
const FULL = {
  company: {
    allow: ['sale.*', 'res.partner', 'crm*'],
    deny: ['sale.report', '*'],
    models: [
      {
        model: 'res.partner',
        hidden: ['email', 'x_Studio_field'],
        masked: ['phone'],
        domain: ['|', ['country_id.code', '=', 'BE'], '!', ['id', 'in', [1, 2.5, 'x', true]]],
      },
      { model: 'crm.lead' },
    ],
    maxRows: 500,
  },
  roles: { owner: {}, admin: { maxRows: 1 }, member: { allow: [] } },
  credentials: [
    { ...KEY, rules: { models: [{ model: 'res.partner', masked: ['vat'] }] } },
    { ...APP, rules: {} },
  ],
  exceptions: {
    models: ['mail.template'],
    methods: ['mail.template.send_mail', 'sale.order.action_confirm'],
  },
};

interface Policy {
  company: object;
  roles: object;
  credentials: object[];
  exceptions: object;
  revision: string | null;
  updatedAt: string | null;
  updatedBy: string | null;
}

interface Refusal {
  code: string;
  detail: string;
  errors?: { field: string; message: string }[];
}

describe('the data policy of a company', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  const path = (id: string) => `/companies/${id}/data-policy`;
  const policy = async (by: Somebody, id: string) => (await by.get<Policy>(path(id))).body;
  const put = <T = Policy>(by: Somebody, id: string, body: object): Promise<Answer<T>> =>
    by.browser.send<T>('PUT', `/api/v1${path(id)}`, body);
  /** Changes parts of what is there, as whoever reads it first does. */
  const change = async (by: Somebody, id: string, parts: object): Promise<Answer<Policy & Refusal>> => {
    const { updatedAt: _at, updatedBy: _by, ...read } = await policy(by, id);
    return put(by, id, { ...read, ...parts });
  };

  it('restricts nothing until somebody sets it', async () => {
    const { id, owner, admin } = await companyOf(world, GUESTS);
    for (const by of [owner, admin])
      expect(await policy(by, id)).toEqual({ ...NOTHING, revision: null, updatedAt: null, updatedBy: null });
  });

  it('is answered as it was sent, with who has changed it and when', async () => {
    const { id, owner } = await companyOf(world, {});
    const before = Date.now();
    const saved = await put(owner, id, FULL);
    expect(saved).toMatchObject({ status: 200, body: { ...FULL, updatedBy: owner.id } });
    expect(saved.body.revision).toMatch(/^[\w-]{10,}$/);
    expect(Date.parse(saved.body.updatedAt!)).toBeGreaterThanOrEqual(before - 1000);
    expect(await policy(owner, id)).toEqual(saved.body);
  });

  it('is read and changed by owner and admins, and by no member', async () => {
    const { id, owner, admin, member } = await companyOf(world, GUESTS);
    expect((await put(owner, id, NOTHING)).status).toBe(200);
    const changed = await change(admin, id, { company: { maxRows: 5 } });
    expect(changed).toMatchObject({ status: 200, body: { company: { maxRows: 5 }, updatedBy: admin.id } });
    expect(await member.get(path(id))).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    const { revision } = changed.body;
    expect((await put(member, id, { ...NOTHING, revision })).status).toBe(403);
    expect(await policy(owner, id)).toEqual(changed.body);
  });

  it('is each company’s own', async () => {
    const [one, other] = [await companyOf(world, {}), await companyOf(world, {})];
    await put(one.owner, one.id, FULL);
    expect(await policy(other.owner, other.id)).toMatchObject({ ...NOTHING, revision: null });
    expect((await put(one.owner, other.id, NOTHING)).status).toBe(404);
  });

  describe('is replaced as a whole', () => {
    it('so that what is not sent again is gone', async () => {
      const { id, owner } = await companyOf(world, {});
      const { revision } = (await put(owner, id, FULL)).body;
      const saved = await put(owner, id, { ...NOTHING, company: { maxRows: 7 }, revision });
      const { updatedAt: _at, ...rest } = saved.body;
      expect(rest).toEqual({
        ...NOTHING,
        company: { maxRows: 7 },
        revision: expect.any(String),
        updatedBy: owner.id,
      });
      expect(saved.body.revision).not.toBe(revision);
      expect(await policy(owner, id)).toEqual(saved.body);
    });

    it('and only if it still is the one that was read', async () => {
      const { id, owner, admin } = await companyOf(world, GUESTS);
      const first = (await put(owner, id, NOTHING)).body.revision;
      const second = (await change(admin, id, { company: { maxRows: 5 } })).body.revision;
      for (const revision of [first, null, undefined, '', 'nothing'])
        expect(await put<Refusal>(owner, id, { ...FULL, revision })).toMatchObject({
          status: 409,
          body: { code: 'conflict', detail: expect.stringContaining('Read it again') },
        });
      expect(await policy(owner, id)).toMatchObject({ company: { maxRows: 5 }, revision: second });
    });

    it('which a company that has none yet has not got', async () => {
      const { id, owner } = await companyOf(world, {});
      expect((await put(owner, id, { ...NOTHING, revision: 'nothing' })).status).toBe(409);
      expect((await put(owner, id, { ...NOTHING, revision: null })).status).toBe(200);
    });

    it('by one of those who do it at the same moment: the others are told', async () => {
      const { id, owner } = await companyOf(world, {});
      for (const revision of [null, (await policy(owner, id)).revision]) {
        const read = revision ?? (await policy(owner, id)).revision;
        const sent = [1, 2, 3].map((maxRows) =>
          put(owner, id, { ...NOTHING, company: { maxRows }, revision: read }),
        );
        const answers = await Promise.all(sent);
        expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409, 409]);
        const [won] = answers.filter(({ status }) => status === 200);
        expect(await policy(owner, id)).toEqual(won!.body);
      }
    });
  });

  describe('has parts that the owner alone changes', () => {
    const OWNERS: [part: string, parts: object][] = [
      ['exceptions', { exceptions: { models: ['ir.cron'], methods: [] } }],
      ['exceptions', { exceptions: { models: [], methods: ['ir.cron.method_direct_trigger'] } }],
      ['exceptions', { exceptions: NOTHING.exceptions }],
      ['roles.owner', { roles: { ...FULL.roles, owner: { maxRows: 3 } } }],
      ['roles.admin', { roles: { ...FULL.roles, admin: { maxRows: 2 } } }],
      ['roles.admin', { roles: { owner: {}, member: {} } }],
    ];

    it.each(OWNERS)('and no admin: %s', async (part, parts) => {
      const { id, owner, admin } = await companyOf(world, GUESTS);
      const { body: before } = await put(owner, id, FULL);
      const refused = await change(admin, id, { ...parts, company: {} });
      expect(refused).toMatchObject({ status: 403, body: { code: 'forbidden' } });
      expect(refused.body.detail).toContain(`Only the owner changes ${part} of the data policy`);
      expect(await policy(owner, id)).toEqual(before);
      expect((await change(owner, id, parts)).status).toBe(200);
    });

    it('and no admin, when there is no policy yet', async () => {
      const { id, admin } = await companyOf(world, GUESTS);
      const { body } = await put<Refusal>(admin, id, FULL);
      expect(body).toMatchObject({ code: 'forbidden' });
      expect(body.detail).toContain('exceptions and roles.admin');
      expect((await put(admin, id, { ...NOTHING, company: FULL.company })).status).toBe(200);
    });

    it('beside which an admin changes all the rest, and sends these as they are', async () => {
      const { id, owner, admin } = await companyOf(world, GUESTS);
      await put(owner, id, FULL);
      const parts = {
        company: { deny: ['hr.*'] },
        roles: { admin: FULL.roles.admin, member: { maxRows: 9 } },
        credentials: [{ ...KEY, rules: { maxRows: 2 } }],
      };
      expect(await change(admin, id, parts)).toMatchObject({
        status: 200,
        body: { ...parts, exceptions: FULL.exceptions },
      });
    });

    it('and whoever has owned the company does not any more', async () => {
      const { id, owner, admin } = await companyOf(world, GUESTS);
      await put(owner, id, FULL);
      expect((await owner.handOver(id, admin)).status).toBe(204);
      const exceptions = NOTHING.exceptions;
      expect((await change(owner, id, { exceptions })).status).toBe(403);
      expect((await change(admin, id, { exceptions })).status).toBe(200);
    });
  });

  describe('holds', () => {
    const times = <T>(count: number, make: (index: number) => T): T[] =>
      Array.from({ length: count }, (_, index) => make(index));
    const credential = (index: number) => ({ kind: 'oauth', id: String(index).padStart(24, '0'), rules: {} });

    it.each<[string, object]>([
      ['200 patterns', { company: { allow: times(200, (index) => `m${index}.*`) } }],
      ['200 models', { company: { models: times(200, (index) => ({ model: `m${index}` })) } }],
      ['200 fields', { company: { models: [{ model: 'm', hidden: times(200, (index) => `f${index}`) }] } }],
      ['500 credentials', { credentials: times(500, credential) }],
      ['a key and an app of the same id', { credentials: [KEY, APP].map((one) => ({ ...one, rules: {} })) }],
      ['rules for a credential that nobody has', { credentials: [{ ...KEY, rules: { maxRows: 1 } }] }],
      ['one row', { company: { maxRows: 1 } }],
      ['the same for two roles', { roles: { owner: { deny: ['*'] }, member: { deny: ['*'] } } }],
    ])('%s', async (_what, parts) => {
      const { id, owner } = await companyOf(world, {});
      expect(await change(owner, id, parts)).toMatchObject({ status: 200, body: parts });
    });
  });

  describe('names the place of what it cannot hold, and stays as it is', () => {
    let owner: Somebody;
    let id: string;
    let before: Policy;

    beforeAll(async () => {
      ({ owner, id } = await companyOf(world, {}));
      before = (await put(owner, id, FULL)).body;
    });

    const many = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`);
    const model = (rules: object) => ({ company: { models: [{ model: 'res.partner', ...rules }] } });
    const credential = (changes: object) => ({ credentials: [{ ...KEY, rules: {}, ...changes }] });
    const DEEP = {
      credentials: [0, 1, 2, 3].map((index) => ({
        kind: 'oauth',
        id: String(index).padStart(24, '0'),
        rules: index < 3 ? {} : { models: [{ model: 'res.partner', domain: ['&', ['a', '=', 1]] }] },
      })),
    };

    it.each<[what: string, field: string, parts: object]>([
      ['no rules', 'company', { company: null }],
      ['a list for rules', 'company', { company: [] }],
      ['rules that are left out', 'company', { company: undefined }],
      ['a rule that there is not', 'company.allowed', { company: { allowed: [] } }],
      ['a text for a list', 'company.allow', { company: { allow: 'sale.*' } }],
      ['null for a list', 'company.allow', { company: { allow: null } }],
      ['a name in capitals', 'company.allow', { company: { allow: ['sale.order', 'Sale.Order'] } }],
      ['a star in the middle', 'company.allow', { company: { allow: ['sale*.order'] } }],
      ['two stars', 'company.allow', { company: { allow: ['**'] } }],
      ['a star after a dot alone', 'company.allow', { company: { allow: ['.*'] } }],
      ['a pattern twice', 'company.allow', { company: { allow: ['sale.order', 'sale.order'] } }],
      ['201 patterns', 'company.deny', { company: { deny: many(201) } }],
      ['a list for a pattern', 'company.deny', { company: { deny: [['sale.*']] } }],
      ['a name of 129 characters', 'company.deny', { company: { deny: ['a'.repeat(129)] } }],
      ['no rows', 'company.maxRows', { company: { maxRows: 0 } }],
      ['more rows than tools answer', 'company.maxRows', { company: { maxRows: 501 } }],
      ['half a row', 'company.maxRows', { company: { maxRows: 1.5 } }],
      ['a text for a number', 'company.maxRows', { company: { maxRows: '5' } }],
      ['an object for a list of models', 'company.models', { company: { models: {} } }],
      ['201 models', 'company.models', { company: { models: many(201).map((name) => ({ model: name })) } }],
      ['a name for a model’s rules', 'company.models.0', { company: { models: ['res.partner'] } }],
      ['a model without its name', 'company.models.0.model', { company: { models: [{}] } }],
      ['a pattern for a model', 'company.models.0.model', { company: { models: [{ model: 'res.*' }] } }],
      ['a blank in a name', 'company.models.0.model', { company: { models: [{ model: 'res partner' }] } }],
      [
        'a model twice',
        'company.models.1.model',
        { company: { models: [{ model: 'a.b' }, { model: 'a.b' }] } },
      ],
      ['a rule for a model that there is not', 'company.models.0.field', model({ field: [] })],
      ['a path for a field', 'company.models.0.hidden', model({ hidden: ['partner_id.name'] })],
      ['a field twice', 'company.models.0.hidden', model({ hidden: ['email', 'email'] })],
      ['201 fields', 'company.models.0.masked', model({ masked: many(201) })],
      ['a hyphen in a field', 'company.models.0.masked', model({ masked: ['e-mail'] })],
      ['an empty domain', 'company.models.0.domain', model({ domain: [] })],
      ['a term for a domain', 'company.models.0.domain', model({ domain: ['country_id', '=', 1] })],
      [
        'an operator that Odoo has not',
        'company.models.0.domain',
        model({ domain: [['name', 'matches', 'x']] }),
      ],
      [
        'an operator of the store',
        'company.models.0.domain',
        model({ domain: [['name', '=', { $ne: null }]] }),
      ],
      ['51 terms', 'company.models.0.domain', model({ domain: many(51).map((name) => [name, '=', 1]) })],
      [
        'more than 4 kB of a domain',
        'company.models.0.domain',
        model({ domain: [['a', '=', 'x'.repeat(4096)]] }),
      ],
      ['a list for roles', 'roles', { roles: [] }],
      ['a role that there is not', 'roles.guest', { roles: { guest: {} } }],
      ['null for the rules of a role', 'roles.member', { roles: { member: null } }],
      ['a number for a pattern', 'roles.member.deny', { roles: { member: { deny: [1] } } }],
      ['an object for credentials', 'credentials', { credentials: {} }],
      ['501 credentials', 'credentials', { credentials: many(501) }],
      ['null for a credential', 'credentials.0', { credentials: [null] }],
      ['a kind of credential that has no rules', 'credentials.0.kind', credential({ kind: 'shell' })],
      ['an id in capitals', 'credentials.0.id', credential({ id: 'A'.repeat(24) })],
      ['an operator for an id', 'credentials.0.id', credential({ id: { $ne: null } })],
      ['a credential without rules', 'credentials.0.rules', credential({ rules: undefined })],
      ['a credential’s field that there is not', 'credentials.0.name', credential({ name: 'mine' })],
      [
        'a credential twice',
        'credentials.1.id',
        { credentials: [KEY, KEY].map((one) => ({ ...one, rules: {} })) },
      ],
      ['a domain that ends too early, deep within', 'credentials.3.rules.models.0.domain', DEEP],
      ['exceptions without methods', 'exceptions.methods', { exceptions: { models: [] } }],
      ['a pattern for an exception', 'exceptions.models', { exceptions: { models: ['ir.*'], methods: [] } }],
      [
        'a method without its model',
        'exceptions.methods',
        { exceptions: { models: [], methods: ['action_confirm'] } },
      ],
      [
        'a private method',
        'exceptions.methods',
        { exceptions: { models: [], methods: ['sale.order._private'] } },
      ],
      [
        'an exception that there is not',
        'exceptions.all',
        { exceptions: { models: [], methods: [], all: true } },
      ],
      ['a number for a revision', 'revision', { revision: 1 }],
      ['a part that there is not', 'users', { users: [] }],
    ])('for %s: at %s', async (_what, field, parts) => {
      const sent = { ...FULL, revision: before.revision, ...parts };
      const { status, body } = await put<Refusal>(owner, id, sent);
      expect({ status, code: body.code, fields: body.errors?.map((error) => error.field) }).toEqual({
        status: 422,
        code: 'invalid_input',
        fields: [field],
      });
      expect(body.detail).toContain(field);
      expect(await policy(owner, id)).toEqual(before);
    });

    it('names all places of few', async () => {
      const parts = { company: { maxRows: 0, deny: ['*', '!'] }, roles: { member: { allow: 1 } } };
      const { body } = await put<Refusal>(owner, id, { ...FULL, ...parts });
      const fields = body.errors!.map(({ field }) => field);
      expect(fields.sort()).toEqual(['company.deny', 'company.maxRows', 'roles.member.allow']);
    });

    it('names the first twenty of very many', async () => {
      const models = Array.from({ length: 190 }, () => ({}));
      const credentials = Array.from({ length: 400 }, () => ({ rules: { models } }));
      const { status, body } = await put<Refusal>(owner, id, { ...NOTHING, credentials });
      expect([status, body.errors!.length]).toEqual([422, 20]);
    });

    it('holds 256 kB and no more', async () => {
      const text = (length: number) => [['a', '=', 'x'.repeat(length)]];
      const models = (count: number) =>
        Array.from({ length: count }, (_, index) => ({ model: `m${index}`, domain: text(4000) }));
      const company = { models: models(66) };
      const { status, body } = await put<Refusal>(owner, id, {
        ...NOTHING,
        company,
        revision: before.revision,
      });
      expect(status).toBe(422);
      expect(body.detail).toContain('256 kB');
      expect(await policy(owner, id)).toEqual(before);
      const other = await companyOf(world, {});
      expect((await put(other.owner, other.id, { ...NOTHING, company: { models: models(64) } })).status).toBe(
        200,
      );
    });
  });
});
