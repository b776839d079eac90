import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret as OtpSecret, TOTP } from 'otpauth';
import { newAccount } from '../support/accounts.ts';
import { Browser } from '../support/browser.ts';
import { CommandProcess } from '../support/command-process.ts';
import type { Said } from '../support/command-process.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { McpCaller } from '../support/mcp-caller.ts';
import { OAuthClient } from '../support/oauth-client.ts';
import { PageBrowser } from '../support/page-browser.ts';

interface Log {
  tool: string;
  status: string;
  user: { email: string };
  credential: { kind: string; label: string };
  error: { message: string } | null;
}

const PASSWORD = 'copper-lantern-72-meadow';

describe('npm run admin, beside a gateway that serves', () => {
  let gateway: GatewayProcess;

  beforeAll(async () => {
    gateway = await GatewayProcess.start({ LOG_LEVEL: 'warn' });
  });
  afterAll(() => gateway.remove());

  const admin = (args: readonly string[], input?: string): Promise<Said> =>
    CommandProcess.run('admin', args, { DATA_DIR: gateway.dataDir, PORT: String(gateway.port) }, input);
  const browser = () => new Browser(gateway.url);

  async function registered() {
    const account = newAccount();
    const there = browser();
    const { body } = await there.register(account);
    return { ...account, there, companyId: body.companies[0]!.id };
  }

  async function signedIn(email: string, password: string): Promise<Browser> {
    const there = browser();
    const { status, text } = await there.login(email, password);
    if (status !== 200 || !there.accessToken) throw new Error(`signing in: ${status} ${text}`);
    return there;
  }

  async function logsOf(there: Browser, companyId: string): Promise<Log[]> {
    const { body } = await there.send<{ items: Log[] }>('GET', `/api/v1/companies/${companyId}/logs`);
    return body.items;
  }

  const linkIn = ({ out }: Said): string => /http\S+#(\S+)/.exec(out)![1]!;
  const choosePassword = (token: string, password: string) =>
    browser().send('POST', '/api/v1/auth/password/reset', { token, password });

  describe('create-account', () => {
    const call = (email: string, ...more: string[]) =>
      ['create-account', '--email', email, '--name', 'Grace Hopper', '--company', 'Compilers'].concat(more);

    it('makes an account that owns a company, whose password is chosen by a link', async () => {
      const said = await admin(call('Grace@Example.com'));
      expect(said).toMatchObject({ code: 0, err: '' });
      expect((await choosePassword(linkIn(said), PASSWORD)).status).toBe(204);
      const there = await signedIn('grace@example.com', PASSWORD);
      const { body } = await there.me();
      expect(body.companies).toEqual([expect.objectContaining({ name: 'Compilers', role: 'owner' })]);
      // Nobody has shown that mail reaches the address: the link came from a terminal.
      expect(body.user).toMatchObject({ emailVerified: false });
      expect(await logsOf(there, body.companies[0]!.id)).toEqual([
        expect.objectContaining({
          tool: 'admin.create-account',
          status: 'success',
          user: expect.objectContaining({ email: 'grace@example.com' }),
          credential: expect.objectContaining({ kind: 'shell' }),
        }),
      ]);
    });

    it('takes the password from standard input instead, and prints no link', async () => {
      const said = await admin(call('stdin@example.com', '--password-stdin'), `${PASSWORD}\n`);
      expect(said).toMatchObject({ code: 0, out: expect.not.stringContaining('http') });
      expect(said.out + said.err).not.toContain(PASSWORD);
      await expect(signedIn('stdin@example.com', PASSWORD)).resolves.toBeDefined();
    });

    it('refuses what the dashboard refuses, and makes nothing then', async () => {
      const weak = await admin(call('weak@example.com', '--password-stdin'), 'short\n');
      expect(weak).toMatchObject({ code: 1, err: expect.stringMatching(/^password must have 12 to 128/) });
      const noAddress = await admin(call('weak.example.com'));
      expect(noAddress).toMatchObject({ code: 1, err: 'email must be an email address\n' });
      const noName = await admin(['create-account', '--email', 'weak@example.com', '--name', 'W', '--company', '‮evil']); // prettier-ignore
      expect(noName).toMatchObject({ code: 1, err: expect.stringMatching(/^company must be a text of 1/) });
      const { status } = await browser().register(newAccount({ email: 'weak@example.com' }));
      expect(status).toBe(201);
    });

    it('says what to do when there is an account already', async () => {
      const { email } = await registered();
      expect(await admin(call(email))).toEqual({
        code: 1,
        out: '',
        err: 'There is an account with this address already: see reset-password.\n',
      });
    });
  });

  describe('reset-password', () => {
    it('prints a link that opens once, and verifies nothing about mail', async () => {
      const { email } = await registered();
      const token = linkIn(await admin(['reset-password', '--email', email]));
      expect((await choosePassword(token, PASSWORD)).status).toBe(204);
      expect((await choosePassword(token, PASSWORD)).status).toBe(422);
      const { body } = await (await signedIn(email, PASSWORD)).me();
      expect(body.user).toMatchObject({ emailVerified: false });
    });

    it('sets a password from standard input, and ends the sessions', async () => {
      const { email, password, there } = await registered();
      const said = await admin(['reset-password', '--email', email, '--password-stdin'], PASSWORD);
      expect(said).toMatchObject({ code: 0, err: '' });
      expect((await there.me()).status).toBe(401);
      expect((await browser().login(email, password)).status).toBe(401);
      await expect(signedIn(email, PASSWORD)).resolves.toBeDefined();
    });

    it('that fails is on record as failed', async () => {
      const { email, there, companyId } = await registered();
      const said = await admin(['reset-password', '--email', email, '--password-stdin'], email);
      expect(said).toMatchObject({ code: 1, err: expect.stringContaining('must not be the email') });
      const [log] = await logsOf(there, companyId);
      expect(log).toMatchObject({ tool: 'admin.reset-password', status: 'error' });
      expect(log!.error!.message).toContain('must not be the email');
    });
  });

  it('verify-address prints a link that confirms the address', async () => {
    const { email, there } = await registered();
    const token = linkIn(await admin(['verify-address', '--email', email]));
    expect((await browser().send('POST', '/api/v1/auth/email/verify', { token })).status).toBe(204);
    expect((await there.me()).body.user).toMatchObject({ emailVerified: true });
    const again = await admin(['verify-address', '--email', email]);
    expect(again).toMatchObject({ code: 0, out: `The address ${email} is confirmed already.\n` });
  });

  it('reset-second-factor lets somebody in who has lost it', async () => {
    const { email, password, there } = await registered();
    const begun = await there.send<{ secret: string }>('POST', '/api/v1/auth/second-factor/totp');
    const code = new TOTP({ secret: OtpSecret.fromBase32(begun.body.secret) }).generate();
    await there.send('POST', '/api/v1/auth/second-factor/totp/confirm', { code });
    expect((await browser().login(email, password)).body).toHaveProperty('challenge');
    expect(await admin(['reset-second-factor', '--email', email])).toMatchObject({ code: 0, err: '' });
    await expect(signedIn(email, password)).resolves.toBeDefined();
  });

  it('revoke ends every session, API key and connected app at once, and not the password', async () => {
    const { email, password, there, companyId } = await registered();
    // Under the name in PUBLIC_URL: its address is the resource that tokens are for.
    const base = `http://localhost:${gateway.port}`;
    const pages = new PageBrowser(base);
    pages.set('aidoo_sso', there.jar.get('aidoo_sso')!);
    const client = new OAuthClient(base);
    const tokens = await client.connect({ email }, { companyId }, pages);
    const app = new McpCaller(base, tokens.access_token);
    expect((await app.rpc('tools/list')).status).toBe(200);
    const body = { name: 'k', permissions: ['query'] };
    const made = await there.send<{ key: string }>('POST', `/api/v1/companies/${companyId}/api-keys`, body);
    const caller = new McpCaller(gateway.url, made.body.key);
    expect((await caller.rpc('tools/list', {})).status).toBe(200);
    const said = await admin(['revoke', '--email', email]);
    expect(said).toMatchObject({ code: 0, out: expect.stringContaining('that ended: 1') });
    expect((await there.me()).status).toBe(401);
    expect((await there.refresh()).status).toBe(401);
    expect((await caller.rpc('tools/list', {})).status).toBe(401);
    expect((await app.rpc('tools/list')).status).toBe(401);
    expect((await client.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
    const again = await signedIn(email, password);
    const { body: apps } = await again.send('GET', `/api/v1/companies/${companyId}/connected-apps`);
    expect(apps).toMatchObject({ items: [{ status: 'credentials-ended' }] });
  });

  it('companies lists each with its owner, who finds it in the audit log', async () => {
    const { email, there, companyId } = await registered();
    const said = await admin(['companies']);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain(`Analytical Engines  (owner ${email})`);
    expect(await logsOf(there, companyId)).toEqual([expect.objectContaining({ tool: 'admin.companies' })]);
  });

  it('writes into the audit log of each company of the account, and says where there is none', async () => {
    const { email, there, companyId } = await registered();
    const second = await there.send<{ id: string }>('POST', '/api/v1/companies', { name: 'Second' });
    const token = linkIn(await admin(['reset-password', '--email', email]));
    for (const company of [companyId, second.body.id]) {
      const logs = await logsOf(there, company);
      expect(logs).toEqual([expect.objectContaining({ tool: 'admin.reset-password', status: 'success' })]);
      expect(JSON.stringify(logs)).not.toContain(token);
      expect((await there.send('DELETE', `/api/v1/companies/${company}`)).status).toBeLessThan(300);
    }
    const alone = await admin(['revoke', '--email', email]);
    expect(alone.out).toContain(`${email} belongs to no company, so this is in no audit log.`);
  });

  it.each([
    [
      ['revoke', '--email', 'nobody@example.com'],
      1,
      /^There is no account with the address nobody@example.com\.\n$/,
    ],
    [['fire', '--email', 'nobody@example.com'], 2, /^There is no action fire\.\n\nnpm run admin -- ACTION/],
    [['toString'], 2, /^There is no action toString\./],
    [[], 2, /^Which action\?/],
    [['revoke'], 2, /^--email is missing\./],
    [['revoke', '--email'], 2, /^Option '--email <value>' argument missing/],
    [['revoke', '--email', 'a@b.c', '--name', 'x'], 2, /^revoke takes no --name\./],
    [['revoke', '--force'], 2, /^Unknown option '--force'/],
    [['revoke', 'a@b.c'], 2, /^One action at a time, not revoke and a@b\.c\./],
    [
      ['reset-password', '--email', 'a@b.c', '--password-stdin'],
      2,
      /^There is no password on standard input\./,
    ],
  ] as const)('%j ends with %i and says why', async (args, code, words) => {
    expect(await admin(args)).toEqual({ code, out: '', err: expect.stringMatching(words) });
  });

  it('--help says how it is called', async () => {
    const said = await admin(['--help']);
    expect(said).toEqual({ code: 0, out: expect.stringMatching(/^npm run admin -- ACTION\n/), err: '' });
  });
});
