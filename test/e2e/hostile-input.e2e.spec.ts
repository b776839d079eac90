import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newAccount } from '../support/accounts.ts';
import { World } from '../support/bootstrap.ts';
import { Browser } from '../support/browser.ts';
import { rawRequest } from '../support/raw-http.ts';
import type { RawAnswer } from '../support/raw-http.ts';
import { declaredRoutes } from '../support/routes.ts';
import type { Route } from '../support/routes.ts';
import { fromAnywhere } from '../support/test-company.ts';
import type { TestCompany } from '../support/test-company.ts';

/** Whatever is answered, this must not be in it. */
const CANARY = 'canary-Zq81-violet-harbour';
const JSON_BODY = { 'content-type': 'application/json' };
const account = (changes: object) => JSON.stringify(newAccount({ password: CANARY, ...changes }));
const codeOf = ({ text }: RawAnswer): unknown => (JSON.parse(text) as { code: unknown }).code;

interface Bad {
  what: string;
  status: number;
  body: string | Buffer;
  headers?: Record<string, string>;
}

/** Bodies that are none, whatever route they are sent to. */
const NO_BODIES: Bad[] = [
  { what: 'JSON that ends too early', status: 400, body: `{"password":"${CANARY}"` },
  { what: 'JSON with a comment', status: 400, body: `{"password":"${CANARY}" /* */}` },
  { what: 'a raw NUL within', status: 400, body: `{"password":"${CANARY}\0"}` },
  { what: 'a text', status: 400, body: JSON.stringify(CANARY) },
  { what: 'a number', status: 400, body: '1' },
  { what: 'null', status: 400, body: 'null' },
  { what: 'a list', status: 422, body: JSON.stringify([CANARY]) },
  { what: 'a list of accounts', status: 422, body: `[${account({})}]` },
  { what: 'an empty object', status: 422, body: '{}' },
  { what: 'depth without end', status: 400, body: '['.repeat(100_000) },
  {
    what: 'an unknown encoding',
    status: 415,
    body: account({}),
    headers: { ...JSON_BODY, 'content-encoding': 'zip' },
  },
  {
    what: 'broken gzip',
    status: 400,
    body: account({}),
    headers: { ...JSON_BODY, 'content-encoding': 'gzip' },
  },
  {
    what: 'another charset',
    status: 415,
    body: account({}),
    headers: { 'content-type': 'application/json; charset=latin1' },
  },
  {
    what: 'more than 1 MB',
    status: 413,
    body: account({ name: 'x'.repeat(1_100_000) }),
  },
  {
    what: 'more than 1 MB once it is unpacked',
    status: 413,
    body: gzipSync(account({ name: 'x'.repeat(5_000_000) })),
    headers: { ...JSON_BODY, 'content-encoding': 'gzip' },
  },
];

/** Fields of an account that are no such fields. */
const BAD_FIELDS: [what: string, changes: Record<string, unknown>, field: string][] = [
  ['an operator as the address', { email: { $ne: null } }, 'email'],
  ['an operator as the password', { password: { $gt: CANARY } }, 'password'],
  ['an address as a list', { email: ['a@example.com', CANARY] }, 'email'],
  ['an address as an object', { email: { toString: CANARY } }, 'email'],
  ['no address', { email: undefined }, 'email'],
  ['a huge address', { email: `${'a'.repeat(100_000)}@example.com` }, 'email'],
  ['a NUL in the address', { email: 'a\0b@example.com' }, 'email'],
  ['half a surrogate pair in the address', { email: 'a\ud800@example.com' }, 'email'],
  ['a line break in the address', { email: 'a@example.com\r\nBcc: b@example.com' }, 'email'],
  ['a password as a list', { password: [CANARY] }, 'password'],
  ['a huge password', { password: CANARY.repeat(10_000) }, 'password'],
  ['a short password', { password: CANARY.slice(0, 11) }, 'password'],
  ['a name as a number', { name: 1 }, 'name'],
  ['a NUL in the name', { name: 'A\0da' }, 'name'],
  ['half a surrogate pair in the name', { name: 'A\ud800da' }, 'name'],
  ['a name that turns the text around it', { name: 'Ada\u202egnp.exe' }, 'name'],
  ['a name of spaces', { name: '   ' }, 'name'],
  ['a huge company name', { companyName: 'x'.repeat(101) }, 'companyName'],
  ['a field of nobody', { isAdmin: CANARY }, 'isAdmin'],
  ['a role', { role: 'owner' }, 'role'],
  ['an id', { _id: 'a'.repeat(24) }, '_id'],
];

/** Routes whose body may be left out or empty, and so is none of what a bad one is. */
const NEEDS_NOTHING = [
  'PATCH /api/v1/auth/me',
  'DELETE /api/v1/companies/:companyId',
  'PATCH /api/v1/companies/:companyId/policy',
  'POST /api/v1/invitations/:token/accept',
];

