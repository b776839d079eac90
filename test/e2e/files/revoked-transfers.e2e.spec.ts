import { once } from 'node:events';
import { request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Beats } from '@aidoo/file-links';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { World } from '../../support/bootstrap.ts';
import { connectApp } from '../../support/connected-app.ts';
import { downloadLink, openTransfers, uploadLink } from '../../support/file-caller.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { until } from '../../support/processes.ts';
import { register } from '../../support/test-company.ts';
import type { TestCompany } from '../../support/test-company.ts';

/** More than all that is between Odoo and whoever does not read can hold. */
const SIZE = 40_000_000;

interface Holder {
  caller: McpCaller;
  end: () => Promise<unknown>;
}

describe('a file that is on its way when the access of its holder ends', () => {
  let world: World;
  let company: TestCompany;
  let sandbox: Sandbox;
  /** What looks at the holders of files that are on their way, when the test says so. */
  const looks = new Set<() => Promise<void>>();

  beforeAll(async () => {
    world = await World.reachable();
    [company, sandbox] = [await world.company(), await world.odoo({ version: '18.0' })];
    await company.connect(sandbox);
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    jest.spyOn(Beats.prototype, 'every').mockImplementation((_, look) => {
      looks.add(look);
      return () => void looks.delete(look);
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    looks.clear();
  });

  const look = () => Promise.all([...looks].map((one) => one()));
  /** Resolves once nobody looks any more, which may be after the other end has seen the end of the file. */
  const unwatched = () => until(() => looks.size === 0);

  const holders: [string, () => Promise<Holder>][] = [
    [
      'by the end of its key',
      async () => {
        const { id, key } = await company.apiKey('admin', ['read', 'write']);
        const end = () => company.as('admin').delete(company.path(`/api-keys/${id}`));
        return { caller: new McpCaller(company.base, key), end };
      },
    ],
    [
      'by leaving the company',
      async () => {
        const person = await register(world.http(), 'Short-lived');
        await company.join(person, 'admin');
        const asked = { name: 'mine', permissions: ['read', 'write'] };
        const { body } = await person.http.post<{ key: string }>(company.path('/api-keys'), asked);
        const end = () => company.as('owner').delete(company.path(`/members/${person.userId}`));
        return { caller: new McpCaller(company.base, body.key), end };
      },
    ],
    [
      'with its application',
      async () => {
        const app = await connectApp(company, 'admin', { permissions: ['read', 'write'] });
        const end = () => company.as('admin').delete(company.path(`/connected-apps/${app.id}`));
        return { caller: new McpCaller(company.base, app.tokens.access_token), end };
      },
    ],
  ];

  /** The last record of files in this direction, once it is closed. */
  async function record(tool: string): Promise<object | null> {
    const logs = world.connection.collection('audit-logs');
    await until(async () => (await openTransfers(world, tool)) === 0);
    return logs.findOne({ tool }, { sort: { _id: -1 } });
  }
  const REFUSED = { status: 'error', error: expect.objectContaining({ code: 'link_ended' }) };

  /** Begins to fetch a file, of which no more than its head is read. */
  async function fetching(caller: McpCaller): Promise<IncomingMessage> {
    const id = sandbox.attach({ name: 'large.bin', model: 'res.partner', id: 12, size: SIZE });
    const asked = request(await downloadLink(caller, id), { agent: false }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    return response;
  }
  /** All that still comes, and whether it was the end. */
  async function rest(response: IncomingMessage): Promise<{ bytes: number; isWhole: boolean }> {
    let bytes = 0;
    response.on('error', () => {}).on('data', (piece: Buffer) => (bytes += piece.length));
    if (!response.closed) await new Promise((resolve) => response.once('close', resolve));
    return { bytes, isWhole: response.complete };
  }

  async function sending(caller: McpCaller, name: string): Promise<ClientRequest> {
    const sent = request(await uploadLink(caller, name), { method: 'PUT', agent: false });
    sent.on('error', () => {});
    sent.write('one half');
    await until(() => looks.size > 0);
    return sent;
  }
  const inOdoo = async (name: string): Promise<number> => {
    const caller = await company.caller('owner', ['query']);
    const asked = { model: 'ir.attachment', domain: [['name', '=', name]] };
    return (await caller.call<{ records: object[] }>('aidoo_query', asked)).structured.records.length;
  };

  it.each(holders)('%s breaks off on its way out, and its record says why', async (_, make) => {
    const { caller, end } = await make();
    const response = await fetching(caller);
    await look();
    await end();
    await look();
    const { bytes, isWhole } = await rest(response);
    expect([bytes < SIZE, isWhole]).toEqual([true, false]);
    expect(await record('files/download')).toMatchObject(REFUSED);
    await unwatched();
  });

  it.each(holders)(
    '%s is refused on its way in before it has come, and not put into Odoo',
    async (_, make) => {
      const { caller, end } = await make();
      const sent = await sending(caller, 'half.txt');
      await look();
      expect(looks.size).toBe(1);
      await end();
      await look();
      expect(await record('files/upload')).toMatchObject(REFUSED);
      expect(await inOdoo('half.txt')).toBe(0);
      await unwatched();
      sent.destroy();
    },
  );

  it('goes on while it has not', async () => {
    const { caller } = await holders[0]![1]();
    const response = await fetching(caller);
    await Promise.all([look(), look()]);
    expect(await rest(response)).toEqual({ bytes: SIZE, isWhole: true });
    expect(await record('files/download')).toMatchObject({ status: 'success' });
    await unwatched();
    const sent = await sending(caller, 'whole.txt');
    await look();
    sent.end('and the other');
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    expect([answer.statusCode, await inOdoo('whole.txt')]).toEqual([201, 1]);
    await unwatched();
    answer.resume();
  });
});
