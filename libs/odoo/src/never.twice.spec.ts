import type { ServerResponse } from 'node:http';
import { NetworkPolicy } from '@aidoo/network';
import { afterEach, describe, expect, it } from '@jest/globals';
import { watchedSockets } from '../test/asking.sockets.ts';
import { closeAll } from '../test/closing.ts';
import { failure } from '../test/failure.ts';
import { Fault, HANGING } from '../test/fake.odoo.ts';
import type { FakeOdoo, RpcCall } from '../test/fake.odoo.ts';
import { connection, fake, odoo } from '../test/odoo.fixture.ts';
import type { OdooClient } from './odoo.client.ts';
import type { OdooError } from './odoo.error.ts';

afterEach(closeAll);

const protocols = ['jsonrpc', 'xmlrpc', 'json2'] as const;

const isCall = ({ protocol, service, method }: RpcCall): boolean =>
  protocol === 'json2' ? service === 'res.partner' && method !== 'doc' : method === 'execute_kw';

/** The calls of a method of a model: not those that find out the version, or who signs in. */
const sent = ({ calls }: FakeOdoo): RpcCall[] => calls.filter(isCall);

/** Long for an answer on any machine: what hangs is given up by whoever asked, not by the clock. */
const LONG_MS = 30_000;

/** What becomes of the request once the server has it. `giveUp` ends it from the side of whoever asked. */
const FATES: Readonly<Record<string, (response: ServerResponse, giveUp: () => void) => void>> = {
  'is reset before an answer': (response) => response.socket?.resetAndDestroy(),
  'is closed before an answer': (response) => response.socket?.end(),
  'hangs before an answer until it is given up': (_, giveUp) => giveUp(),
  'is reset within the head': (response) =>
    response.socket?.write('HTTP/1.1 200 OK\r\ncontent-le', () => response.socket?.resetAndDestroy()),
  'is reset after the head': (response) => {
    response.writeHead(200, { 'content-length': 100 }).flushHeaders();
    response.write('{"json', () => response.socket?.resetAndDestroy());
  },
  'hangs after the head until it is given up': (response, giveUp) => {
    response.writeHead(200, { 'content-length': 100 }).flushHeaders();
    // Should the head take longer than this, it is the case before.
    setTimeout(giveUp, 20);
  },
  'is closed within a body of known length': (response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('{"json', () => response.socket?.end());
  },
  'is closed within a body of unknown length': (response) =>
    response.socket?.end('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{"jsonrpc":"2.0","res'),
  'is closed within a chunk': (response) =>
    response.socket?.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"js'),
  'gets only the head of another answer': (response) =>
    response.socket?.write('HTTP/1.1 103 Early Hints\r\n\r\n', () => response.socket?.resetAndDestroy()),
  'is answered by a proxy with 502': (response) => response.writeHead(502).end('<html>'),
  'is answered with a page': (response) => response.end('<html>'),
  'is answered with what is no HTTP': (response) => response.socket?.end('SSH-2.0-OpenSSH\r\n\r\n'),
};
const DIES_UNANSWERED = ['is reset before an answer', 'is closed before an answer'];

interface Prepared {
  server: FakeOdoo;
  client: OdooClient;
  outcome: (read: boolean) => Promise<OdooError>;
}

async function prepared(
  protocol: (typeof protocols)[number],
  fate: string,
  kept: boolean,
): Promise<Prepared> {
  const caller = new AbortController();
  const closed = watchedSockets();
  const server = await fake(
    (call, response) => (isCall(call) ? (FATES[fate]?.(response, () => caller.abort()), HANGING) : undefined),
    [protocol],
  );
  // With one place there is one connection: the call takes the one that the login has left.
  const client = odoo({ maxInFlight: 1 }).for(connection(server, { protocol }));
  await client.uid();
  if (!kept) await dropConnections(server, closed);
  const options = { timeoutMs: LONG_MS, signal: caller.signal };
  const outcome = (read: boolean): Promise<OdooError> =>
    failure(client.execute('res.partner', 'do', [[1]], {}, { read, ...options }));
  return { server, client, outcome };
}

/** The client sees it, and asks over a new one. */
async function dropConnections({ sockets }: FakeOdoo, closed: () => Promise<void>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  await closed();
}

