import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@aidoo/embedded-mongo';
import type { Store } from '@aidoo/embedded-mongo';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { CallCounter } from '@aidoo/rate-limits';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { freshDatabase, World } from '../support/bootstrap.ts';
import { McpCaller } from '../support/mcp-caller.ts';
import type { ToolFailure } from '../support/mcp-caller.ts';
import type { TestCompany } from '../support/test-company.ts';

interface Record {
  tool: string;
  status: string;
  error: { code: string; message: string } | null;
}

interface Message {
  id: number;
  result?: { isError?: boolean; structuredContent: Partial<ToolFailure> };
}

const MINUTE = 60_000;
const MUCH = { minute: 10_000, day: 100_000 };

describe('the limits of calls', () => {
  let dataDir: string;
  let store: Store | undefined;
  let worlds: [World, World];
  let odoo: Sandbox;
  let company: TestCompany;
  let other: TestCompany;
  let key: string;
  let keyId: string;
  let tests = 0;
  let caller: McpCaller;
  let now: number;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'aidoo-limits-'));
    const database = freshDatabase();
    store = database === undefined ? await openStore({ dataDir }) : undefined;
    const shared = {
      MONGODB_URI: database ?? store!.uri,
      ENCRYPTION_KEY: randomBytes(32).toString('hex'),
      JWT_SECRET: randomBytes(32).toString('hex'),
    };
    worlds = [await World.start(shared), await World.start(shared)];
    odoo = await worlds[0].odoo();
    company = await worlds[0].company();
    other = await worlds[0].company();
    for (const one of [company, other]) await one.connect(odoo);
  });
  afterAll(async () => {
    await worlds?.[1].stop();
    await worlds?.[0].stop();
    await store?.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  beforeEach(async () => {
    // A minute of its own for each test, which does not end before the test does.
    tests += 1;
    now = (Math.floor(Date.now() / MINUTE) + 2 * tests) * MINUTE + 5_000;
    for (const { app } of worlds) {
      const clock = app.get(CallCounter, { strict: false })['clock'];
      jest.spyOn(clock, 'now').mockImplementation(() => new Date(now));
    }
    await limit({ credential: MUCH, user: MUCH, company: MUCH });
    ({ id: keyId, key } = await company.apiKey('member', ['query']));
    caller = new McpCaller(worlds[0].url, key);
    odoo.calls.length = 0;
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await company.as('member').delete(company.path(`/api-keys/${keyId}`));
  });

  const limit = async (callLimits: object) => {
    const answer = await company.as('owner').send('PATCH', company.path('/policy'), { callLimits });
    expect(answer.status).toBe(200);
  };
  const QUESTION = { name: 'aidoo_query', arguments: { model: 'res.partner', limit: 1 } };
  const ask = (of = caller) => of.rpc('tools/call', QUESTION);
  const asked = () => odoo.calls.filter(({ method }) => method === 'search_read').length;
  const records = async () =>
    (await company.as('owner').get<{ items: Record[] }>(company.path('/logs?limit=2'))).body.items;

  /** As a client of the 2025 revisions sends it: the answer comes as events. */
  const post = async (body: unknown, init: RequestInit & { duplex?: 'half' } = {}) => {
    const answer = await fetch(`${worlds[0].url}/mcp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${key}`,
      },
      body: JSON.stringify(body),
      ...init,
    });
    const text = await answer.text();
    const events = [...text.matchAll(/^data: (\{.*)$/gm)].map(([, data]) => JSON.parse(data!) as Message);
    return { status: answer.status, headers: answer.headers, text, events };
  };
  const call = (id = 1) => ({ jsonrpc: '2.0', id, method: 'tools/call', params: QUESTION });
  const codeOf = ({ result }: Message) => result?.structuredContent.error?.code ?? 'success';

  it('stand in the answer to each call, as set by the policy', async () => {
    await limit({ credential: { minute: 7, day: 900 } });
    const { status, headers } = await ask();
    expect(status).toBe(200);
    expect(headers.get('ratelimit-policy')).toBe('"minute";q=7;w=60, "day";q=900;w=86400');
    expect(headers.get('ratelimit')).toMatch(/^"minute";r=6;t=55, "day";r=899;t=\d+$/);
    expect(headers.get('retry-after')).toBeNull();
  });

  it('refuse the call beyond with 429 and the tool’s failure, which says when to try again', async () => {
    await limit({ credential: { minute: 1 } });
    await ask();
    const { status, headers, body } = await ask();
    expect([status, headers.get('retry-after')]).toEqual([429, '55']);
    expect(headers.get('ratelimit')).toContain('"minute";r=0;t=55');
    expect(headers.get('content-type')).toContain('application/json');
    expect(body.result).toMatchObject({
      isError: true,
      structuredContent: {
        error: {
          code: 'rate_limited',
          message: expect.stringContaining('this credential may make 1 call a minute'),
          hint: expect.stringContaining('Wait 55 seconds'),
          details: { retryAfter: 55, limit: 1, window: 'minute', scope: 'credential' },
        },
      },
    });
    expect(asked()).toBe(1);
  });

  it('refuse it just so for a client of 2025', async () => {
    await limit({ credential: { minute: 1 } });
    expect(await post(call())).toMatchObject({ status: 200 });
    const { status, headers, events } = await post(call());
    expect([status, headers.get('retry-after')]).toEqual([429, '55']);
    expect(headers.get('ratelimit-policy')).toContain('"minute";q=1;w=60');
    expect(events.map(codeOf)).toEqual(['rate_limited']);
    expect(asked()).toBe(1);
  });

  it('tell the model of the SDK’s client when to try again', async () => {
    const client = await caller.client();
    await limit({ credential: { minute: 1 } });
    await client.callTool(QUESTION);
    await expect(client.callTool(QUESTION)).rejects.toThrow('Wait 55 seconds');
    await client.close();
  });

  it('let exactly as many calls through as they say, of many at the same time on two instances', async () => {
    await limit({ company: { minute: 12 } });
    const others = await company.apiKey('owner', ['query']);
    const callers = worlds.flatMap(({ url }) => [new McpCaller(url, key), new McpCaller(url, others.key)]);
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => ask(callers[i % 4])));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(12);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(28);
    expect(asked()).toBe(12);
  });

  it('are the credential’s own, so that one that floods takes nothing from the others', async () => {
    await limit({ credential: { minute: 2 }, company: { minute: 4 } });
    const neighbour = await company.caller('admin', ['query']);
    await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect([(await ask(neighbour)).status, (await ask(neighbour)).status]).toEqual([200, 200]);
  });

  it('are another company’s own', async () => {
    await limit({ company: { minute: 1 } });
    await ask();
    expect((await ask(await other.caller('owner'))).status).toBe(200);
  });

  it('bind from the very next call on when the policy changes', async () => {
    await ask();
    await limit({ user: { minute: 1 } });
    expect((await ask()).status).toBe(429);
    await limit({ user: { minute: 2 } });
    expect((await ask()).status).toBe(200);
  });

  it('stay as they are where a change leaves them out or says null', async () => {
    await limit({ user: { minute: 3 } });
    for (const change of [{}, { user: null }, { user: { minute: null } }, { credential: { minute: 9 } }])
      await limit(change);
    const { body } = await company.as('member').get(company.path('/policy'));
    expect(body).toMatchObject({
      callLimits: { user: { minute: 3, day: MUCH.day }, credential: { minute: 9 } },
    });
    expect((await ask()).status).toBe(200);
  });

  it('are over when the minute is', async () => {
    await limit({ credential: { minute: 1 } });
    await ask();
    now += 54_999;
    expect((await ask()).status).toBe(429);
    now += 1;
    expect((await ask()).status).toBe(200);
  });

  it('leave the refused call on record', async () => {
    await limit({ credential: { minute: 1 } });
    await ask();
    await ask();
    expect(await records()).toMatchObject([
      {
        tool: 'aidoo_query',
        status: 'error',
        error: { code: 'rate_limited', message: expect.stringContaining('1 call a minute') },
      },
      { status: 'success' },
    ]);
  });

  it('count calls that fail and calls of tools that do not exist', async () => {
    await limit({ credential: { minute: 2 } });
    await caller.fail('aidoo_query', { model: '../x' });
    await caller.rpc('tools/call', { name: 'aidoo_nothing', arguments: {} });
    expect((await ask()).status).toBe(429);
  });

  it('do not count what is no call, and let it pass when they are reached', async () => {
    await limit({ credential: { minute: 1 } });
    for (let time = 0; time < 3; time += 1) expect((await caller.rpc('tools/list')).status).toBe(200);
    expect((await ask()).status).toBe(200);
    expect((await caller.rpc('tools/list')).status).toBe(200);
    const client = await caller.client();
    expect((await client.listTools()).tools.length).toBeGreaterThan(0);
    await client.close();
  });

  describe('cannot be got round', () => {
    it('by several calls in one body: each counts, and those beyond are refused', async () => {
      await limit({ credential: { minute: 2 } });
      const batch = [1, 2, 3, 4, 5].map(call);
      const some = await post(batch);
      expect(some.status).toBe(200);
      expect(some.events.map(codeOf).sort()).toEqual([
        'rate_limited',
        'rate_limited',
        'rate_limited',
        'success',
        'success',
      ]);
      const none = await post(batch);
      expect([none.status, none.headers.get('retry-after')]).toEqual([429, '55']);
      expect(asked()).toBe(2);
    });

    it('by more calls in one body than are taken, which use up nothing', async () => {
      await limit({ credential: { minute: 2 } });
      expect((await post(Array.from({ length: 101 }, (_, id) => call(id)))).status).toBe(400);
      expect([(await ask()).status, asked()]).toEqual([200, 1]);
    });

    it('by a body whose length is not declared', async () => {
      await limit({ credential: { minute: 1 } });
      const inParts = () =>
        post(undefined, { body: new Blob([JSON.stringify(call())]).stream(), duplex: 'half' });
      expect((await inParts()).status).toBe(200);
      expect((await inParts()).status).toBe(429);
      expect(asked()).toBe(1);
    });

    it('by one that is too large as well, which is refused as always', async () => {
      const body = new Blob(['x'.repeat(5_000_000)]).stream();
      expect((await post(undefined, { body, duplex: 'half' })).status).toBe(413);
      expect((await ask()).status).toBe(200);
    });
  });

  describe('when the store cannot count', () => {
    beforeEach(() => {
      const counts = worlds[0].connection.model('StoredCallCount').collection;
      for (const command of ['insertOne', 'findOneAndUpdate'] as const)
        jest.spyOn(counts, command).mockRejectedValue(new Error('no space'));
    });

    it('nothing is sent to Odoo: 503', async () => {
      const { status, headers, body } = await ask();
      expect(status).toBe(503);
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(body).toMatchObject({ code: 'unavailable' });
      expect(odoo.calls).toEqual([]);
    });

    it('a client of 2025 is answered just so', async () => {
      const { status, text } = await post(call());
      expect([status, text]).toEqual([503, expect.stringContaining('"unavailable"')]);
      expect(odoo.calls).toEqual([]);
    });
  });
});
