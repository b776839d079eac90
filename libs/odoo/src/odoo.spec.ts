import { inspect } from 'node:util';
import { NetworkPolicy } from '@aidoo/network';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll } from '../test/closing.ts';
import { failure } from '../test/failure.ts';
import { Fault, HANGING } from '../test/fake.odoo.ts';
import { connection, count, fake, odoo, SECRET } from '../test/odoo.fixture.ts';

afterEach(closeAll);

describe('A call', () => {
  it('is cancelled by its signal, while another that waits for the same login goes on', async () => {
    const controller = new AbortController();
    const server = await fake(({ method }, response) => {
      if (method !== 'authenticate') return undefined;
      controller.abort();
      void cancelled.then(() => response.end(JSON.stringify({ jsonrpc: '2.0', result: 2 })));
      return HANGING;
    });
    const ours = odoo();
    const cancelled = failure(ours.for(connection(server)).uid({ signal: controller.signal }));
    const other = ours.for(connection(server)).uid();
    expect(await cancelled).toMatchObject({ kind: 'cancelled', mayHaveHappened: false });
    expect(await other).toBe(2);
    expect(server.named('authenticate')).toHaveLength(1);
  });

  it('that was declared a read is sent once more on a dead connection, a write never', async () => {
    let dying = false;
    const server = await fake(({ method }, response) => {
      if (method !== 'execute_kw' || !dying) return undefined;
      dying = false;
      return response.socket?.destroy();
    });
    const client = odoo().for(connection(server));
    await count(client);
    dying = true;
    expect(await client.execute('res.partner', 'search_count', [[]], {}, { read: true })).toBe('done');
    dying = true;
    expect(await failure(client.execute('res.partner', 'create', [{}]))).toMatchObject({
      kind: 'unreachable',
      mayHaveHappened: true,
    });
    expect(server.named('execute_kw')).toHaveLength(4);
  });

  it('under way fails when everything is closed', async () => {
    const server = await fake(({ method }) => (method === 'execute_kw' ? HANGING : undefined));
    const ours = odoo();
    const client = ours.for(connection(server));
    const hanging = failure(client.execute('res.partner', 'search_count', [[]], {}, { read: true }));
    while (server.named('execute_kw').length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await ours.close();
    expect(await hanging).toMatchObject({ kind: 'unreachable', mayHaveHappened: true });
    expect(await failure(count(client))).toMatchObject({ kind: 'cancelled', mayHaveHappened: false });
    expect(server.named('execute_kw')).toHaveLength(1);
  });

  it('with what cannot be sent is refused before Odoo hears of it', async () => {
    const server = await fake();
    const client = odoo().for(connection(server, { protocol: 'xmlrpc' }));
    const error = await failure(client.execute('res.partner', 'search', [[['id', '=', 2 ** 31]]]));
    expect(error).toMatchObject({ kind: 'invalid_argument', mayHaveHappened: false });
    expect(error.message).toContain('args[0][0][2] is a whole number beyond 2147483647');
    for (const [model, method] of [
      ['', 'read'],
      ['a/b', 'read'],
      ['res.partner', 'a b'],
      ['res.partner', ''],
    ] as const) {
      expect((await failure(client.execute(model, method, []))).kind).toBe('invalid_argument');
    }
    expect(server.named('execute_kw')).toEqual([]);
  });

  it('goes nowhere that the policy does not allow', async () => {
    const server = await fake();
    const ours = odoo({ policy: NetworkPolicy.from([]) });
    for (const url of [server.url, `http://localhost:${server.port}`]) {
      expect(await failure(ours.for(connection({ url })).uid())).toMatchObject({
        kind: 'address_refused',
        mayHaveHappened: false,
      });
    }
    expect(server.accepted()).toBe(0);
  });

  it('of an answer larger than allowed may have happened', async () => {
    const server = await fake(({ method }) => (method === 'execute_kw' ? 'x'.repeat(20_000) : undefined));
    const error = await failure(count(odoo({ maxAnswerBytes: 10_000 }).for(connection(server))));
    expect(error).toMatchObject({ kind: 'answer_too_large', mayHaveHappened: true });
  });
});

describe('The secret', () => {
  it('is in no error, nor in what is shown of client and connection', async () => {
    const echoes = [
      new Fault(2, `You said ${SECRET}`),
      new Fault(
        1,
        `Traceback (most recent call last):\n  File "x", line 1, in y\nValueError: Invalid field '${SECRET}' in 'x'`,
      ),
      new Fault(3, SECRET, 'odoo.exceptions.AccessDenied'),
    ];
    const server = await fake(({ method }, response) => {
      if (method !== 'execute_kw') return undefined;
      const echo = echoes.shift();
      if (echo) throw echo;
      return response.end(`{"jsonrpc": "2.0", "result": ${SECRET}`);
    });
    for (const protocol of ['xmlrpc', 'xmlrpc', 'jsonrpc', 'jsonrpc'] as const) {
      const client = odoo().for(connection(server, { protocol }));
      const error = await failure(count(client));
      const seen = [
        error.message,
        error.stack,
        inspect(error, { depth: 9, showHidden: true }),
        JSON.stringify(error),
      ];
      seen.push(inspect(client, { depth: 9, showHidden: true }), JSON.stringify(client));
      expect(seen.join()).not.toContain(SECRET);
    }
    const unsendable = odoo().for(connection(server, { protocol: 'xmlrpc', secret: `${SECRET}\u0000` }));
    expect(inspect(await failure(unsendable.uid()))).not.toContain(SECRET);
  });
});
