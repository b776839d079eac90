import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROLE_TABLE } from '@aidoo/companies';
import { ERROR_STATUS } from '@aidoo/kernel';
import { World } from '../support/bootstrap.ts';
import { apiDocument, operations } from '../support/api-document.ts';
import { validator } from '../support/documented-answer.ts';
import { declaredRoutes } from '../support/routes.ts';
import type { Route } from '../support/routes.ts';

const PUBLIC_URL = 'https://aidoo.example.com';
const COMMITTED = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../docs/openapi.json'), 'utf8'),
) as Record<string, unknown>;

/** `:id` and `{id}` are the same place. */
const asDocumented = ({ method, path }: Route): string => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`;

describe('the description of the API', () => {
  let world: World;
  let routes: Route[];

  beforeAll(async () => {
    world = await World.start({ PUBLIC_URL });
    // What speaks a protocol of its own, and pages that people are shown, are described in words.
    routes = declaredRoutes(world.app).filter(({ path }) => /^\/(api|health)\//.test(path));
  });
  afterAll(() => world.stop());

  it('is served to anybody as it is committed, with the public address', async () => {
    const { status, headers, body } = await world.http().get('/api/openapi.json');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json; charset=utf-8']);
    expect(body).toEqual({ ...COMMITTED, servers: [{ url: PUBLIC_URL }] });
  });

  it('is OpenAPI 3.1', () => {
    expect(COMMITTED['openapi']).toMatch(/^3\.1\./);
  });

  it('holds every route of the running gateway, and no other', () => {
    expect(operations.map(({ name }) => name).sort()).toEqual(routes.map(asDocumented).sort());
  });

  it('says in words what stands beside it', () => {
    const { description } = COMMITTED['info'] as { description: string };
    for (const named of ['POST /mcp', '/.well-known/oauth-protected-resource/mcp', '/oauth/'])
      expect(description).toContain(named);
  });

  it('names the roles of the role table, and no others', () => {
    const documented = operations.map(({ name, operation }) => [name, operation['x-roles']]);
    const declared = routes.map((route) => [
      asDocumented(route),
      typeof route.rule === 'object' ? ROLE_TABLE[route.rule.action] : undefined,
    ]);
    expect(new Map(documented as [string, unknown][])).toEqual(new Map(declared as [string, unknown][]));
  });

  it('asks for an access token exactly where the gateway does', () => {
    const asks = operations.filter(({ operation }) =>
      operation.security?.every((one) => Object.hasOwn(one, 'accessToken')),
    );
    const needing = asks.filter(({ operation }) => operation.security!.length > 0).map(({ name }) => name);
    const declared = routes.filter(({ rule }) => rule === 'signed-in' || typeof rule === 'object');
    expect(needing.sort()).toEqual(declared.map(asDocumented).sort());
  });

  it.each(operations)('tells for $name what it does, what it answers and how it fails', ({ operation }) => {
    expect(operation).toMatchObject({
      operationId: expect.stringMatching(/^[a-z][A-Za-z]+\.[a-z][A-Za-z]+$/),
      summary: expect.stringMatching(/^\p{Lu}.*\.$/u),
      description: expect.stringMatching(/^For /),
      tags: [expect.any(String)],
    });
    expect(Object.keys(operation.responses)).toContainEqual(expect.stringMatching(/^2/));
    for (const [status, { description, content }] of Object.entries(operation.responses)) {
      expect(description).not.toBe('');
      if (status === '200' || status === '201') expect(Object.values(content ?? {})).not.toEqual([]);
    }
  });

  it('has one operation of each id', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids).toHaveLength(new Set(ids).size);
  });

  it('explains each tag that an operation has', () => {
    const explained = (COMMITTED['tags'] as { name: string }[]).map(({ name }) => name);
    expect(new Set(operations.flatMap(({ operation }) => operation.tags))).toEqual(new Set(explained));
  });

  it('names with each refusal the codes of its status, with an example of each', () => {
    const wrong = operations.flatMap(({ name, operation }) =>
      Object.entries(operation.responses).flatMap(([status, { content }]) => {
        const problem = content?.['application/problem+json'];
        if (!problem) return [];
        const codes = problem.schema.properties.code.enum;
        const right =
          codes.every((code) => String(ERROR_STATUS[code]) === status) &&
          codes.join() === Object.keys(problem.examples).join();
        return right ? [] : [`${name} ${status}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('gives examples that are as their schemas say', () => {
    const { schemas, responses } = apiDocument.components;
    const ofFields = Object.entries(schemas).flatMap(([name, { properties = {} }]) =>
      Object.entries(properties).flatMap(([field, schema]) =>
        (schema.examples ?? []).map((value) => ({ where: `${name}.${field}`, schema, value })),
      ),
    );
    const ofProblems = Object.entries(responses).flatMap(([name, { content }]) => {
      const { schema, examples } = content!['application/problem+json']!;
      return Object.values(examples).map(({ value }) => ({ where: name, schema, value }));
    });
    expect(ofFields.length).toBeGreaterThan(0);
    const wrong = [...ofFields, ...ofProblems].filter(({ schema, value }) => !validator(schema)(value));
    expect(wrong.map(({ where }) => where)).toEqual([]);
  });

  it('knows no field and no answer of which it says nothing', () => {
    const text = JSON.stringify(COMMITTED['components']);
    expect(text).not.toContain('"type":"object"}');
    expect(text).not.toContain('"properties":{}');
  });
});

