import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '@aidoo/embedded-mongo';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { SMTPServer } from 'smtp-server';
import { newAccount } from '../support/accounts.ts';
import { Browser } from '../support/browser.ts';
import { CommandProcess } from '../support/command-process.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { runs, until } from '../support/processes.ts';

const DAY = 86_400;
const HOUR_MS = 3_600_000;
const PASSWORD = 'copper-lantern-72-meadow';

const create = (email: string) =>
  ['create-account', '--email', email, '--name', 'N', '--company', 'C', '--password-stdin'] as const;

describe('a command of the shell', () => {
  const folders: string[] = [];
  const started: GatewayProcess[] = [];
  afterAll(async () => {
    await Promise.all(started.map((gateway) => gateway.remove()));
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  function folder(): string {
    folders.push(mkdtempSync(join(tmpdir(), 'aidoo-shell-')));
    return folders.at(-1)!;
  }

  async function start(environment: Record<string, string>): Promise<GatewayProcess> {
    started.push(await GatewayProcess.start({ LOG_LEVEL: 'warn', ...environment }));
    return started.at(-1)!;
  }

  const storePid = (dataDir: string) => Number(readFileSync(join(dataDir, 'store/store.pid'), 'utf8'));

  describe('without a gateway', () => {
    it('opens the store itself and ends it again; the gateway finds what was made', async () => {
      const DATA_DIR = folder();
      const said = await CommandProcess.run('admin', create('first@example.com'), { DATA_DIR }, PASSWORD);
      expect(said).toMatchObject({ code: 0, err: '' });
      await until(() => !runs(storePid(DATA_DIR)));
      const gateway = await start({ DATA_DIR });
      expect((await new Browser(gateway.url).login('first@example.com', PASSWORD)).status).toBe(200);
    });

    it('that cannot start says why, and leaves no process', async () => {
      const DATA_DIR = folder();
      await withTwins(DATA_DIR);
      const said = await CommandProcess.run('admin', ['companies'], { DATA_DIR });
      expect(said).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^the embedded store in \S+ refuses what it is asked \(/) }); // prettier-ignore
      expect(said.err).not.toMatch(/\n\s+at /);
      await until(() => !runs(storePid(DATA_DIR)));
    });

    it.each([
      ['credentials-rotate', []],
      ['db-backup', []],
      ['db-copy', ['--to', 'mongodb://127.0.0.1:1/x']],
    ])('%s makes no store: of an empty one it would say that all of it is done', async (command, args) => {
      const DATA_DIR = folder();
      const said = await CommandProcess.run(command, args, { DATA_DIR });
      expect(said).toEqual({ code: 1, out: '', err: `There is no store in ${DATA_DIR}: is DATA_DIR the gateway's?\n` }); // prettier-ignore
      expect(existsSync(join(DATA_DIR, 'store'))).toBe(false);
    });
  });

  /** Two accounts of one address: the unique index cannot be made. */
  async function withTwins(dataDir: string): Promise<void> {
    const store = await openStore({ dataDir });
    const client = new MongoClient(store.uri);
    const twin = { email: 'twin@example.com', name: 'T', createdAt: new Date() };
    await client
      .db()
      .collection('users')
      .insertMany([{ ...twin }, { ...twin }]);
    await client.close();
    await store.close();
  }

  describe('beside a gateway', () => {
    let gateway: GatewayProcess;
    let client: MongoClient;
    beforeAll(async () => {
      gateway = await start({ AUDIT_RETENTION_DAYS: '365' });
      client = new MongoClient(gateway.storeUri);
    });
    afterAll(() => client.close());

    it('finds its store by MONGODB_URI as well, and leaves it running', async () => {
      const environment = { DATA_DIR: folder(), MONGODB_URI: gateway.storeUri };
      const said = await CommandProcess.run('admin', create('second@example.com'), environment, PASSWORD);
      expect(said).toMatchObject({ code: 0, err: '' });
      expect((await new Browser(gateway.url).login('second@example.com', PASSWORD)).status).toBe(200);
    });

    it('leaves to it how long records are kept, although its own environment says otherwise', async () => {
      await CommandProcess.run('admin', ['companies'], { DATA_DIR: gateway.dataDir });
      const indexes = await client.db().collection('audit-logs').indexes();
      const retention = indexes.find(({ name }) => name === 'retention');
      expect(retention).toMatchObject({ expireAfterSeconds: 365 * DAY });
    });

    it('tells somebody by mail what was done to their account', async () => {
      const { email } = newAccount();
      await CommandProcess.run('admin', create(email), { DATA_DIR: gateway.dataDir }, PASSWORD);
      const recipients: string[] = [];
      const server = new SMTPServer({
        disabledCommands: ['AUTH', 'STARTTLS'],
        onRcptTo: ({ address }, _session, done) => done(void recipients.push(address)),
      });
      const listening = server.listen(0, '127.0.0.1');
      await once(listening, 'listening');
      const SMTP_URL = `smtp://127.0.0.1:${(listening.address() as AddressInfo).port}`;
      const environment = { DATA_DIR: gateway.dataDir, SMTP_URL, MAIL_FROM: 'aidoo@example.com' };
      const reset = ['reset-password', '--email', email, '--password-stdin'];
      const said = await CommandProcess.run('admin', reset, environment, `${PASSWORD}-2`);
      await new Promise<void>((resolve) => server.close(resolve));
      expect(said).toMatchObject({ code: 0, err: '' });
      expect(recipients).toEqual([email]);
    });

    it('leaves to it what it does in the background: deletions, records left open, letters', async () => {
      const there = new Browser(gateway.url);
      const { body } = await there.register(newAccount());
      const company = `/api/v1/companies/${body.companies[0]!.id}`;
      const expiresAt = new Date(Date.now() + 24 * HOUR_MS).toISOString();
      await there.send('POST', `${company}/api-keys`, { name: 'soon', expiresAt });
      await CommandProcess.run('admin', ['companies'], { DATA_DIR: gateway.dataDir });
      const long = new Date(Date.now() - HOUR_MS);
      const [companies, logs] = [client.db().collection('companies'), client.db().collection('audit-logs')];
      // The gateway itself looks every now and then: it sleeps while the command may do what is not for it to do.
      gateway.signal('SIGSTOP');
      const left = await companies.insertOne({ name: 'Left', createdAt: long, deletedAt: long });
      const [log] = await logs.find({ tool: 'admin.companies' }).toArray();
      const open = { ...log!, _id: left.insertedId, at: long, status: 'started' };
      await logs.insertOne(open);
      const letters = createServer(() => (reached += 1)).listen(0, '127.0.0.1');
      let reached = 0;
      await once(letters, 'listening');
      const SMTP_URL = `smtp://127.0.0.1:${(letters.address() as AddressInfo).port}`;
      const environment = { DATA_DIR: gateway.dataDir, SMTP_URL, MAIL_FROM: 'a@example.com' };
      await CommandProcess.run('admin', ['companies'], environment);
      letters.close();
      const [kept, record] = [
        await companies.countDocuments({ _id: left.insertedId }),
        await logs.findOne({ _id: left.insertedId }),
      ];
      gateway.signal('SIGCONT');
      expect(reached).toBe(0);
      expect(kept).toBe(1);
      expect(record).toMatchObject({ status: 'started' });
    });
  });
});
