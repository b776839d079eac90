import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { closeAll } from '../test/closing.ts';
import { failure } from '../test/failure.ts';
import { Fault, HANGING } from '../test/fake.odoo.ts';
import type { FakeOdoo } from '../test/fake.odoo.ts';
import { connection, count, fake, odoo } from '../test/odoo.fixture.ts';
import type { OdooClient } from './odoo.client.ts';
import type { OdooError } from './odoo.error.ts';

afterEach(closeAll);
afterEach(() => {
  jest.restoreAllMocks();
});

const protocols = ['jsonrpc', 'xmlrpc'] as const;
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};
const many = <T>(times: number, make: () => T): T[] => Array.from({ length: times }, make);

/** Hangs where the search is of a model that says so. */
const hangingOn = (): Promise<FakeOdoo> =>
  fake(({ method, args }) => (method === 'execute_kw' && args[3] === 'hanging' ? HANGING : undefined));
const hang = (client: OdooClient, timeoutMs = 20_000): Promise<OdooError> =>
  failure(client.execute('hanging', 'read', [[1]], {}, { timeoutMs }));

describe.each(protocols)('Over %s, a share', (protocol) => {
  it('is answered at once by the host on which another has filled all its room', async () => {
    const [server, ours] = [await hangingOn(), odoo({ maxInFlight: 2, maxWaiting: 2 })];
    const slow = ours.for(connection(server, { protocol }), { share: 'slow' });
    const hanging = many(4, () => hang(slow));
    await until(() => server.named('execute_kw').length === 2);
    expect(await count(ours.for(connection(server, { protocol }), { share: 'other' }))).toBe('done');
    expect(await failure(count(slow))).toMatchObject({
      kind: 'busy',
      mayHaveHappened: false,
      message: expect.stringContaining('2 calls of this company to Odoo are under way, and 2 waiting'),
    });
    expect(server.named('execute_kw')).toHaveLength(3);
    await ours.close();
    expect(new Set((await Promise.all(hanging)).map(({ kind }) => kind))).toEqual(
      new Set(['unreachable', 'cancelled']),
    );
  });

  it('with one place asks for version, login and call one after another', async () => {
    const [server, ours] = [await fake(), odoo({ maxInFlight: 1 })];
    const clients = many(5, () => ours.for(connection(server, { protocol }), { share: 'one' }));
    expect(await Promise.all(clients.map(count))).toEqual(many(5, () => 'done'));
    expect(server.accepted()).toBe(1);
  });

  it('has at most its number of connections, whatever it asks', async () => {
    let [most, arrived] = [0, 0];
    const three = Promise.withResolvers<void>();
    const server = await fake(({ method }, response) => {
      if (method !== 'execute_kw') return undefined;
      most = Math.max(most, server.sockets.size);
      arrived += 1;
      if (arrived === 3) three.resolve();
      // The first ones stay until all that there may be are there.
      void three.promise.then(() => setTimeout(() => response.destroy(), 10));
      return HANGING;
    });
    const ours = odoo({ maxInFlight: 3 });
    const client = ours.for(connection(server, { protocol }), { share: 'one' });
    await Promise.allSettled(many(12, () => count(client)));
    expect(most).toBe(3);
  });

  it('does not wait for a version or a login that another has asked for and that hangs', async () => {
    let hanging = true;
    const server = await fake(({ method }) => (hanging && method === 'authenticate' ? HANGING : undefined));
    const ours = odoo();
    const waiting = failure(ours.for(connection(server, { protocol }), { share: 'a' }).uid());
    await until(() => server.named('authenticate').length === 1);
    hanging = false;
    expect(await ours.for(connection(server, { protocol }), { share: 'b' }).uid()).toBe(2);
    await ours.close();
    await waiting;
  });
});

