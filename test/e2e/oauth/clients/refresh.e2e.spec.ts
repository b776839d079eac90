import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { World } from '../../../support/bootstrap.ts';
import { MovedClock } from '../../../support/moved-clock.ts';
import { SdkApp } from '../../../support/sdk-oauth-app.ts';
import type { Person } from '../../../support/sdk-oauth-app.ts';
import type { AppMemory, Introduction } from '../../../support/sdk-oauth-memory.ts';
import { allowing } from '../../../support/sdk-oauth-person.ts';
import { PUBLISHED, REGISTERED } from '../../../support/sdk-oauth-registrations.ts';
import { SDKS } from '../../../support/sdk-oauth-sdks.ts';
import type { TestCompany } from '../../../support/test-company.ts';

const TTL_S = 60;

/** Holds refreshes back until so many have been asked for: then they are at the server together. */
function together(count: number): typeof fetch {
  const waiting: (() => void)[] = [];
  return async (input, init) => {
    const body = init?.body instanceof URLSearchParams ? init.body : undefined;
    if (body?.get('grant_type') === 'refresh_token')
      await new Promise<void>((go) => {
        waiting.push(go);
        if (waiting.length === count) for (const one of waiting.splice(0)) one();
      });
    return fetch(input, init);
  };
}

const clock = new MovedClock();

describe.each(SDKS)('the SDK of $era carries a connection on', (sdk) => {
  let world: World;
  let company: TestCompany;
  let person: Person;
  let apps: SdkApp[];

  beforeAll(async () => {
    // It says on the console what it does about a dead token; what counts here is that it does it.
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    world = await World.reachable({ ACCESS_TOKEN_TTL: String(TTL_S) });
    company = await world.company();
    await company.connect(await world.odoo());
    person = allowing(world.url, company.people.member, { companyId: company.id });
  });
  beforeEach(() => {
    apps = [];
  });
  afterEach(() => Promise.all(apps.map((app) => app.close())));
  afterAll(() => world.stop());

  const start = (introduction: Introduction, memory?: AppMemory, network?: typeof fetch): SdkApp => {
    const app = new SdkApp(sdk, world.url, introduction, memory, network);
    apps.push(app);
    return app;
  };
  const refreshes = (): string[] =>
    apps.flatMap((app) => app.tokenRequests).flatMap(({ refresh_token }) => refresh_token ?? []);

  it('when three of its calls find the access token expired at the same time', async () => {
    const app = start(PUBLISHED.claude, undefined, together(3));
    await app.connect(person);
    const { refresh_token } = app.memory.kept!;
    clock.forward((TTL_S + 1) * 1000);
    const answers = await Promise.all([1, 2, 3].map(() => app.call('aidoo_context')));
    expect(answers.map(({ isError }) => isError ?? false)).toEqual([false, false, false]);
    expect(refreshes()).toEqual([refresh_token, refresh_token, refresh_token]);
    expect(app.memory.sentTo).toHaveLength(1);
  });

  it('when two windows that share their tokens refresh them at the same time, and ever after', async () => {
    const network = together(2);
    const one = start(PUBLISHED.claude, undefined, network);
    await one.connect(person);
    const other = start(PUBLISHED.claude, one.memory, network);
    await other.connect();
    for (let round = 0; round < 2; round += 1) {
      clock.forward((TTL_S + 1) * 1000);
      const answers = await Promise.all([one, other].map((app) => app.call('aidoo_context')));
      expect(answers.map(({ isError }) => isError ?? false)).toEqual([false, false]);
    }
    expect(one.memory.sentTo).toHaveLength(1);
  });

  it('by registering again when its registration has gone, and asks its person', async () => {
    const app = start(REGISTERED['MCP Inspector']);
    await app.connect(person);
    const before = app.memory.client!.client_id;
    await world.connection.collection('oauth-clients').deleteMany({});
    clock.forward((TTL_S + 1) * 1000);
    const answer = await app.call('aidoo_context', {}, person);
    expect(answer.isError ?? false).toBe(false);
    expect(app.memory.sentTo).toHaveLength(2);
    expect(app.memory.client!.client_id).not.toBe(before);
  });

  it('not at all when its person has left the company: it asks, and there is nothing to allow', async () => {
    const other = await company.another();
    await other.connect(await world.odoo());
    const app = start(PUBLISHED.claude);
    await app.connect(allowing(world.url, company.people.member, { companyId: other.id }));
    await other.as('owner').delete(other.path(`/members/${company.people.member.userId}`));
    await expect(app.call('aidoo_context')).rejects.toThrow('Unauthorized');
    expect(app.memory.kept).toBeUndefined();
    expect(app.memory.sentTo).toHaveLength(2);
  });
});