describe.each(protocols)('Over %s', (protocol) => {
  for (const kept of [true, false]) {
    describe(`a call over a ${kept ? 'kept' : 'new'} connection`, () => {
      it.each(Object.keys(FATES))(
        'that may write and %s is sent once and may have happened',
        async (fate) => {
          const { server, outcome } = await prepared(protocol, fate, kept);
          const error = await outcome(false);
          expect([error.name, error.mayHaveHappened, sent(server).length]).toEqual(['OdooError', true, 1]);
        },
      );

      it.each(Object.keys(FATES))(
        'that reads and %s is sent again only when a kept one died',
        async (fate) => {
          const { server, outcome } = await prepared(protocol, fate, kept);
          const error = await outcome(true);
          const times = kept && DIES_UNANSWERED.includes(fate) ? 2 : 1;
          expect([error.name, sent(server).length]).toEqual(['OdooError', times]);
        },
      );
    });
  }

  it('a call after the server has half-closed a kept connection goes once, over another', async () => {
    const closed = watchedSockets();
    const server = await fake(undefined, [protocol]);
    const client = odoo().for(connection(server, { protocol }));
    await client.uid();
    const before = server.accepted();
    for (const socket of server.sockets) socket.end();
    await closed();
    expect(await client.execute('res.partner', 'write', [[1], {}])).toBe('done');
    expect([sent(server).length, server.accepted() - before]).toEqual([1, 1]);
  });

  it('a call that races with the end of a kept connection is never carried out twice', async () => {
    const server = await fake(undefined, [protocol]);
    const client = odoo().for(connection(server, { protocol }));
    const outcomes: (OdooError | null)[] = [];
    for (let time = 0; time < 30; time += 1) {
      await client.uid();
      for (const socket of server.sockets) socket.end();
      const call = client.execute('res.partner', 'write', [[1], { name: `time ${time}` }]);
      outcomes.push(
        await call.then(
          () => null,
          (thrown: unknown) => thrown as OdooError,
        ),
      );
    }
    // Not before all are over: what was given up may still arrive.
    for (const [time, error] of outcomes.entries()) {
      const carriedOut = sent(server).filter(({ args }) =>
        JSON.stringify(args).includes(`"time ${time}"`),
      ).length;
      expect(carriedOut).toBeLessThanOrEqual(1);
      if (error === null) expect(carriedOut).toBe(1);
      else if (carriedOut === 1) expect(error.mayHaveHappened).toBe(true);
    }
  });

  it('a call for which no connection is to be had has not happened', async () => {
    const server = await fake(undefined, [protocol]);
    const client = odoo().for(connection(server, { protocol }));
    await client.uid();
    await server.close();
    for (const read of [true, false]) {
      const error = await failure(client.execute('res.partner', 'do', [[1]], {}, { read }));
      expect(error).toMatchObject({ kind: 'unreachable', mayHaveHappened: false });
    }
    expect(sent(server)).toEqual([]);
  });

  it('a call to a name that leads nowhere any more has not happened', async () => {
    const closed = watchedSockets();
    const server = await fake(undefined, [protocol]);
    let known = true;
    const policy = NetworkPolicy.from(['loopback'], () =>
      known ? Promise.resolve(['127.0.0.1']) : Promise.reject(new Error('no such name')),
    );
    const url = `http://odoo.example:${server.port}`;
    const client = odoo({ policy }).for(connection({ url }, { protocol }));
    await client.uid();
    known = false;
    await dropConnections(server, closed);
    const error = await failure(client.execute('res.partner', 'do', [[1]]));
    expect(error).toMatchObject({ kind: 'unreachable', mayHaveHappened: false });
    expect(sent(server)).toEqual([]);
  });
});

describe('Over json2, a call that was refused before it ran because its arguments have other names', () => {
  const DOC = { methods: { write: { parameters: { values: {} } } } };
  const UNRUN = new Fault(
    1,
    "missing a required argument: 'values'",
    'werkzeug.exceptions.UnprocessableEntity',
  );

  it.each(Object.keys(FATES))(
    'and under those %s is sent under them once and may have happened',
    async (fate) => {
      const caller = new AbortController();
      const server = await fake(
        (call, response) => {
          if (call.method === 'doc') return DOC;
          if (!isCall(call)) return undefined;
          if (!Object.hasOwn(call.args[0] as object, 'values')) throw UNRUN;
          return (FATES[fate]?.(response, () => caller.abort()), HANGING);
        },
        ['json2'],
      );
      const client = odoo({ maxInFlight: 1 }).for(connection(server, { protocol: 'json2' }));
      const options = { timeoutMs: LONG_MS, signal: caller.signal };
      const error = await failure(client.execute('res.partner', 'write', [[1], { name: 'x' }], {}, options));
      expect([error.name, error.mayHaveHappened]).toEqual(['OdooError', true]);
      expect(sent(server).map(({ args }) => args[0])).toEqual([
        { ids: [1], vals: { name: 'x' } },
        { ids: [1], values: { name: 'x' } },
      ]);
    },
  );

  it('and are not to be found out, has not happened', async () => {
    const server = await fake(
      (call, response) => {
        if (call.method === 'doc') return (response.socket?.resetAndDestroy(), HANGING);
        if (isCall(call)) throw UNRUN;
        return undefined;
      },
      ['json2'],
    );
    const client = odoo().for(connection(server, { protocol: 'json2' }));
    const error = await failure(client.execute('res.partner', 'write', [[1], { name: 'x' }]));
    expect(error).toMatchObject({ kind: 'invalid_argument', mayHaveHappened: false });
    expect(sent(server)).toHaveLength(1);
  });
});
