import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { Secret as OtpSecret, TOTP } from 'otpauth';
import { newAccount } from '../support/accounts.ts';
import { Browser } from '../support/browser.ts';
import { CommandProcess } from '../support/command-process.ts';
import { GatewayProcess } from '../support/gateway-process.ts';

const COMPANIES = 60;
/** Of so many of them the connection is saved again and again. */
const BUSY = 10;
const [OLD, NEW, OTHER] = [1, 2, 3].map(() => randomBytes(32).toString('hex')) as [string, string, string];

describe('npm run credentials:rotate', () => {
  const DATA_DIR = mkdtempSync(join(tmpdir(), 'aidoo-rotation-'));
  const BOTH = { DATA_DIR, ENCRYPTION_KEY: NEW, ENCRYPTION_KEY_PREVIOUS: OLD };
  const account = newAccount();
  /** What each company's connection was last saved with. */
  const saved = new Map<string, string>();
  const gateways: GatewayProcess[] = [];
  let client: MongoClient;
  let totp: TOTP;
  let lastStep = 0;
  let accessToken: string | undefined;

  beforeAll(async () => {
    const owner = await startedWith({ ENCRYPTION_KEY: OLD });
    await owner.register(account);
    accessToken = owner.accessToken;
    for (let n = 0; n < COMPANIES; n += 1) {
      const { body } = await owner.send<{ id: string }>('POST', '/api/v1/companies', { name: `C ${n}` });
      await save(owner, body.id, `user-${n}`);
    }
    const begun = await owner.send<{ secret: string }>('POST', '/api/v1/auth/second-factor/totp');
    totp = new TOTP({ secret: OtpSecret.fromBase32(begun.body.secret) });
    await owner.send('POST', '/api/v1/auth/second-factor/totp/confirm', { code: nextCode() });
  }, 600_000);
  afterAll(async () => {
    await client?.close();
    await Promise.all(gateways.map((gateway) => gateway.remove()));
    rmSync(DATA_DIR, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Ends the gateway before, starts another one on its store, and answers its owner's browser. */
  async function startedWith(environment: Record<string, string>): Promise<Browser> {
    gateways.at(-1)?.signal('SIGTERM');
    await gateways.at(-1)?.ended;
    // One public address for all of them: who is signed in stays so.
    const given = { LOG_LEVEL: 'warn', DATA_DIR, PUBLIC_URL: 'http://localhost:3999', ...environment };
    const gateway = await GatewayProcess.start(given);
    gateways.push(gateway);
    client ??= new MongoClient(gateway.storeUri);
    const owner = new Browser(gateway.url);
    owner.accessToken = accessToken;
    return owner;
  }

  async function save(owner: Browser, company: string, username: string): Promise<void> {
    const connection = { url: 'http://127.0.0.1:9', database: 'd', username, secret: `of ${username}` };
    const { status } = await owner.send('PUT', `/api/v1/companies/${company}/odoo-connection`, connection);
    if (status !== 200) throw new Error(`saving answered ${status}`);
    saved.set(company, username);
  }

  async function usernames(owner: Browser): Promise<Map<string, string>> {
    const read = new Map<string, string>();
    for (const id of saved.keys()) {
      const path = `/api/v1/companies/${id}/odoo-connection`;
      read.set(id, (await owner.send<{ username: string }>('GET', path)).body.username);
    }
    return read;
  }

  /** Of a step that was not shown yet, for each counts once; the next one counts already. */
  function nextCode(): string {
    lastStep = Math.max(lastStep + 1, totp.counter());
    return totp.generate({ timestamp: lastStep * 30_000 });
  }

  /** The connections that nobody saves: only the command replaces the ciphertexts of these. */
  const untouched = async () => (await connections().find().sort({ _id: 1 }).toArray()).slice(BUSY);
  const connections = () => client.db().collection('odoo-connections');
  const ciphertexts = async () => (await untouched()).map(({ secret }) => String(secret));

  /** Starts it, and kills it once it has replaced so many; answers how many it has in the end. */
  async function killedAfter(count: number): Promise<number> {
    const before = new Set(await ciphertexts());
    const replaced = async () => (await ciphertexts()).filter((text) => !before.has(text)).length;
    const command = await CommandProcess.start('credentials-rotate', [], BOTH);
    const over = command.ended.then(() => true);
    while ((await replaced()) < count) if (await Promise.race([over, nextTurn(false)])) break;
    command.kill();
    await command.ended;
    return replaced();
  }

  it('killed at many points, while users save, ends with everything as saved and under the new key', async () => {
    const owner = await startedWith(BOTH);
    const over = new AbortController();
    const saving = (async () => {
      const ids = [...saved.keys()];
      for (let n = 0; !over.signal.aborted; n += 1) await save(owner, ids[n % BUSY]!, `again-${n}`);
    })();
    const before = await untouched();
    let halfway = await killedAfter(1);
    // It may be done before a busy machine has killed it: then from the beginning.
    while (halfway === COMPANIES - BUSY) {
      for (const { _id, ...stored } of before) await connections().replaceOne({ _id }, stored);
      halfway = await killedAfter(1);
    }
    for (const count of [3, 10]) await killedAfter(count);
    const said = await CommandProcess.run('credentials-rotate', [], BOTH);
    over.abort();
    await saving;
    expect(halfway).toBeGreaterThan(0);
    expect(said).toMatchObject({ code: 0, err: '', out: expect.stringContaining('is no longer needed') });
    expect(await usernames(owner)).toEqual(saved);

    const after = await startedWith({ ENCRYPTION_KEY: NEW });
    expect(await usernames(after)).toEqual(saved);
    const begun = (await after.login(account.email, account.password)).body as unknown as {
      challenge: string;
    };
    const shown = { challenge: begun.challenge, code: nextCode() };
    expect((await after.send('POST', '/api/v1/auth/login/second-factor', shown)).status).toBe(200);
    const again = await CommandProcess.run('credentials-rotate', [], { DATA_DIR, ENCRYPTION_KEY: NEW });
    const count = `${COMPANIES + 1} stored secrets are under ENCRYPTION_KEY, 0 of them since just now.`;
    expect(again).toMatchObject({ code: 0, out: expect.stringContaining(count) });

    const lost = await CommandProcess.run('credentials-rotate', [], { DATA_DIR, ENCRYPTION_KEY: OTHER });
    expect(lost).toMatchObject({ code: 1, out: '0 stored secrets are under ENCRYPTION_KEY, 0 of them since just now.\n' }); // prettier-ignore
    expect(lost.err).toMatch(
      /^No key opens the Odoo connection of company [0-9a-f]{24}, .* and 41 more\. Add the key/,
    );
    expect(await usernames(after)).toEqual(saved);
  }, 600_000);
});
