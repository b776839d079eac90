import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { CLAUDE, CLAUDE_CODE, OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import type { TestCompany } from '../../support/test-company.ts';

/** A client with several addresses, so that one of them can be shown for another. */
const TWO_ADDRESSES = { ...CLAUDE, redirectUri: 'https://claude.com/api/mcp/auth_callback' };

describe('a code', () => {
  let world: World;
  let company: TestCompany;
  let client: OAuthClient;

  beforeAll(async () => {
    world = await World.reachable();
    company = await world.company();
    client = new OAuthClient(world.url);
  });
  afterAll(() => world.stop());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const coded = async (of = client): Promise<{ code: string; verifier: string }> => {
    const begun = of.begin();
    const back = await of.allow(new PageBrowser(world.url), begun, company.people.member, {
      companyId: company.id,
    });
    return { code: back.url.searchParams.get('code')!, verifier: begun.verifier };
  };
  const opens = async (token: string): Promise<number> =>
    (await new McpCaller(world.url, token).rpc('tools/list')).status;
  const refused = { status: 400, body: { error: 'invalid_grant' } };

  it('ASVS 10.4.2: is good for one exchange, and a second one ends the tokens of the first', async () => {
    const { code, verifier } = await coded();
    const { body } = await client.exchange(code, verifier);
    expect(await opens(body.access_token)).toBe(200);
    expect(await client.exchange(code, verifier)).toMatchObject(refused);
    expect(await opens(body.access_token)).toBe(401);
    expect(await client.refresh(body.refresh_token)).toMatchObject(refused);
  });

  it('ASVS 10.4.2: shown twice at one moment opens nothing for both', async () => {
    const { code, verifier } = await coded();
    const both = await Promise.all([client.exchange(code, verifier), client.exchange(code, verifier)]);
    const given = both.filter(({ status }) => status === 200);
    expect(given.length).toBeLessThan(2);
    for (const { body } of given) expect(await opens(body.access_token)).toBe(401);
  });

  it('ASVS 10.4.3: is good for a minute', async () => {
    const [before, real] = [Date.now(), Date.now.bind(Date)];
    const [inTime, late] = [await coded(), await coded()];
    jest.spyOn(Date, 'now').mockReturnValue(before + 58_000);
    expect((await client.exchange(inTime.code, inTime.verifier)).status).toBe(200);
    jest.spyOn(Date, 'now').mockImplementation(() => real() + 62_000);
    expect(await client.exchange(late.code, late.verifier)).toMatchObject(refused);
  });

  it.each([
    ['another verifier', () => ({ code_verifier: randomBytes(32).toString('base64url') })],
    ['an empty verifier', () => ({ code_verifier: '' })],
    ['the other address of its client', () => ({ redirect_uri: TWO_ADDRESSES.redirectUri })],
    ['a stranger’s address', () => ({ redirect_uri: 'https://evil.example/cb' })],
    ['another client', () => ({ client_id: CLAUDE_CODE.clientId })],
  ])('RFC 9700 4.5: is of no use with %s', async (_what, changes) => {
    const { code, verifier } = await coded();
    expect(await client.exchange(code, verifier, changes())).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^invalid_(grant|request)$/) },
    });
  });

  it.each(['code_verifier', 'redirect_uri'] as const)(
    'ASVS 10.4.6: is exchanged for nothing without %s',
    async (left) => {
      const { code, verifier } = await coded();
      const shown = {
        grant_type: 'authorization_code',
        client_id: client.client.clientId,
        redirect_uri: client.client.redirectUri,
        code,
        code_verifier: verifier,
      };
      const { [left]: _left, ...rest } = shown;
      const answer = await client.token(rest);
      expect(answer.status).toBe(400);
      expect(answer.body.error).toMatch(/^invalid_(grant|request)$/);
    },
  );

  it('RFC 9700 4.8: of a flow with a challenge is not exchanged as if there had been none', async () => {
    const { code } = await coded();
    const answer = await client.token({
      grant_type: 'authorization_code',
      client_id: client.client.clientId,
      redirect_uri: client.client.redirectUri,
      code,
      code_challenge_method: 'plain',
    });
    expect(answer).toMatchObject(refused);
  });

  it('RFC 9700 4.5: that a thief has tried in vain is still its owner’s', async () => {
    const { code, verifier } = await coded();
    await client.exchange(code, randomBytes(32).toString('base64url'));
    await new OAuthClient(world.url, CLAUDE_CODE).exchange(code, verifier);
    expect((await client.exchange(code, verifier)).status).toBe(200);
  });

  it('RFC 9700 4.5: of one person’s flow does not go into another’s', async () => {
    const [theirs, mine] = [await coded(), client.begin()];
    expect(await client.exchange(theirs.code, mine.verifier)).toMatchObject(refused);
  });

  it('RFC 6749 10.10: cannot be guessed: 256 bits, each time others', async () => {
    const codes = [(await coded()).code, (await coded()).code];
    for (const code of codes) expect(code).toMatch(/^[\w-]{43}$/);
    expect(new Set(codes).size).toBe(2);
  });

  it('RFC 6749 10.10: says nothing of itself: unknown, used and another’s codes read alike', async () => {
    const used = await coded();
    await client.exchange(used.code, used.verifier);
    const other = await coded();
    const answers = [
      await client.exchange(randomBytes(32).toString('base64url'), used.verifier),
      await client.exchange(used.code, used.verifier),
      await new OAuthClient(world.url, { ...CLAUDE_CODE }).exchange(other.code, other.verifier),
      await client.exchange(other.code, used.verifier),
    ];
    expect(new Set(answers.map(({ status, body }) => JSON.stringify({ status, body }))).size).toBe(1);
  });

  it.each(['access token', 'refresh token'] as const)(
    'RFC 9700 4.5: is neither an %s nor becomes one by being shown as one',
    async () => {
      const { code, verifier } = await coded();
      expect(await opens(code)).toBe(401);
      expect(await client.refresh(code)).toMatchObject(refused);
      expect((await client.exchange(code, verifier)).status).toBe(200);
    },
  );
});
