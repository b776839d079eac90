import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { startSandbox } from '@aidoo/odoo-sandbox';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { newAccount } from '../support/accounts.ts';
import { Browser } from '../support/browser.ts';
import { CommandProcess } from '../support/command-process.ts';
import type { Said } from '../support/command-process.ts';
import { freePort } from '../support/free-port.ts';
import { GatewayProcess } from '../support/gateway-process.ts';

const SMTP_PASSWORD = 'canary-smtp-password';
const ODOO_SECRET = 'canary-odoo-secret';
const keyOf = () => randomBytes(32).toString('hex');

describe('npm run doctor', () => {
  const [key, newKey] = [keyOf(), keyOf()];
  const secrets = [key, newKey, ODOO_SECRET, SMTP_PASSWORD, Buffer.from(SMTP_PASSWORD).toString('base64')];
  const loud = createHttpServer();
  let gateway: GatewayProcess;
  let odoo: Sandbox;
  let owner: Browser;

  beforeAll(async () => {
    odoo = await startSandbox();
    odoo.setPassword(odoo.users.admin.login, ODOO_SECRET);
    gateway = await GatewayProcess.start({ LOG_LEVEL: 'warn', ENCRYPTION_KEY: key });
    owner = new Browser(gateway.url);
    await owner.register(newAccount());
    const closed = `http://127.0.0.1:${await freePort()}`;
    await company('Well', { url: odoo.url, secret: ODOO_SECRET });
    await company('Wrong secret', { url: odoo.url, secret: 'canary-wrong-secret' });
    await company('Away', { url: closed, secret: 'canary-away' });
    await company('Loud', { url: await loudOdoo(), secret: 'canary-loud' });
    secrets.push('canary-loud', 'canary-wrong-secret', 'canary-away');
  });
  afterAll(async () => {
    await gateway.remove();
    await odoo.close();
    loud.close();
  });

  /** An Odoo whose every error is made to look like lines of ours. */
  async function loudOdoo(): Promise<string> {
    const message = '\u001b[2J\u001b]0;owned\u0007\nok      keys: forged';
    const data = { name: 'odoo.exceptions.UserError', message, arguments: [message] };
    const error = { code: 200, message: 'Odoo Server Error', data };
    loud.on('request', (_request, response) =>
      response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, error })),
    );
    await once(loud.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(loud.address() as AddressInfo).port}`;
  }

  async function company(name: string, connection: { url: string; secret: string }): Promise<void> {
    const { body } = await owner.send<{ id: string }>('POST', '/api/v1/companies', { name });
    const { database, users } = odoo;
    const whole = { database, username: users.admin.login, ...connection };
    const { status } = await owner.send('PUT', `/api/v1/companies/${body.id}/odoo-connection`, whole);
    if (status !== 200) throw new Error(`connecting answered ${status}`);
  }

  function doctor(environment: Record<string, string> = {}): Promise<Said> {
    const PORT = String(gateway.port);
    const given = { DATA_DIR: gateway.dataDir, PORT, ENCRYPTION_KEY: key, ...environment };
    return CommandProcess.run('doctor', [], given);
  }

  /** The line about something, and the advice below it. */
  function about({ out }: Said, what: string): string {
    const lines = out.split('\n');
    const at = lines.findIndex((line) => line.slice(8).startsWith(what));
    const rest = lines.slice(at + 1);
    const advice = rest.slice(0, Math.max(0, rest.findIndex((line) => !line.startsWith('        ')))); // prettier-ignore
    return at < 0 ? '' : [lines[at], ...advice].join('\n');
  }

  describe('beside a gateway that serves', () => {
    let said: Said;
    beforeAll(async () => {
      said = await doctor();
    });

    it('finds environment, store, clock, space and keys as they are', () => {
      expect(about(said, 'environment')).toMatch(
        /^notice {2}environment: Node 24\.\S+ development.*\n.*NODE_ENV/,
      );
      expect(about(said, 'store')).toMatch(/^ok {6}store: the embedded store in \S+ takes what is written/);
      expect(about(said, 'clock')).toMatch(/^ok /);
      expect(about(said, 'free space')).toMatch(/^\w+ +free space: [\d,]+ MB in/);
      expect(about(said, 'keys')).toMatch(/^ok {6}keys: 4 stored secrets under ENCRYPTION_KEY, 0 /);
    });

    it('says with what OAuth signs, and that clients find it at the public address', () => {
      expect(about(said, 'OAuth')).toMatch(
        /^ok {6}OAuth: OAUTH_JWKS has RS256, COOKIE_KEYS has 1; clients that nobody knows may register/,
      );
      expect(about(said, 'public address')).toMatch(
        /^ok {6}public address: http:\/\/localhost:\d+ leads to a gateway.*clients on the web cannot reach it$/,
      );
    });

    it('says that no mail is sent, and who hands links on', () => {
      expect(about(said, 'mail')).toMatch(/^notice {2}mail: SMTP_URL is not set.*\n.*npm run admin/);
    });

    it('tries the connection of each company, and says what to do', () => {
      expect(about(said, 'Odoo of Well')).toMatch(/^ok {6}.*: Odoo 18\.0\S* by jsonrpc$/);
      expect(about(said, 'Odoo of Wrong secret')).toMatch(/^wrong {3}.*\n.*corrects it in Aidoo/);
      expect(about(said, 'Odoo of Away')).toMatch(/^wrong {3}.*\n.*corrects it in Aidoo/);
      expect(about(said, 'Odoo of Analytical Engines')).toMatch(/^notice .*no connection yet\n.*adds it/);
    });

    it('ends with exit code 1, as something is wrong', () => {
      expect(said).toMatchObject({ code: 1, err: '3 of these must be put right.\n' });
    });

    it('leaves the gateway serving', async () => {
      expect((await gateway.http.get('/health/ready')).status).toBe(200);
    });
  });

  describe('the public address', () => {
    const foundAt = async (PUBLIC_URL: string) => about(await doctor({ PUBLIC_URL }), 'public address');

    it('at which nothing answers is worth a notice: the gateway may not have been started', async () => {
      expect(await foundAt(`http://127.0.0.1:${await freePort()}`)).toMatch(
        /^notice .*nothing answers.*ECONNREFUSED.*\n.*PUBLIC_URL/,
      );
    });

    it('that is another one than the gateway’s own is wrong', async () => {
      expect(await foundAt(`http://127.0.0.1:${gateway.port}`)).toMatch(/^wrong .*\n.*PUBLIC_URL/);
    });

    it('at which something else answers is wrong, and nothing of that is shown', async () => {
      const { port } = loud.address() as AddressInfo;
      const said = await foundAt(`http://127.0.0.1:${port}`);
      expect(said).toMatch(/^wrong .*is no gateway of this address\n.*\/\.well-known\//);
      expect(said).not.toContain('forged');
    });
  });

  it('names the setting that keeps it from an Odoo in a private network', async () => {
    const said = await doctor({ ODOO_ALLOWED_NETWORKS: '10.0.0.0/8' });
    expect(about(said, 'Odoo of Well')).toMatch(/^wrong .*\n.*add its network to ODOO_ALLOWED_NETWORKS/);
  });

  it('says to rotate while something is under a previous key', async () => {
    const said = await doctor({ ENCRYPTION_KEY: newKey, ENCRYPTION_KEY_PREVIOUS: key });
    expect(about(said, 'keys')).toMatch(/^notice .* 4 under a previous key.*\n.*npm run credentials:rotate/);
  });

  it('says that a previous key is no longer needed', async () => {
    const said = await doctor({ ENCRYPTION_KEY_PREVIOUS: newKey });
    expect(about(said, 'keys')).toMatch(/^notice .*\n.*ENCRYPTION_KEY_PREVIOUS is no longer needed/);
  });

  it('names what no key opens, as wrong', async () => {
    const said = await doctor({ ENCRYPTION_KEY: newKey });
    expect(about(said, 'keys')).toMatch(
      /^wrong .* 4 not readable: the Odoo connection of company [0-9a-f]{24}, /,
    );
    expect(about(said, 'Odoo of Well')).toMatch(/^wrong .*can no longer be read/);
    expect(said.code).toBe(1);
  });

  it('shows nothing of an Odoo that a terminal would obey', async () => {
    const said = await doctor();
    expect(about(said, 'Odoo of Loud')).toMatch(/^wrong .*forged/);
    // eslint-disable-next-line no-control-regex
    expect(said.out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/);
    expect(said.out).not.toMatch(/^ok {6}keys: forged/m);
  });

  describe('mail', () => {
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ password }, _session, done) =>
        password === SMTP_PASSWORD ? done(null, { user: 'u' }) : done(new Error(`not ${password}`)),
    });
    let port: number;
    beforeAll(async () => {
      const listening = server.listen(0, '127.0.0.1');
      await once(listening, 'listening');
      port = (listening.address() as AddressInfo).port;
    });
    afterAll(() => new Promise<void>((resolve) => server.close(resolve)));

    const mailFrom = async (url: string) => {
      const said = await doctor({ SMTP_URL: url, MAIL_FROM: 'Aidoo <aidoo@example.com>' });
      return about(said, 'mail');
    };

    it('is well when the server lets us in', async () => {
      expect(await mailFrom(`smtp://u:${SMTP_PASSWORD}@127.0.0.1:${port}`)).toMatch(
        /^ok {6}mail: the server/,
      );
    });

    it('is wrong when the server refuses the password, which it does not show', async () => {
      const wrong = `${SMTP_PASSWORD}-not`;
      const said = await mailFrom(`smtp://u:${wrong}@127.0.0.1:${port}`);
      expect(said).toMatch(/^wrong {3}mail: .*refuses the user or the password.*\n.*SMTP_URL/);
    });

    it('and everything else show no secret', async () => {
      const said = await doctor({
        ENCRYPTION_KEY: newKey,
        ENCRYPTION_KEY_PREVIOUS: key,
        SMTP_URL: `smtp://u:${SMTP_PASSWORD}-not@127.0.0.1:${port}`,
        MAIL_FROM: 'aidoo@example.com',
      });
      expect(about(said, 'Odoo of Wrong secret')).not.toBe('');
      expect(secrets.filter((secret) => (said.out + said.err).includes(secret))).toEqual([]);
    });

    it('is wrong when nothing answers', async () => {
      const said = await mailFrom(`smtp://u:${SMTP_PASSWORD}@127.0.0.1:${await freePort()}`);
      expect(said).toMatch(/^wrong {3}mail: .*ECONNREFUSED/);
    });
  });

  it('without a store looks at the rest, and says where the store should be', async () => {
    const away = createServer().listen(0, '127.0.0.1');
    await once(away, 'listening');
    const { port } = away.address() as AddressInfo;
    away.close();
    const said = await doctor({ MONGODB_URI: `mongodb://root:canary-mongo@127.0.0.1:${port}/aidoo` });
    expect(about(said, 'store')).toMatch(
      /^wrong {3}store: the database of MONGODB_URI does not answer.*\n.*MONGODB_URI/,
    );
    expect(about(said, 'mail')).not.toBe('');
    expect(said.out + said.err).not.toContain('canary-mongo');
    expect(said.code).toBe(1);
  });

  it('without a gateway says that the store is new where one was expected', async () => {
    const said = await CommandProcess.run('doctor', [], { PORT: String(await freePort()) });
    expect(about(said, 'store: there was none')).toMatch(/^notice .*\n.*set DATA_DIR/);
    expect(said).toMatchObject({ code: 0, err: '' });
  });

  it('says what is wrong with the environment', async () => {
    const said = await doctor({ PORT: 'canary', ENCRYPTION_KEY: 'canary' });
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toMatch(/^the environment is not right:\n {2}PORT: expected a whole number/);
    expect(said.err).toMatch(/^ {2}ENCRYPTION_KEY: expected 32 ASCII/m);
    expect(said.err).not.toContain('canary');
  });
});
