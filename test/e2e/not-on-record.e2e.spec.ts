import { OpenRecordsSweep, SESSION_GAP_MS } from '@aidoo/audit-logs';
import { Clock } from '@aidoo/kernel';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Types } from 'mongoose';
import { World } from '../support/bootstrap.ts';
import type { McpCaller } from '../support/mcp-caller.ts';
import type { TestCompany } from '../support/test-company.ts';

describe('the record comes before the deed', () => {
  let world: World;
  let company: TestCompany;
  let odoo: Sandbox;
  let caller: McpCaller;

  beforeAll(async () => {
    world = await World.start();
    odoo = await world.odoo();
    company = await world.company();
    await company.connect(odoo);
    caller = await company.caller('owner', ['query', 'create']);
  });
  afterAll(async () => {
    await world.stop();
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const records = () => world.connection.model('AuditLogDocument').collection;
  const storeIsFull = () =>
    jest
      .spyOn(records(), 'bulkWrite')
      .mockRejectedValue(Object.assign(new Error('no space'), { code: 14_031 }));

  it('a change is not sent to Odoo when it cannot be put on record: 503', async () => {
    storeIsFull();
    odoo.calls.length = 0;
    const answer = await caller.rpc('tools/call', {
      name: 'aidoo_create',
      arguments: { model: 'crm.lead', values: { name: 'x' } },
    });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({
      code: 'unavailable',
      detail: expect.stringContaining('cannot be put on record'),
    });
    expect(odoo.calls.map(({ method }) => method)).not.toContain('create');
  });

  it('an answer is withheld when it cannot be put on record: 503', async () => {
    storeIsFull();
    const answer = await caller.rpc('tools/call', {
      name: 'aidoo_query',
      arguments: { model: 'res.partner', limit: 1 },
    });
    expect(answer.status).toBe(503);
    expect(answer.text).not.toContain('records');
  });

  it('an answer is withheld when what belongs to its record cannot be looked up, and the gateway goes on', async () => {
    const fresh = await company.caller('owner', ['query']);
    jest.spyOn(records(), 'findOne').mockRejectedValue(new Error('away'));
    const answer = await fresh.rpc('tools/call', {
      name: 'aidoo_query',
      arguments: { model: 'res.partner', limit: 1 },
    });
    expect(answer.status).toBe(503);
    jest.restoreAllMocks();
    expect((await fresh.call('aidoo_query', { model: 'res.partner', limit: 1 })).isError).toBe(false);
  });

  it('a client of 2025, whose answer has begun by then, gets an error instead', async () => {
    const client = await caller.client();
    storeIsFull();
    await expect(
      client.callTool({ name: 'aidoo_query', arguments: { model: 'res.partner' } }),
    ).rejects.toThrow('cannot be put on record');
    await client.close();
  });

  it('what a crash left open is ended as an error whose outcome is not known', async () => {
    await caller.call('aidoo_create', { model: 'crm.lead', values: { name: 'Crash' } });
    const { id } = await company.newestRecord();
    const longAgo = new Date(Date.now() - 11 * 60_000);
    await records().updateOne({ _id: new Types.ObjectId(id) }, { $set: { status: 'started', at: longAgo } });
    await world.app.get(OpenRecordsSweep, { strict: false }).sweep();
    const { body } = await company.as('owner').get(company.path(`/logs/${id}`));
    expect(body).toMatchObject({ status: 'error', error: { code: 'outcome_unknown' } });
  });

  it('a call that still runs is left alone', async () => {
    await caller.call('aidoo_create', { model: 'crm.lead', values: { name: 'Slow' } });
    const { id } = await company.newestRecord();
    await records().updateOne({ _id: new Types.ObjectId(id) }, { $set: { status: 'started' } });
    await world.app.get(OpenRecordsSweep, { strict: false }).sweep();
    expect(await company.newestRecord()).toMatchObject({ id, status: 'started' });
  });

  it('a session ends with a gap of more than 30 minutes, and not before', async () => {
    const other = await company.caller('owner', ['query']);
    const callAfter = async (ms: number): Promise<string> => {
      const clock = jest.spyOn(Clock.prototype, 'now').mockImplementation(() => new Date(Date.now() + ms));
      await other.call('aidoo_context');
      clock.mockRestore();
      return (await company.newestRecord()).sessionId;
    };
    const first = await callAfter(0);
    expect(await callAfter(SESSION_GAP_MS - 60_000)).toBe(first);
    expect(await callAfter(2 * SESSION_GAP_MS + 60_000)).not.toBe(first);
  });
});
