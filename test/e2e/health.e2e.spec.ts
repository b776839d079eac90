import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStore } from '@aidoo/embedded-mongo';
import type { Store } from '@aidoo/embedded-mongo';
import { World } from '../support/bootstrap.ts';
import type { Answer } from '../support/http.ts';

/** How long the gateway waits for its store before it gives up. */
const PATIENCE_MS = 10_000;

describe('a gateway whose store goes away', () => {
  let dataDir: string;
  let store: Store;
  let world: World;
  let sent: readonly unknown[];
  let readyTook: number;
  const answers: Record<'before' | 'live' | 'ready' | 'person' | 'assistant' | 'after', Answer> = {} as never;

  const ready = () => world.http().get<Answer['body']>('/health/ready');

  // One going away for all tests: each answer takes as long as the gateway's patience.
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'aidoo-health-'));
    // Not the gateway's own, which it would start again.
    store = await openStore({ dataDir });
    world = await World.start({ MONGODB_URI: store.uri });
    const odoo = await world.odoo();
    const company = await world.company();
    await company.connect(odoo);
    const caller = await company.caller('owner', ['create']);
    const create = { name: 'aidoo_create', arguments: { model: 'crm.lead', values: { name: 'Unrecorded' } } };
    answers.before = await ready();
    odoo.calls.length = 0;
    await store.close();
    const began = Date.now();
    const notReady = ready().finally(() => (readyTook = Date.now() - began));
    [answers.live, answers.ready, answers.person, answers.assistant] = await Promise.all([
      world.http().get<Answer['body']>('/health/live'),
      notReady,
      company.as('owner').get<Answer['body']>(company.path('/api-keys')),
      caller.rpc('tools/call', create) as Promise<Answer>,
    ]);
    sent = [...odoo.calls];
    store = await openStore({ dataDir });
    do answers.after = await ready();
    while (answers.after.status !== 200);
  }, PATIENCE_MS + 30_000);
  afterAll(async () => {
    await world.stop();
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('is ready while it is there', () => {
    expect(answers.before).toMatchObject({
      status: 200,
      body: { status: 'ready', dependencies: { store: { status: 'up' } } },
    });
  });

  it('is not ready while it is away, and says what is missing', () => {
    expect(answers.ready).toMatchObject({
      status: 503,
      body: { status: 'not_ready', dependencies: { store: { status: 'down' } } },
    });
  });

  it('says so before whoever asks loses patience', () => {
    expect(readyTook).toBeLessThan(PATIENCE_MS / 2);
  });

  it('lives on: nobody has to start it again', () => {
    expect(answers.live).toMatchObject({ status: 200, body: { status: 'live' } });
  });

  it('is ready again by itself once it is back', () => {
    expect(answers.after.status).toBe(200);
  });

  it('answers people with 503', () => {
    expect(answers.person).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  });

  it('answers assistants with 503', () => {
    expect(answers.assistant).toMatchObject({ status: 503, body: { code: 'unavailable' } });
  });

  it('sends nothing to Odoo that it cannot put on record', () => {
    expect(sent).toEqual([]);
  });
});
