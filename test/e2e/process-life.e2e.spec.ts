import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newAccount } from '../support/accounts.ts';
import { Browser } from '../support/browser.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { runs, until } from '../support/processes.ts';

describe('the life of a gateway', () => {
  const started: GatewayProcess[] = [];
  let lasting: GatewayProcess;

  beforeAll(async () => {
    lasting = await start();
  });
  afterAll(() => Promise.all(started.map((gateway) => gateway.remove())));

  async function start(environment: Record<string, string> = {}): Promise<GatewayProcess> {
    const gateway = await GatewayProcess.launch({ LOG_LEVEL: 'warn', ...environment });
    started.push(gateway);
    await gateway.ready();
    return gateway;
  }

  const signUp = async (gateway: GatewayProcess) => {
    const account = newAccount();
    const { status } = await new Browser(gateway.url).register(account);
    if (status !== 201) throw new Error(`registering answered ${status}`);
    return account;
  };
  const signIn = async (gateway: GatewayProcess, { email, password }: ReturnType<typeof newAccount>) =>
    (await new Browser(gateway.url).login(email, password)).status;

  describe('ends', () => {
    it.each(['SIGTERM', 'SIGINT'] as const)('cleanly on %s, and its store with it', async (signal) => {
      const sut = await start();
      await signUp(sut);
      const { storePid } = sut;
      expect(runs(storePid)).toBe(true);
      sut.signal(signal);
      expect([
        { code: 0, signal: null },
        { code: null, signal },
      ]).toContainEqual(await sut.ended);
      expect(runs(storePid)).toBe(false);
      // What it said at its start, and nothing after.
      expect(sut.output).toMatch(/^[^\n]*no SMTP_URL[^\n]*\n$/);
    });

    it('although a client keeps its connection open', async () => {
      const sut = await start();
      const client = connect(sut.port, '127.0.0.1').on('error', () => {});
      client.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
      // Kept alive after the answer, as clients do: it is not this end that closes it.
      await once(client, 'data');
      sut.signal('SIGTERM');
      await sut.ended;
      client.destroy();
    });

    it('with its store when it is killed, and the next one finds what was acknowledged', async () => {
      const sut = await start();
      const account = await signUp(sut);
      const { storePid } = sut;
      sut.signal('SIGKILL');
      await sut.ended;
      await until(() => !runs(storePid));
      const next = await start({ DATA_DIR: sut.dataDir });
      expect(await signIn(next, account)).toBe(200);
    });
  });

  describe('goes on', () => {
    it('when its store is killed: new requests wait and succeed, and nothing is lost', async () => {
      const sut = await start({ LOG_LEVEL: 'info' });
      const account = await signUp(sut);
      const killed = sut.storePid;
      process.kill(killed, 'SIGKILL');
      // New are those that come once the gateway has seen it.
      await until(() => sut.output.includes('"exited"'));
      const answers = await Promise.all([1, 2, 3, 4, 5].map(() => signIn(sut, account)));
      expect(answers).toEqual([200, 200, 200, 200, 200]);
      expect(sut.storePid).not.toBe(killed);
    });
  });

  describe('is not alone', () => {
    it('a second one on the same DATA_DIR says which process holds the store, and leaves it be', async () => {
      const second = await GatewayProcess.launch({ DATA_DIR: lasting.dataDir });
      started.push(second);
      expect(await second.ended).toEqual({ code: 1, signal: null });
      expect(second.output).toMatch(`is held by process ${lasting.storePid}`);
      expect(second.output).not.toMatch(/\n\s+at /);
      expect((await lasting.http.get('/health/ready')).status).toBe(200);
    });

    it('a second one may use the same store by its socket: each sees what the other writes at once', async () => {
      const second = await start({ DATA_DIR: lasting.dataDir, MONGODB_URI: lasting.storeUri });
      const account = await signUp(lasting);
      expect(await signIn(second, account)).toBe(200);
      const there = new Browser(second.url);
      await there.register();
      const here = new Browser(lasting.url);
      here.accessToken = there.accessToken;
      // Each has an issuer of its own, so it is the store that both share, and not the sign-in.
      expect((await here.me()).status).toBe(401);
      expect(await signIn(lasting, account)).toBe(200);
    });

    it('a second one at the same store leaves it running when it ends', async () => {
      const second = await start({ DATA_DIR: lasting.dataDir, MONGODB_URI: lasting.storeUri });
      second.signal('SIGTERM');
      await second.ended;
      expect((await lasting.http.get('/health/ready')).status).toBe(200);
    });
  });
});
