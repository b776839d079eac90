import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@aidoo/embedded-mongo';
import type { Store } from '@aidoo/embedded-mongo';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, World } from '../../support/bootstrap.ts';
import { ConnectedClient } from '../../support/connected-client.ts';
import type { TestCompany } from '../../support/test-company.ts';
import { monitored, WireTap } from '../../support/wire-tap.ts';

describe('what the store is asked for', () => {
  let dataDir: string;
  let store: Store | undefined;
  let world: World;
  let company: TestCompany;
  let tap: WireTap;
  let client: ConnectedClient;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'aidoo-reads-'));
    const database = freshDatabase();
    store = database === undefined ? await openStore({ dataDir }) : undefined;
    world = await World.reachable({ MONGODB_URI: monitored(database ?? store!.uri) });
    tap = new WireTap(world);
    company = await world.company();
    client = await ConnectedClient.connect(world.url, company.people.member, { companyId: company.id });
    // The first call also notes that somebody was there.
    await client.opens();
  });
  afterAll(async () => {
    await world.stop();
    await store?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  const heard = async (what: () => Promise<unknown>) =>
    (await tap.during(what)).map(({ name, collection }) => `${name} ${collection}`).sort();

  it('by a call with an access token: each thing once, and what a key needs, and the grant', async () => {
    const ofToken = await heard(() => client.opens());
    expect(ofToken).toEqual([
      'find companies',
      'find memberships',
      'find oauth-artifacts',
      'find oauth-grants',
      'find users',
    ]);
    const key = await company.caller('member');
    await key.rpc('tools/list');
    const ofKey = await heard(() => key.rpc('tools/list'));
    expect(ofKey).toHaveLength(ofToken.length - 1);
  });

  it('by a token that nobody was given: once', async () => {
    const unknown = client.with({ ...client.tokens, access_token: 'x'.repeat(43) });
    expect(await heard(() => unknown.opens())).toEqual(['find oauth-artifacts']);
  });

  it('by a refresh: the grant is looked at once, and read once more for the new token', async () => {
    const asked = await heard(() => client.refresh());
    expect(asked.filter((one) => one === 'find memberships')).toHaveLength(1);
    expect(asked.filter((one) => one === 'find oauth-grants')).toHaveLength(2);
    expect(asked.filter((one) => one === 'update oauth-artifacts')).toHaveLength(3);
  });
});
