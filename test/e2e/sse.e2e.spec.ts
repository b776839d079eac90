import { SseSessions } from '@aidoo/mcp';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { Types } from 'mongoose';
import { World } from '../support/bootstrap.ts';
import { LEAST_TOOLS, McpCaller } from '../support/mcp-caller.ts';
import { OAuthClient } from '../support/oauth-client.ts';
import { until } from '../support/processes.ts';
import { SseCaller } from '../support/sse-caller.ts';
import { stillMinute } from '../support/still-minute.ts';
import type { TestCompany } from '../support/test-company.ts';

const QUESTION = { name: 'aidoo_query', arguments: { model: 'res.partner', limit: 1 } };
const LIST = { jsonrpc: '2.0', id: 7, method: 'tools/list', params: {} };

describe('HTTP+SSE, for IDEs that still speak it', () => {
  let world: World;
  let company: TestCompany;
  let odoo: Sandbox;
  let key: string;
  let id: string;
  const opened: SseCaller[] = [];

  beforeAll(async () => {
    world = await World.reachable();
    odoo = await world.odoo();
    company = await world.company();
    await company.connect(odoo);
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    ({ id, key } = await company.apiKey('member', ['query', 'read', 'schema']));
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    for (const one of opened.splice(0)) one.close();
    await company.as('member').delete(company.path(`/api-keys/${id}`));
  });

  const open = async (of = key) => {
    const caller = await SseCaller.open(world.url, of);
    opened.push(caller);
    return caller;
  };
  const sessions = () => world.app.get(SseSessions, { strict: false });
  const get = (headers: Record<string, string>, path = '/sse') => world.http().get(path, headers);
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

  describe('a conversation', () => {
    it('is held by the SDK’s own client: it lists the tools and calls them', async () => {
      const client = new Client({ name: 'older-ide', version: '1.0' });
      const requestInit = { headers: bearer(key) };
      await client.connect(new SSEClientTransport(new URL(`${world.url}/sse`), { requestInit }));
      expect(client.getServerVersion()).toMatchObject({ name: 'aidoo' });
      const { tools } = await client.listTools();
      expect(tools.map(({ name }) => name)).toEqual(LEAST_TOOLS);
      const result = await client.callTool(QUESTION);
      expect(result.structuredContent).toMatchObject({ model: 'res.partner', records: [expect.anything()] });
      await client.close();
    });

    it('begins with where to send messages to: the same origin, and a session that cannot be guessed', async () => {
      const [one, other] = [await open(), await open()];
      expect(one.events[0]!.data).toMatch(/^\/messages\?sessionId=[\w-]{43}$/);
      expect(one.endpoint).not.toBe(other.endpoint);
    });

    it('answers by the stream what was sent beside it, which is only taken: 202', async () => {
      const sut = await open();
      const answer = await sut.post(LIST);
      expect([answer.status, await answer.text()]).toEqual([202, '']);
      await sut.until(() => sut.messages.length > 0);
      expect(sut.events[1]!.name).toBe('message');
      expect(sut.messages[0]).toMatchObject({ id: 7, result: { tools: expect.any(Array) } });
    });

    it('takes a notification, which has no answer', async () => {
      const sut = await open();
      expect((await sut.post({ jsonrpc: '2.0', method: 'notifications/initialized' })).status).toBe(202);
      await sut.ask('ping');
      expect(sut.messages).toHaveLength(1);
    });

    it('takes a batch, each message of which is answered', async () => {
      const sut = await open();
      const messages = [1, 2, 3].map((one) => ({ ...LIST, id: one }));
      expect((await sut.post(messages)).status).toBe(202);
      await sut.until(() => sut.messages.length === 3);
      expect(new Set(sut.messages.map((message) => message.id))).toEqual(new Set([1, 2, 3]));
    });

    it('keeps apart the answers of messages that were sent together', async () => {
      const sut = await open();
      const ids = Array.from({ length: 20 }, (_, index) => index + 1);
      const answers = await Promise.all(ids.map((one) => sut.ask('tools/list', {}, one)));
      expect(answers.map((answer) => answer.id)).toEqual(ids);
    });

    it('answers each session by its own stream alone', async () => {
      const [one, other] = [await open(), await open()];
      await one.ask('tools/list');
      await other.ask('ping');
      expect([one.messages.length, other.messages.length]).toEqual([1, 1]);
    });
  });

  describe('is the same endpoint as /mcp', () => {
    it('hides the tools that the key may not call', async () => {
      const { error } = await (
        await open()
      ).ask('tools/call', {
        name: 'aidoo_create',
        arguments: { model: 'crm.lead', values: { name: 'x' } },
      });
      expect(error).toEqual({ code: -32_602, message: 'Tool aidoo_create not found' });
    });

    it('keeps to the limits of calls, and says how near they are', async () => {
      stillMinute(world);
      const limit = (minute: number) =>
        company
          .as('owner')
          .send('PATCH', company.path('/policy'), { callLimits: { credential: { minute } } });
      await limit(1);
      const sut = await open();
      const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: QUESTION };
      const first = await sut.post(call);
      expect(first.headers.get('ratelimit')).toMatch(/^"minute";r=0;/);
      const { result } = await sut.ask('tools/call', QUESTION, 2);
      await limit(100);
      expect(result).toMatchObject({
        isError: true,
        structuredContent: { error: { code: 'rate_limited', hint: expect.stringContaining('Wait') } },
      });
    });

    it('sends nothing to Odoo when the store cannot count the call: 503, where it was sent', async () => {
      const sut = await open();
      const counts = world.connection.model('StoredCallCount').collection;
      for (const command of ['insertOne', 'findOneAndUpdate'] as const)
        jest.spyOn(counts, command).mockRejectedValue(new Error('no space'));
      odoo.calls.length = 0;
      const answer = await sut.post({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: QUESTION });
      expect([answer.status, await answer.json()]).toMatchObject([503, { code: 'unavailable' }]);
      expect([odoo.calls, sut.messages]).toEqual([[], []]);
    });

    it('puts each call on record, with the key and the client', async () => {
      const sut = await open();
      const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: QUESTION };
      await sut.post(call, { 'user-agent': 'OlderIde/3.2 (linux)' });
      await sut.until(() => sut.messages.length > 0);
      const { body } = await company.as('member').get(company.path('/logs?limit=1'));
      expect(body).toMatchObject({
        items: [
          {
            tool: 'aidoo_query',
            status: 'success',
            credential: { kind: 'api-key', id },
            client: { name: 'OlderIde', version: '3.2' },
          },
        ],
      });
    });

    it.each([
      ['no JSON', '{', 400, -32_700],
      ['nothing', '', 400, -32_700],
      ['no message', '{"hello":1}', 400, -32_600],
      ['more messages than are taken', JSON.stringify(Array.from({ length: 101 }, () => LIST)), 400, -32_600],
      ['far too much', 'x'.repeat(9_000_000), 413, -32_000],
    ])('refuses %s where it was sent', async (_what, body, status, code) => {
      const sut = await open();
      const answer = await sut.post(body);
      expect([answer.status, await answer.json()]).toMatchObject([status, { error: { code } }]);
      expect(sut.messages).toEqual([]);
    });

    it('refuses what is not sent as JSON', async () => {
      expect((await (await open()).post(LIST, { 'content-type': 'text/plain' })).status).toBe(415);
    });

    it('refuses a foreign Origin and a foreign Host, whatever the key', async () => {
      const sut = await open();
      const headers = { origin: 'https://evil.example' };
      expect((await get({ ...bearer(key), ...headers })).status).toBe(403);
      expect((await sut.post(LIST, headers)).status).toBe(403);
    });

    it('lets a page of this machine read the answers', async () => {
      const origin = 'http://localhost:6274';
      const answer = await (await open()).post(LIST, { origin });
      expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
    });
  });

  describe('the credential', () => {
    it.each([
      ['none', {}],
      ['an unknown key', bearer(`aid_live_${'A'.repeat(40)}`)],
      ['basic authentication', { authorization: 'Basic YTpi' }],
    ])('is demanded at both addresses: %s', async (_what, headers) => {
      expect((await get(headers)).status).toBe(401);
      expect((await world.http().post('/messages', LIST, headers)).status).toBe(401);
    });

    it('is taken from the header only, never from the query', async () => {
      const { endpoint } = await open();
      expect((await get({}, `/sse?access_token=${key}`)).status).toBe(401);
      const sent = await fetch(`${endpoint}&access_token=${key}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...LIST, access_token: key }),
      });
      expect(sent.status).toBe(401);
    });

    it('may not be an OAuth token, whose holder is told to use /mcp', async () => {
      const tokens = await new OAuthClient(world.url).connect(company.people.admin, {
        companyId: company.id,
      });
      for (const answer of [
        await get(bearer(tokens.access_token)),
        await world.http(tokens.access_token).post('/messages', LIST),
      ]) {
        expect(answer.status).toBe(401);
        expect(answer.body).toMatchObject({
          code: 'unauthenticated',
          detail: expect.stringContaining(`connect to ${world.url}/mcp instead`),
        });
      }
    });
  });

  describe('a session belongs to its credential', () => {
    it.each(['member', 'owner'] as const)('and is unknown to another key of the %s', async (role) => {
      const sut = await open();
      const other = await company.apiKey(role);
      const theirs = await sut.post(LIST, bearer(other.key));
      const unknown = await sut.post(LIST, {}, `${world.url}/messages?sessionId=${'x'.repeat(43)}`);
      const said = async (answer: Response) => ({ ...((await answer.json()) as object), requestId: '' });
      expect([theirs.status, unknown.status]).toEqual([404, 404]);
      expect(await said(theirs)).toEqual(await said(unknown));
      await sut.ask('ping');
      expect(sut.messages).toHaveLength(1);
    });

    it.each(['', '?sessionId=', '?sessionId=a&sessionId=b', '?sessionId[x]=1', '?sessionId=__proto__'])(
      'and none is meant by %s',
      async (query) => {
        expect((await (await open()).post(LIST, {}, `${world.url}/messages${query}`)).status).toBe(404);
      },
    );

    it('of which it has twenty at the most: the oldest ends for one more', async () => {
      const [oldest, second] = [await open(), await open()];
      for (let more = 2; more < 21; more += 1) await open();
      await oldest.ended;
      expect((await oldest.post(LIST)).status).toBe(404);
      expect((await second.post(LIST)).status).toBe(202);
    });
  });

  describe('a session ends', () => {
    const revoke = () => company.as('member').delete(company.path(`/api-keys/${id}`));
    const statusOf = async (sut: SseCaller) => (await sut.post(LIST)).status;

    it('for its messages at once when the key is revoked, and the stream at the next look', async () => {
      const sut = await open();
      await revoke();
      expect(await statusOf(sut)).toBe(401);
      await sessions().look();
      await sut.ended;
      expect(sut.messages).toEqual([]);
    });

    it('when the key expires', async () => {
      const sut = await open();
      await world.connection
        .collection('api-keys')
        .updateOne({ _id: new Types.ObjectId(id) }, { $set: { expiresAt: new Date(Date.now() - 1) } });
      await sessions().look();
      await sut.ended;
      expect(await statusOf(sut)).toBe(401);
    });

    it('when its holder is a member no longer', async () => {
      const other = await world.company();
      const sut = await open((await other.apiKey('member')).key);
      await other.as('owner').delete(other.path(`/members/${other.people.member.userId}`));
      await sessions().look();
      await sut.ended;
      expect(await statusOf(sut)).toBe(401);
    });

    it('by nothing else: whoever may still call keeps it', async () => {
      const [sut, other] = [await open(), await open((await company.apiKey('owner')).key)];
      await revoke();
      await sessions().look();
      await sut.ended;
      expect(await other.ask('ping')).toMatchObject({ result: {} });
    });

    it('when the client goes away, and a call that is under way with it', async () => {
      const sut = await open();
      odoo.fail('hang', { method: 'search_read' });
      odoo.calls.length = 0;
      await sut.post({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: QUESTION });
      await sut.until(() => odoo.calls.some(({ method }) => method === 'search_read'));
      sut.close();
      const { endpoint } = sut;
      await until(async () => (await sut.post(LIST, {}, endpoint)).status === 404);
      // A call that reads is on record once it has ended, which may be after the end of its session.
      const ended = async () => {
        const { body } = await company
          .as('member')
          .get<{ items: { status: string; credential: { id: string } }[] }>(company.path('/logs?limit=1'));
        return body.items.find(({ credential }) => credential.id === id)?.status;
      };
      await until(async () => (await ended()) !== undefined);
      expect(['error', 'timeout']).toContain(await ended());
    });
  });

  it('is not begun by HEAD, nor by POST, which clients try first', async () => {
    const head = await world.http(key).send('HEAD', '/sse');
    expect([head.status, head.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    expect((await world.http(key).post('/sse', {})).status).toBe(405);
  });

  it('shows that it lives, for proxies that cut what is silent', async () => {
    const sut = await open();
    sessions()['beat']();
    await sut.until(() => sut.heartbeats > 0);
    await sut.ask('ping');
    expect(sut.messages).toHaveLength(1);
  });

  it('leaves /mcp to the same key', async () => {
    expect((await new McpCaller(world.url, key).rpc('tools/list')).status).toBe(200);
  });
});
