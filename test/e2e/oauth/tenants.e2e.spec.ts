import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Permission } from '@aidoo/companies';
import { tokenHash } from '@aidoo/kernel';
import { Types } from 'mongoose';
import type { mongo } from 'mongoose';
import { World } from '../../support/bootstrap.ts';
import { ConnectedClient, INVALID_GRANT } from '../../support/connected-client.ts';
import { CLAUDE_CODE } from '../../support/oauth-client.ts';
import type { TestCompany } from '../../support/test-company.ts';

type Stored = mongo.WithId<mongo.Document>;

describe('a person in two companies, with the same client in each', () => {
  let world: World;
  let a: TestCompany;
  let b: TestCompany;
  let ofA: ConnectedClient;
  let ofB: ConnectedClient;

  beforeAll(async () => {
    world = await World.reachable();
  });
  beforeEach(async () => {
    a = await world.company();
    b = await a.another('Company B');
    [ofA, ofB] = [await connect(a), await connect(b)];
  });
  afterAll(() => world.stop());

  const connect = (company: TestCompany) =>
    ConnectedClient.connect(world.url, company.people.member, { companyId: company.id });
  const collection = (name: 'grants' | 'artifacts') => world.connection.collection(`oauth-${name}`);
  const grantOf = async ({ id }: TestCompany): Promise<Stored> =>
    (await collection('grants').findOne({ companyId: new Types.ObjectId(id) }))!;
  const hashOf = ({ tokens }: ConnectedClient) => tokenHash(`AccessToken\0${tokens.access_token}`);
  const artifactOf = async (client: ConnectedClient): Promise<Stored> =>
    (await collection('artifacts').findOne({ hash: hashOf(client) }))!;
  const change = (client: ConnectedClient, values: object) =>
    collection('artifacts').updateOne({ hash: hashOf(client) }, { $set: values });
  const companyOf = async (client: ConnectedClient) =>
    (await client.caller.call<{ company: { id: string } }>('aidoo_context')).structured.company.id;

  it('has two grants, and each token is of its own company', async () => {
    expect([await companyOf(ofA), await companyOf(ofB)]).toEqual([a.id, b.id]);
    expect((await grantOf(a))._id).not.toEqual((await grantOf(b))._id);
    expect(await companyOf(await ofA.refreshed())).toBe(a.id);
  });

  it('keeps the one when the other is ended', async () => {
    await a.as('member').delete(a.path(`/connected-apps/${String((await grantOf(a))._id)}`));
    expect([await ofA.opens(), await ofB.opens()]).toEqual([401, 200]);
    expect((await ofB.refresh()).status).toBe(200);
  });

  it('keeps the one when the other’s company is deleted, of whose tokens nothing is kept', async () => {
    const grantId = String((await grantOf(b))._id);
    await b.as('owner').send('DELETE', b.path(), {});
    expect([await ofA.opens(), await ofB.opens()]).toEqual([200, 401]);
    expect(await collection('artifacts').countDocuments({ grantId })).toBe(0);
  });

  it('ends a grant by its company only', async () => {
    const { _id } = await grantOf(a);
    expect((await b.as('owner').delete(b.path(`/connected-apps/${String(_id)}`))).status).toBe(404);
    expect(await ofA.opens()).toBe(200);
  });

  describe('has nothing to fear of somebody who writes into one collection:', () => {
    it('a token does not take another’s content', async () => {
      const { sealed, grantId, expiresAt } = await artifactOf(ofB);
      await change(ofA, { sealed, grantId, expiresAt });
      expect(await ofA.opens()).toBe(401);
    });

    it('a token does not change its grant', async () => {
      await change(ofA, { grantId: String((await grantOf(b))._id) });
      expect(await ofA.opens()).toBe(401);
    });

    it('a token does not live longer', async () => {
      await change(ofA, { expiresAt: new Date(Date.now() + 3_600_000) });
      expect(await ofA.opens()).toBe(401);
    });

    it('a token’s content is not changed bit by bit', async () => {
      const { sealed } = await artifactOf(ofA);
      const bytes = Buffer.from((sealed as { buffer: Uint8Array }).buffer);
      bytes[bytes.length - 1]! ^= 1;
      await change(ofA, { sealed: bytes });
      expect(await ofA.opens()).toBe(401);
      await change(ofA, { sealed: Buffer.alloc(3) });
      expect(await ofA.opens()).toBe(401);
    });

    it('a code or a refresh token does not become an access token', async () => {
      const refresh = ofA.tokens.refresh_token;
      const hash = tokenHash(`RefreshToken\0${refresh}`);
      await collection('artifacts').updateOne(
        { hash },
        { $set: { hash: tokenHash(`AccessToken\0${refresh}`) } },
      );
      expect(await ofA.with({ ...ofA.tokens, access_token: refresh }).opens()).toBe(401);
    });

    it('a grant that is moved to another company takes no token along', async () => {
      await collection('grants').deleteOne({ companyId: new Types.ObjectId(b.id) });
      const moved = { companyId: new Types.ObjectId(b.id) };
      await collection('grants').updateOne({ _id: (await grantOf(a))._id }, { $set: moved });
      expect(await ofA.opens()).toBe(401);
    });

    it('a grant that is made somebody else’s takes no token along', async () => {
      const userId = new Types.ObjectId(a.people.owner.userId);
      await collection('grants').updateOne({ _id: (await grantOf(a))._id }, { $set: { userId } });
      expect(await ofA.opens()).toBe(401);
      expect(await ofA.refresh()).toMatchObject(INVALID_GRANT);
    });

    it('a grant that is made another client’s takes no token along', async () => {
      const { clientId } = CLAUDE_CODE;
      await collection('grants').updateOne({ _id: (await grantOf(a))._id }, { $set: { clientId } });
      expect(await ofA.opens()).toBe(401);
      expect(await ofA.refresh()).toMatchObject(INVALID_GRANT);
    });

    it('a grant that is made to allow more gives its tokens no more', async () => {
      const permissions: Permission[] = ['query', 'read', 'schema', 'write', 'delete'];
      await collection('grants').updateOne({ _id: (await grantOf(a))._id }, { $set: { permissions } });
      const { structured } = await ofA.caller.call('aidoo_context');
      expect(structured).toMatchObject({ permissions: ['query', 'read', 'schema'] });
      expect((await ofA.refresh()).body.scope).toBe(ofA.tokens.scope);
    });
  });
});