describe('An Odoo that does not answer', () => {
  /** Silent when told so. */
  const silenced = async (ours = odoo()) => {
    const state = { silent: false, fault: false };
    const server = await fake(({ method }, response) => {
      if (method !== 'execute_kw') return undefined;
      if (state.fault) throw new Fault(2, 'No.');
      return state.silent ? response.writeHead(502).end() : undefined;
    });
    const client = ours.for(connection(server), { share: 'a' });
    await count(client);
    state.silent = true;
    const fail = async (times: number, of = client): Promise<OdooError | undefined> => {
      const errors: OdooError[] = [];
      for (let time = 0; time < times; time += 1) errors.push(await failure(count(of)));
      return errors.at(-1);
    };
    const asked = (): number => server.named('execute_kw').length - 1;
    return { state, server, ours, client, fail, asked };
  };

  it('is not asked after the fifth failure, nor has what was not asked happened', async () => {
    const { fail, asked } = await silenced();
    expect((await fail(5))?.mayHaveHappened).toBe(true);
    expect(await fail(1)).toMatchObject({
      kind: 'unreachable',
      mayHaveHappened: false,
      message: expect.stringMatching(
        /^Odoo has not answered since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC, so this call was not made\. The next try is made from .* UTC on\.$/,
      ),
    });
    expect(asked()).toBe(5);
  });

  it('is asked again after the pause, and then as before', async () => {
    const { state, client, fail, asked } = await silenced(odoo({ pauseMs: 15_000 }));
    await fail(6);
    state.silent = false;
    const later = Date.now() + 15_000;
    jest.spyOn(Date, 'now').mockImplementation(() => later);
    expect(await Promise.all([count(client), failure(count(client))])).toEqual([
      'done',
      expect.objectContaining({ message: expect.stringContaining('One call is trying it right now.') }),
    ]);
    expect(await Promise.all(many(3, () => count(client)))).toEqual(many(3, () => 'done'));
    expect(asked()).toBe(5 + 4);
  });

  it('is so for one share and one connection: others, and a changed one, are asked', async () => {
    const { state, server, ours, fail } = await silenced();
    await fail(5);
    state.silent = false;
    expect(await count(ours.for(connection(server), { share: 'b' }))).toBe('done');
    expect(await count(ours.for(connection(server, { secret: 'another' }), { share: 'a' }))).toBe('done');
    expect(await fail(1)).toMatchObject({ kind: 'unreachable', mayHaveHappened: false });
  });

  it('is asked by a test all the same, which ends the pause when it is answered, and not when it is not', async () => {
    const { state, server, ours, client, fail, asked } = await silenced();
    await fail(5);
    const test = ours.for(connection(server), { share: 'a', test: true });
    await server.close();
    expect(await failure(test.version())).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED' });
    expect(await fail(1)).toMatchObject({ mayHaveHappened: false, code: undefined });
    expect(asked()).toBe(5);
    expect([state.silent, await failure(count(client))]).toMatchObject([true, { kind: 'unreachable' }]);
  });

  it('is asked again at once after a test that was answered', async () => {
    const { state, server, ours, client, fail } = await silenced();
    await fail(6);
    state.silent = false;
    const before = server.named('version').length;
    const test = ours.for(connection(server), { share: 'a', test: true });
    expect(await count(test)).toBe('done');
    expect(server.named('version').length - before).toBe(1);
    expect(await count(client)).toBe('done');
  });

  it('is not one that refuses, nor one that a caller did not wait for', async () => {
    const { state, client, fail, asked } = await silenced();
    state.fault = true;
    await fail(8);
    state.fault = false;
    await fail(4);
    state.fault = true;
    await fail(1);
    state.fault = false;
    await fail(4);
    const controller = new AbortController();
    const left = failure(client.execute('x', 'y', [], {}, { signal: controller.signal }));
    controller.abort();
    await left;
    expect(await fail(1)).toMatchObject({ mayHaveHappened: true });
    expect(asked()).toBe(8 + 4 + 1 + 4 + 1);
  });

  it('is one that lets a whole call wait, not one that lets a short one wait', async () => {
    // What is short is still long enough for a busy machine to have the calls arrive.
    const [server, ours] = [await hangingOn(), odoo({ timeoutMs: 4_000 })];
    const client = ours.for(connection(server), { share: 'a' });
    await count(client);
    for (const error of await Promise.all(many(6, () => hang(client, 2_000)))) {
      expect(error).toMatchObject({ kind: 'timeout' });
    }
    const waited = await Promise.all(many(5, () => hang(client, 4_000)));
    expect(waited.map(({ kind }) => kind)).toEqual(many(5, () => 'timeout'));
    expect(await hang(client)).toMatchObject({ kind: 'unreachable', mayHaveHappened: false });
    expect(server.named('execute_kw')).toHaveLength(12);
  });
});

describe('Passwords', () => {
  it('are not asked of an Odoo after ten were refused, also by tests of other companies', async () => {
    const server = await fake(({ method, args }) =>
      method === 'authenticate' ? args[2] === 'right' && 2 : undefined,
    );
    const ours = odoo();
    const owner = ours.for(connection(server, { secret: 'right' }), { share: 'owner' });
    expect(await count(owner)).toBe('done');
    const guess = (secret: string, number = 0): Promise<OdooError> =>
      failure(ours.for(connection(server, { secret }), { share: `thief ${number % 3}`, test: true }).uid());
    for (let number = 0; number < 10; number += 1)
      expect((await guess(`guess ${number}`, number)).message).toContain('Odoo refuses the login');
    const refused = await guess('guess 10');
    expect(refused).toMatchObject({
      kind: 'access_denied',
      message: expect.stringMatching(/no other is tried before .* UTC/),
    });
    expect(await guess('right')).toEqual(refused);
    expect(server.named('authenticate')).toHaveLength(11);
    // Who had it right before is let in.
    expect(
      await ours.for(connection(server, { secret: 'right' }), { share: 'owner', test: true }).uid(),
    ).toBe(2);
  });
});
