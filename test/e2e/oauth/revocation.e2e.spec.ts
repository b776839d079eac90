import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Types } from 'mongoose';
import { World } from '../../support/bootstrap.ts';
import { ConnectedClient, INVALID_GRANT } from '../../support/connected-client.ts';
import { CLAUDE_CODE, OAuthClient } from '../../support/oauth-client.ts';
import { register } from '../../support/test-company.ts';
import type { Person } from '../../support/test-company.ts';

describe('revocation by the client (RFC 7009)', () => {
  let world: World;
  let person: Person & { companyId: string };
  let client: ConnectedClient;

  beforeAll(async () => {
    world = await World.reachable();
  });
  beforeEach(async () => {
    person = await register(world.http(), 'Revokers');
    client = await ConnectedClient.connect(world.url, person, { companyId: person.companyId });
  });
  afterAll(() => world.stop());

  it('of an access token ends it alone: the connection goes on', async () => {
    const other = await client.refreshed();
    expect(await client.oauth.revoke(client.tokens.access_token)).toBe(200);
    expect([await client.opens(), await other.opens()]).toEqual([401, 200]);
    expect((await other.refresh()).status).toBe(200);
  });

  it('of a refresh token ends the grant, and all that came from it', async () => {
    const other = await client.refreshed();
    const userId = new Types.ObjectId(person.userId);
    const grantId = String((await world.connection.collection('oauth-grants').findOne({ userId }))!._id);
    expect(await client.oauth.revoke(other.tokens.refresh_token)).toBe(200);
    expect([await client.opens(), await other.opens()]).toEqual([401, 401]);
    expect(await other.refresh()).toMatchObject(INVALID_GRANT);
    const apps = await person.http.get(`/api/v1/companies/${person.companyId}/connected-apps`);
    expect(apps.body).toMatchObject({ items: [] });
    expect(await world.connection.collection('oauth-artifacts').countDocuments({ grantId })).toBe(0);
  });

  it('of a refresh token that was replaced ends the grant, too', async () => {
    const next = await client.refreshed();
    expect(await client.oauth.revoke(client.tokens.refresh_token)).toBe(200);
    expect(await next.opens()).toBe(401);
  });

  it.each(['access_token', 'refresh_token', 'something_else'])(
    'finds the token whatever the client thinks that it is: %s',
    async (hint) => {
      expect(await client.oauth.revoke(client.tokens.refresh_token, { token_type_hint: hint })).toBe(200);
      expect(await client.opens()).toBe(401);
    },
  );

  it('of another client’s token ends nothing, and says nothing', async () => {
    const stranger = new OAuthClient(world.url, CLAUDE_CODE);
    for (const token of [client.tokens.access_token, client.tokens.refresh_token])
      expect(await stranger.revoke(token)).toBe(200);
    expect(await client.opens()).toBe(200);
    expect((await client.refresh()).status).toBe(200);
  });

  it('of what is no token is 200 all the same', async () => {
    for (const token of ['unknown', 'x'.repeat(43), '$ne', '{"$ne":null}'])
      expect(await client.oauth.revoke(token)).toBe(200);
    expect(await client.opens()).toBe(200);
  });

  it('of nothing at all is refused', async () => {
    expect(await client.oauth.revoke('')).toBe(400);
  });

  it('asks who the client is', async () => {
    const nobody = { client_id: 'nobody' };
    expect(await client.oauth.revoke(client.tokens.refresh_token, nobody)).toBe(401);
    expect(await client.opens()).toBe(200);
  });

  it('by one person leaves another’s grant to the same client', async () => {
    const other = await register(world.http(), 'Others');
    const kept = await ConnectedClient.connect(world.url, other, { companyId: other.companyId });
    await client.oauth.revoke(client.tokens.refresh_token);
    expect(await kept.opens()).toBe(200);
  });
});