/** Where the body is looked at before the id. */
const GOOD_BODIES: Readonly<Record<string, unknown>> = {
  'PATCH /api/v1/companies/:companyId/members/:userId': { role: 'member' },
};

/** What a database would take for a question instead of a value. */
const OPERATORS: unknown[] = [
  { $ne: null },
  { $gt: '' },
  { $regex: '.*' },
  { $where: 'true' },
  [{ $ne: 1 }],
  { length: 43, $in: ['x'] },
];

describe('hostile input', () => {
  let world: World;
  let company: TestCompany;

  beforeAll(async () => {
    world = await World.start();
    company = await world.company();
  });
  afterAll(() => world.stop());

  /** Every answer of the gateway to bad input is one of these, and quotes nothing of it. */
  function expectProblem(answer: RawAnswer, status: number): void {
    expect([answer.status, answer.headers['content-type']]).toEqual([
      status,
      'application/problem+json; charset=utf-8',
    ]);
    expect(answer.text).not.toContain(CANARY.slice(0, 11));
    expect(answer.text.length).toBeLessThan(2000);
  }

  const takesBody = (): Route[] => declaredRoutes(world.app).filter(({ fields }) => fields.body.length > 0);

  /** What a route of the company is asked, with ids of nobody within it. */
  const asked = ({ method, path }: Route) => ({
    method,
    path: path.replace(':companyId', company.id).replace(/:\w+/, 'a'.repeat(24)),
  });

  /** As the owner of the company, and from anywhere: limits are another matter. */
  const send = (method: string, path: string, body: unknown): Promise<RawAnswer> =>
    rawRequest(world.url, {
      method,
      path,
      headers: {
        ...JSON_BODY,
        ...fromAnywhere(),
        authorization: `Bearer ${company.people.owner.accessToken}`,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  /** Every route that needs something in its body: none of these is any of it. */
  const targets = () =>
    takesBody()
      .filter(({ path, method }) => !NEEDS_NOTHING.includes(`${method} ${path}`))
      .map(asked);

  describe('of operators', () => {
    it('is named with 422 in every field of every body', async () => {
      const routes = takesBody();
      expect(routes.length).toBeGreaterThanOrEqual(20);
      for (const route of routes)
        for (const field of route.fields.body)
          for (const value of OPERATORS) {
            const { method, path } = asked(route);
            const answer = await send(method, path, { [field]: value });
            expectProblem(answer, 422);
            const { errors } = JSON.parse(answer.text) as { errors: { field: string }[] };
            expect({ path, errors: errors.map((error) => error.field.split('.')[0]) }).toEqual({
              path,
              errors: expect.arrayContaining([field]),
            });
          }
    });

    it.each(['$where', '$or', 'companyId', 'ownerUserId', '_id'])(
      'is no field of any body: %s',
      async (field) => {
        for (const { method, path } of takesBody().map(asked))
          expectProblem(await send(method, path, { [field]: { $ne: null } }), 422);
      },
    );

    it.each(['__proto__', 'constructor'])('stands for no field that is missing: %s', async (field) => {
      for (const { method, path } of targets())
        expectProblem(await send(method, path, `{"${field}":{"email":"x","name":"x","$ne":null}}`), 422);
      expect(({} as Record<string, unknown>)['$ne']).toBeUndefined();
    });

    it('is named with 422 in every field of every query', async () => {
      const routes = declaredRoutes(world.app).filter(({ fields }) => fields.query.length > 0);
      expect(routes.length).toBeGreaterThanOrEqual(4);
      for (const route of routes)
        for (const field of [...route.fields.query, '$where', 'companyId'])
          for (const query of [`${field}[$ne]=x`, `${field}[]=x&${field}[]=y`, `${field}=x&${field}=y`]) {
            const { method, path } = asked(route);
            const authorization = `Bearer ${company.people.owner.accessToken}`;
            expectProblem(
              await rawRequest(world.url, { method, path: `${path}?${query}`, headers: { authorization } }),
              422,
            );
          }
    });

    it('is an id that nobody has, in every path', async () => {
      // Pages answer with pages: see oauth/endpoints.
      const routes = declaredRoutes(world.app).filter(({ path }) => /^\/api\/.*:/.test(path));
      expect(routes.length).toBeGreaterThanOrEqual(20);
      for (const { method, path } of routes)
        for (const id of ['[$ne]=x', '$gt', '{"$ne":null}', '__proto__', 'constructor', '%00', '\ud800']) {
          const text = encodeURIComponent(id.toWellFormed());
          for (const changed of [
            path.replace(':companyId', text).replace(/:\w+/, 'a'.repeat(24)),
            path.replace(':companyId', company.id).replace(/:\w+/, text),
          ]) {
            // Where there is nothing to replace the first is a good one.
            if (!changed.includes(text)) continue;
            const answer = await rawRequest(world.url, {
              method,
              path: changed,
              headers: {
                ...(method === 'GET' ? {} : JSON_BODY),
                ...fromAnywhere(),
                authorization: `Bearer ${company.people.owner.accessToken}`,
              },
              ...(method !== 'GET' && { body: JSON.stringify(GOOD_BODIES[`${method} ${path}`] ?? {}) }),
            });
            expectProblem(answer, 404);
          }
        }
    });

    it('is recorded as what it is in the arguments of a tool', async () => {
      const caller = await company.caller('owner');
      const args = { model: { $ne: null }, $where: 'true', 'a.b': { $gt: '' } };
      await caller.rpc('tools/call', { name: 'aidoo_query', arguments: args });
      const { body } = await company
        .as('owner')
        .get<{ items: { params: unknown }[] }>(company.path('/logs?tool=aidoo_query&limit=1'));
      expect(body.items[0]!.params).toEqual(args);
    });
  });

  describe('as a body', () => {
    it.each(NO_BODIES)('is refused with $status on every route: $what', async ({ status, body, headers }) => {
      const authorization = `Bearer ${company.people.owner.accessToken}`;
      for (const target of targets()) {
        const sent = {
          ...target,
          body,
          headers: { ...JSON_BODY, ...fromAnywhere(), authorization, ...headers },
        };
        expectProblem(await rawRequest(world.url, sent), status);
      }
    });

    it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
      'is not read as JSON when it says that it is %s',
      async (type) => {
        const sent = { method: 'POST', path: '/api/v1/auth/register', body: account({}) };
        expectProblem(await rawRequest(world.url, { ...sent, headers: { 'content-type': type } }), 415);
      },
    );
  });

  describe('in a field', () => {
    it.each(BAD_FIELDS)('is named with 422: %s', async (_what, changes, field) => {
      const headers = { ...JSON_BODY, 'x-forwarded-for': '198.51.100.1' };
      const answer = await rawRequest(world.url, {
        method: 'POST',
        path: '/api/v1/auth/register',
        headers,
        body: account(changes),
      });
      expectProblem(answer, 422);
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'invalid_input', errors: [{ field }] });
    });

    it.each<[string, unknown, unknown]>([
      ['operators', { $ne: null }, { $ne: null }],
      ['a regular expression', { $regex: '.*' }, 'x'],
      ['lists', ['a@example.com'], [CANARY]],
      ['nothing', null, null],
      ['numbers', 1, 1],
      ['what is too long', 'x'.repeat(1001), CANARY],
    ])('signs nobody in: %s', async (_what, email, password) => {
      const body = JSON.stringify({ email, password });
      const sent = { method: 'POST', path: '/api/v1/auth/login', headers: JSON_BODY, body };
      expectProblem(await rawRequest(world.url, sent), 422);
    });

    it.each(['a\0b@example.com', '\ud800', '[object Object]', "' OR 1=1 --", '../../etc/passwd', '%00'])(
      'is an unknown address and no more: %j',
      async (email) => {
        const body = JSON.stringify({ email, password: CANARY });
        const sent = { method: 'POST', path: '/api/v1/auth/login', headers: JSON_BODY, body };
        const answer = await rawRequest(world.url, sent);
        expectProblem(answer, 401);
        expect(codeOf(answer)).toBe('invalid_credentials');
      },
    );

    it.each(['__proto__', 'constructor', 'prototype', 'toString'])(
      'never becomes part of an object’s prototype: %s',
      async (key) => {
        const body = account({}).replace('{', `{"${key}":{"isAdmin":true,"polluted":true},`);
        const headers = { ...JSON_BODY, 'x-forwarded-for': '198.51.100.2' };
        const sent = { method: 'POST', path: '/api/v1/auth/register', headers, body };
        const { status } = await rawRequest(world.url, sent);
        expect([201, 422]).toContain(status);
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
      },
    );

    it('can be a password of any characters, NUL and half a surrogate pair included', async () => {
      for (const password of [`\0${CANARY}`, `\ud800${CANARY}`, `${CANARY}🦊`]) {
        const { email } = newAccount();
        const sut = new Browser(world.url);
        expect((await sut.register(newAccount({ email, password }))).status).toBe(201);
        expect((await sut.login(email, password)).status).toBe(200);
        expect((await sut.login(email, CANARY)).status).toBe(401);
      }
    });
  });

  describe('in a query', () => {
    it.each([
      'limit[$gt]=1',
      'limit=1&limit=2',
      'limit=1e9',
      'limit=-1',
      'limit=',
      'cursor[]=a',
      'cursor[$ne]=a',
      'cursor=%00',
      'cursor=WyJhIl0',
      'cursor=bnVsbA',
      '__proto__[polluted]=1',
      'companyId=aaaaaaaaaaaaaaaaaaaaaaaa',
      `cursor=${'a'.repeat(201)}`,
    ])('is refused with 422, never with 500: %s', async (query) => {
      const authorization = `Bearer ${company.people.owner.accessToken}`;
      for (const list of ['/api-keys', '/logs']) {
        const path = `${company.path(list)}?${query}`;
        expectProblem(await rawRequest(world.url, { path, headers: { authorization } }), 422);
      }
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    });
  });
});