describe('the page of the API', () => {
  let world: World;

  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  const page = () => world.http().get('/api/docs');

  /** What the page loads, and what its script asks for. */
  const asked = async (): Promise<string[]> => {
    const { text } = await page();
    const script = await world.http().get('/api/docs/page.js');
    return [
      ...[...text.matchAll(/(?:src|href)="([^"#][^"]*)"/g)].map(([, url]) => url!),
      ...[...script.text.matchAll(/url: '([^']+)'/g)].map(([, url]) => url!),
    ];
  };

  it('is shown to anybody', async () => {
    const { status, headers } = await page();
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  });

  it('finds everything that it loads on this server', async () => {
    const urls = await asked();
    expect(urls).toEqual(expect.arrayContaining(['/api/docs/swagger-ui-bundle.js', '/api/openapi.json']));
    for (const url of urls) expect([url, (await world.http().get(url)).status]).toEqual([url, 200]);
  });

  it('asks no other host for anything', async () => {
    expect((await asked()).filter((url) => !url.startsWith('/api/'))).toEqual([]);
    const { text } = await world.http().get('/api/docs/swagger-ui.css');
    expect([...text.matchAll(/url\((?!["']?data:)[^)]*\)|@import/g)]).toEqual([]);
  });

  it('runs no script and takes no style that is written into it', async () => {
    const { headers, text } = await page();
    const policy = headers.get('content-security-policy')!.split('; ');
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'"]),
    );
    expect(policy.join()).not.toMatch(/unsafe|https?:|\*/);
    expect(text).not.toMatch(/<script>|<style|\sstyle=|\son\w+=/);
  });

  it('leaves the policy of all other answers as it is: nothing may be loaded', async () => {
    const { headers } = await world.http().get('/api/openapi.json');
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';(?!.*'self')/);
  });

  it('can be read by those who use a keyboard or a screen reader', async () => {
    const { text } = await page();
    expect(text).toMatch(/<html lang="en">/);
    expect(text).toMatch(/<title>[^<]+<\/title>/);
    expect(text).toMatch(/<a class="skip" href="#description">/);
    expect(text).toMatch(/<main id="description" tabindex="-1">/);
  });

  it.each([
    'package.json',
    'index.html',
    'swagger-ui.js',
    '..%2fpackage.json',
    '..%2f..%2fpackage.json',
    '%2e%2e%2fswagger-ui-dist%2fpackage.json',
    '__proto__',
    'page.js%00',
  ])('serves nothing else of the package or the machine: %s', async (file) => {
    expect(await world.http().get(`/api/docs/${file}`)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  });
});
