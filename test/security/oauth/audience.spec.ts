import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@aidoo/embedded-mongo';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, World } from '../../support/bootstrap.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import type { Tokens } from '../../support/oauth-client.ts';

// A spec of its own: once the other gateway has begun, no dashboard of the first is asked any more (passport).
describe('a token of one gateway, at another one with the same store and the same secrets', () => {
  let dataDir: string;
  let store: { uri: string; close(): Promise<void> } | undefined;
  let one: World;
  let other: World;
  let tokens: Tokens;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'aidoo-audience-'));
    const database = freshDatabase();
    store = database === undefined ? await openStore({ dataDir }) : undefined;
    const shared = {
      MONGODB_URI: database ?? store!.uri,
      JWT_SECRET: randomBytes(32).toString('hex'),
      ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    };
    one = await World.reachable(shared);
    const company = await one.company();
    const { member } = company.people;
    tokens = await new OAuthClient(one.url).connect(member, { companyId: company.id });
    other = await World.reachable(shared);
  });
  afterAll(async () => {
    await other.stop();
    await one.stop();
    await store?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('CVE-2026-116684 (Python SDK): opens nothing there, and opens its own', async () => {
    const statusAt = async ({ url }: World) =>
      (await new McpCaller(url, tokens.access_token).rpc('tools/list')).status;
    expect([await statusAt(one), await statusAt(other)]).toEqual([200, 401]);
  });

  it('ASVS 10.3.1: is not to be had there by a refresh token of the first', async () => {
    const { status, body } = await new OAuthClient(other.url).refresh(tokens.refresh_token);
    expect(status).toBe(400);
    expect(body).not.toHaveProperty('access_token');
  });
});
