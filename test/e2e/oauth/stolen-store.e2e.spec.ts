import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mongo } from 'mongoose';
import { World } from '../../support/bootstrap.ts';
import { ConnectedClient } from '../../support/connected-client.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import { PASSWORD } from '../../support/test-company.ts';

const OF_OAUTH = ['oauth-artifacts', 'oauth-clients', 'oauth-grants'];

/** A piece of a secret of which so much is kept would be a help to whoever guesses the rest. */
const PIECE = 12;

describe('a copy of the whole store', () => {
  let world: World;
  /** All that opened something while the store was in use, each under its name. */
  const secrets: Record<string, string> = {};
  let texts: Map<string, string>;

  beforeAll(async () => {
    world = await World.reachable();
    await liveThrough(world);
    texts = await textsOf(world);
  });
  afterAll(() => world.stop());

  /** A request that waits, a code that nobody redeemed, tokens, and tokens that were replaced. */
  async function liveThrough({ url }: World): Promise<void> {
    const company = await world.company();
    const choice = { companyId: company.id };
    const { owner } = company.people;
    const waiting = new PageBrowser(url);
    const begun = new OAuthClient(url).begin();
    const page = await waiting.get(begun.url);
    secrets['uid of a request that waits'] = page.url.pathname.split('/').at(-1)!;
    secrets['verifier of a request that waits'] = begun.verifier;
    secrets['state of a request that waits'] = begun.state;
    keepCookies('a request that waits', waiting, page.url.pathname);
    const signedIn = new PageBrowser(url);
    const oauth = new OAuthClient(url);
    const unused = oauth.begin();
    const back = await oauth.allow(signedIn, unused, owner, choice);
    secrets['a code that nobody redeemed'] = back.url.searchParams.get('code')!;
    secrets['its verifier'] = unused.verifier;
    keepCookies('somebody who consented', signedIn, '/api/v1/auth');
    keepCookies('somebody who consented', signedIn, '/');
    const used = await ConnectedClient.code(url, owner, choice);
    const { body } = await used.client.exchange(used.code, used.verifier);
    secrets['a code that was redeemed'] = used.code;
    secrets['verifier that was shown'] = used.verifier;
    secrets['an access token'] = body.access_token;
    secrets['a refresh token that was replaced'] = body.refresh_token;
    const next = (await used.client.refresh(body.refresh_token)).body;
    secrets['an access token from a refresh'] = next.access_token;
    secrets['a refresh token'] = next.refresh_token;
    secrets['a password'] = PASSWORD;
  }

  function keepCookies(whose: string, browser: PageBrowser, path: string): void {
    for (const { name, value } of browser.cookiesFor(path)) secrets[`cookie ${name} of ${whose}`] = value;
  }

  /** Every byte that is kept, one character each, by where it is: all documents, and the embedded store's own files. */
  async function textsOf({ connection, dataDir }: World): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const { name } of await connection.listCollections()) {
      const documents = await connection.collection(name).find().toArray();
      const bytes = documents.map((document) => Buffer.from(mongo.BSON.serialize(document)));
      found.set(name, Buffer.concat(bytes).toString('latin1'));
    }
    const folder = join(dataDir, 'store');
    for (const file of await readdir(folder, { withFileTypes: true }).catch(() => []))
      if (file.isFile()) found.set(file.name, await readFile(join(folder, file.name), 'latin1'));
    return found;
  }

  /** As it is, and in the forms in which bytes are often written. */
  const formsOf = (secret: string): string[] => {
    const bytes = Buffer.from(secret);
    const raw = /^[\w-]+$/.test(secret) ? [Buffer.from(secret, 'base64url').toString('latin1')] : [];
    const hex = bytes.toString('hex');
    return [secret, hex, hex.toUpperCase(), bytes.toString('base64'), bytes.toString('base64url'), ...raw];
  };
  const piecesOf = (text: string): string[] =>
    Array.from({ length: Math.max(1, text.length - PIECE + 1) }, (_, at) => text.slice(at, at + PIECE));

  it('was in use in every way that is looked for', () => {
    expect(Object.values(secrets).filter((secret) => !secret || secret.length < PIECE)).toEqual([]);
    expect(Object.keys(secrets).filter((name) => name.startsWith('cookie')).length).toBeGreaterThan(3);
    for (const name of ['oauth-artifacts', 'oauth-grants'])
      expect(texts.get(name)!.length).toBeGreaterThan(100);
  });

  it('holds no token, code, verifier, state, cookie or password, nor a piece of one, however it is written', () => {
    const found: string[] = [];
    for (const [what, secret] of Object.entries(secrets))
      for (const [where, text] of texts)
        if (formsOf(secret).some((form) => piecesOf(form).some((piece) => text.includes(piece))))
          found.push(`${what} in ${where}`);
    expect(found).toEqual([]);
  });

  it('would show a secret if there were one', () => {
    const secret = secrets['a refresh token']!;
    for (const form of formsOf(secret)) {
      const stored = `xx${form.slice(5, 25)}yy`;
      expect(piecesOf(form).some((piece) => stored.includes(piece))).toBe(true);
    }
  });

  it('opens nothing by anything that is kept: neither as a token, nor as a code, nor as a request', async () => {
    const artifacts = await world.connection.collection('oauth-artifacts').find().toArray();
    const kept = artifacts.flatMap(({ _id, hash, grantId, sealed }) => [
      String(_id),
      hash as string,
      Buffer.from(hash as string, 'hex').toString('base64url'),
      ...(grantId ? [grantId as string] : []),
      (sealed as { buffer: Uint8Array }).buffer.toString().slice(0, 100),
    ]);
    expect(kept.length).toBeGreaterThan(20);
    const oauth = new OAuthClient(world.url);
    const thief = new PageBrowser(world.url);
    for (const value of new Set(kept)) {
      const token = value.replaceAll(/[^\w-]/g, '');
      expect((await new McpCaller(world.url, token).rpc('tools/list')).status).toBe(401);
      expect((await oauth.refresh(token)).status).toBe(400);
      expect((await oauth.exchange(token, secrets['its verifier']!)).status).toBe(400);
      expect((await thief.get(`/interaction/${token}`)).text).not.toContain('<form');
    }
  });

  it.each(OF_OAUTH)('forgets by itself what has ended: %s', async (name) => {
    const indexes = await world.connection.collection(name).indexes();
    expect(indexes).toContainEqual(expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }));
    const documents = await world.connection.collection(name).find().toArray();
    expect(documents.filter(({ expiresAt }) => !(expiresAt instanceof Date))).toEqual([]);
  });
});
