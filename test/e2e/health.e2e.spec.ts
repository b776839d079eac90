import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openStore } from '@aidoo/embedded-mongo';
import type { Store } from '@aidoo/embedded-mongo';
import { World } from '../support/bootstrap.ts';
import type { Answer } from '../support/http.ts';

describe('a gateway whose store goes away', () => {
  let dataDir: string;
  let store: Store;
  let world: World;
  let sent: readonly unknown[];
  /** In the order in which they came. */
  const came: string[] = [];
  const answers: Record<'before' | 'live' | 'ready' | 'person' | 'assistant' | 'after', Answer> = {} as never;

  const ready = () => world.http().get<Answer['body']>('/health/ready');

  // One going away for all tests: what needs the store is answered when the gateway's patience with it is over.
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
    const noted = async <T>(what: string, answer: Promise<T>): Promise<T> =>
      answer.finally(() => came.push(what));
    [answers.live, answers.ready, answers.person, answers.assistant] = await Promise.all([
      noted('live', world.http().get<Answer['body']>('/health/live')),
      noted('ready', ready()),
      noted('person', company.as('owner').get<Answer['body']>(company.path('/api-keys'))),
      noted('assistant', caller.rpc('tools/call', create) as Promise<Answer>),
    ]);
    sent = [...odoo.calls];
    store = await openStore({ dataDir });
    do answers.after = await ready();
    while (answers.after.status !== 200);
  });
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
    expect(came.indexOf('ready')).toBeLessThan(Math.min(came.indexOf('person'), came.indexOf('assistant')));
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
