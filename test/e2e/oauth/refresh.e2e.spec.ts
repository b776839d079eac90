import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { ConnectedClient, INVALID_GRANT } from '../../support/connected-client.ts';
import { MovedClock } from '../../support/moved-clock.ts';
import { CLAUDE_CODE, OAuthClient } from '../../support/oauth-client.ts';
import { register } from '../../support/test-company.ts';
import type { Person } from '../../support/test-company.ts';

const SECOND = 1000;

describe('a refresh token', () => {
  let world: World;
  let time: MovedClock;
  let person: Person & { companyId: string };

  beforeAll(async () => {
    time = new MovedClock();
    world = await World.reachable();
  });
  beforeEach(async () => {
    person = await register(world.http(), 'Refreshers');
  });
  afterAll(() => world.stop());

  type Permissions = Parameters<OAuthClient['connect']>[1]['permissions'];
  const connect = (permissions?: Permissions) =>
    ConnectedClient.connect(world.url, person, {
      companyId: person.companyId,
      ...(permissions && { permissions }),
    });
  const grants = () => world.connection.collection('oauth-grants');

  it('comes with each connection, whether offline_access was asked for or not', async () => {
    const oauth = new OAuthClient(world.url);
    for (const scope of ['odoo:query', 'odoo:query offline_access']) {
      const { refresh_token } = await oauth.connect(person, { companyId: person.companyId, scope });
      expect((await oauth.refresh(refresh_token)).status).toBe(200);
    }
  });

  it('is replaced by another each time', async () => {
    const client = await connect();
    const next = await client.refreshed();
    expect(next.tokens.refresh_token).not.toBe(client.tokens.refresh_token);
    expect(next.tokens.access_token).not.toBe(client.tokens.access_token);
    expect(await next.opens()).toBe(200);
  });

  describe('that was replaced', () => {
    it('is good for parallel refreshes, whose tokens are all good', async () => {
      const client = await connect();
      const answers = await Promise.all([client.refresh(), client.refresh(), client.refresh()]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      const all = answers.map(({ body }) => client.with(body));
      expect(new Set(all.map(({ tokens }) => tokens.refresh_token)).size).toBe(3);
      for (const one of all) expect(await (await one.refreshed()).opens()).toBe(200);
    });

    it('is good for half a minute', async () => {
      const client = await connect();
      await client.refreshed();
      time.forward(29 * SECOND);
      expect((await client.refresh()).status).toBe(200);
    });

    it('ends the grant with all its tokens when it is shown after that', async () => {
      const client = await connect();
      const [one, other] = [await client.refreshed(), await client.refreshed()];
      time.forward(31 * SECOND);
      expect(await client.refresh()).toMatchObject(INVALID_GRANT);
      for (const live of [one, other]) {
        expect(await live.opens()).toBe(401);
        expect(await live.refresh()).toMatchObject(INVALID_GRANT);
      }
      const apps = await person.http.get(`/api/v1/companies/${person.companyId}/connected-apps`);
      expect(apps.body).toMatchObject({ items: [] });
    });

    it('is not good for longer by being used again', async () => {
      const client = await connect();
      await client.refreshed();
      time.forward(20 * SECOND);
      await client.refreshed();
      time.forward(20 * SECOND);
      expect(await client.refresh()).toMatchObject(INVALID_GRANT);
    });

    it('is not lost when the store fails before its successor is kept: the client asks again', async () => {
      const client = await connect();
      const artifacts = world.connection.collection('oauth-artifacts');
      const write = artifacts.updateOne.bind(artifacts);
      const full = jest.spyOn(artifacts, 'updateOne').mockImplementation(async (filter, change, options) => {
        if (options?.upsert) throw new Error('the disk is full');
        return write(filter, change, options);
      });
      expect((await client.refresh()).status).toBe(500);
      full.mockRestore();
      time.forward(25 * SECOND);
      expect(await (await client.refreshed()).opens()).toBe(200);
    });
  });

  describe('gives no more than it was given:', () => {
    it('a scope that it does not have is refused, and it stays good', async () => {
      const client = await connect(['query']);
      const asked = await client.refresh({ scope: 'odoo:query odoo:write' });
      expect(asked).toMatchObject({ status: 400, body: { error: 'invalid_scope' } });
      expect((await client.refresh()).body.scope).toBe('odoo:query');
    });

    it('another resource is refused, and it stays good', async () => {
      const client = await connect();
      const asked = await client.refresh({ resource: 'https://evil.example/mcp' });
      expect(asked).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
      time.forward(31 * SECOND);
      expect((await client.refresh({ resource: `${world.url}/mcp` })).status).toBe(200);
    });

    it('less is given when less is asked for, and all of it the next time', async () => {
      const client = await connect(['query', 'read']);
      const less = await client.refresh({ scope: 'odoo:read' });
      expect(less.body.scope).toBe('odoo:read');
      const { structured } = await client.with(less.body).caller.call('aidoo_context');
      expect(structured).toMatchObject({ permissions: ['read'] });
      expect((await client.with(less.body).refresh()).body.scope).toBe('odoo:query odoo:read');
    });

    it('what the grant was widened by since is for whom it was widened for', async () => {
      const before = await connect(['query']);
      const after = await connect(['query', 'write']);
      expect(after.tokens.scope).toBe('odoo:query odoo:write');
      expect((await before.refresh()).body.scope).toBe('odoo:query');
    });

    it('what the grant was narrowed by is missing at once, and after a refresh', async () => {
      const client = await connect(['query', 'write']);
      await grants().updateMany(
        { clientId: client.oauth.client.clientId },
        { $set: { permissions: ['query'] } },
      );
      const { structured } = await client.caller.call('aidoo_context');
      expect(structured).toMatchObject({ permissions: ['query'] });
      expect((await client.refresh()).body.scope).toBe('odoo:query');
    });
  });

  describe('is its client’s:', () => {
    it('another client that shows it gets nothing, and it stays good', async () => {
      const client = await connect();
      const thief = new OAuthClient(world.url, CLAUDE_CODE);
      expect(await thief.refresh(client.tokens.refresh_token)).toMatchObject(INVALID_GRANT);
      expect((await client.refresh()).status).toBe(200);
    });

    it('it opens no tool, and an access token refreshes nothing', async () => {
      const client = await connect();
      const { access_token, refresh_token } = client.tokens;
      expect(await client.with({ ...client.tokens, access_token: refresh_token }).opens()).toBe(401);
      expect(await client.oauth.refresh(access_token)).toMatchObject(INVALID_GRANT);
    });
  });
});
