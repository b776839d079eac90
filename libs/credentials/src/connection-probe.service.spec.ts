import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '@aidoo/kernel';
import type { TenantContext } from '@aidoo/kernel';
import { NetworkPolicy } from '@aidoo/network';
import { Odoo } from '@aidoo/odoo';
import type { Attempts } from '@aidoo/rate-limits';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ConnectionProbeService } from './connection-probe.service.ts';
import type { OpenedConnection } from './odoo-connection.ts';
import type { OdooConnectionsService } from './odoo-connections.service.ts';

const CANARY = 'canary-of-the-secret';
const fault = (name: string) => ({ error: { data: { name, message: `denied with ${CANARY}` } } });

/** An Odoo as far as the probe asks one, over JSON-RPC alone. */
const answers = {
  version: { result: { server_version: '19.0' } },
  authenticate: { result: 7 } as object,
  execute_kw: { result: [{ id: 7, name: 'Mitchell Admin' }] } as object,
};

const servers: Server[] = [];
const odoos: Odoo[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  await Promise.all(odoos.splice(0).map((odoo) => odoo.close()));
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** Too much for one step: whoever takes it ends with the test. */
const LONG_MS = 3_600_000;

class PatientProbe extends ConnectionProbeService {
  protected override readonly limitMs = LONG_MS;
}

interface RunningOdoo {
  url: string;
  asked: string[];
}

/** @param hears is told of a method before it is answered; what it answers with `false` hangs. */
async function odooThat(
  says: Partial<typeof answers> = {},
  hears: (method: string) => unknown = () => true,
): Promise<RunningOdoo> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    if (request.url !== '/jsonrpc') {
      response.writeHead(404).end();
      return;
    }
    void request.toArray().then((chunks: Buffer[]) => {
      const { params } = JSON.parse(Buffer.concat(chunks).toString()) as {
        params: { method: keyof typeof answers };
      };
      asked.push(params.method);
      if (hears(params.method) === false) return;
      const answer = { jsonrpc: '2.0', id: 1, ...{ ...answers, ...says }[params.method] };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

function probeOf(
  url: string,
  allowed = ['loopback'],
  Probe = ConnectionProbeService,
): () => Promise<unknown> {
  const connection: OpenedConnection = {
    url,
    database: 'demo',
    username: 'mitchell',
    secret: new Secret(CANARY),
    protocol: 'auto',
    updatedAt: new Date(),
    revision: 'r',
  };
  const connections = { open: jest.fn<OdooConnectionsService['open']>().mockResolvedValue(connection) };
  const odoo = new Odoo({ policy: NetworkPolicy.from(allowed) });
  odoos.push(odoo);
  const sut = new Probe(connections as unknown as OdooConnectionsService, odoo, {} as Attempts);
  return () => sut.probe({ companyId: 'c' } as unknown as TenantContext);
}

describe(ConnectionProbeService, () => {
  it('answers version, protocol, uid and user of an Odoo that lets it in', async () => {
    const { url } = await odooThat();
    expect(await probeOf(url)()).toEqual({
      ok: true,
      version: '19.0',
      protocol: 'jsonrpc',
      uid: 7,
      user: 'Mitchell Admin',
    });
  });

  it('signs in anew each time: what worked a moment ago is no answer', async () => {
    const { url, asked } = await odooThat();
    const probe = probeOf(url);
    await probe();
    await probe();
    expect(asked.filter((method) => method === 'authenticate')).toHaveLength(2);
  });

  it('a refused secret is an answer, not an error, and does not show the secret', async () => {
    for (const says of [
      { authenticate: { result: false } },
      { authenticate: fault('odoo.exceptions.AccessDenied') },
    ]) {
      const { url } = await odooThat(says);
      const answer = await probeOf(url)();
      expect(answer).toEqual({ ok: false, code: 'access_denied', message: expect.any(String) });
      expect(JSON.stringify(answer)).not.toContain(CANARY);
    }
  });

  it('a user who may not read their own name has signed in all the same', async () => {
    const { url } = await odooThat({ execute_kw: fault('odoo.exceptions.AccessError') });
    expect(await probeOf(url)()).toMatchObject({ ok: true, uid: 7, user: 'mitchell' });
  });

  it('a server that signs everybody in but has no such user is not taken for an Odoo', async () => {
    const { url } = await odooThat({ execute_kw: { result: [] } });
    expect(await probeOf(url)()).toMatchObject({ ok: false, code: 'not_odoo' });
  });

  it('an unreachable host is an answer', async () => {
    const { url } = await odooThat();
    for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
    expect(await probeOf(url)()).toMatchObject({ ok: false, code: 'unreachable' });
  });

  it('an address that may no longer be connected to is an answer that does not say where it leads', async () => {
    const { url, asked } = await odooThat();
    const answer = (await probeOf(url, [])()) as { message: string };
    expect(answer).toMatchObject({ ok: false, code: 'address_refused' });
    expect(answer.message).not.toMatch(/loopback|127/);
    expect(asked).toEqual([]);
  });

  it('is bounded as a whole, not step by step', async () => {
    const almostOver = Date.now() + LONG_MS - 2_000;
    const { url, asked } = await odooThat({}, (method) => {
      if (method === 'authenticate') return false;
      // The first step leaves two seconds of the time that there is, and the second hangs.
      return jest.spyOn(Date, 'now').mockReturnValue(almostOver);
    });
    expect(await probeOf(url, ['loopback'], PatientProbe)()).toMatchObject({ ok: false, code: 'timeout' });
    expect(asked).toEqual(['version', 'authenticate']);
  });
});
