import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TOTP } from 'otpauth';
import { AccountHolder } from '../support/account-holder.ts';
import { newAccount } from '../support/accounts.ts';
import { Browser } from '../support/browser.ts';
import { GatewayProcess } from '../support/gateway-process.ts';
import { Mailbox } from '../support/mailbox.ts';

const canary = (what: string): string => `canary-${what}-${randomBytes(9).toString('hex')}`;

/** All that a thief of the disk gets, as text of one byte a character. */
function filesIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
    .join('\n');
}

describe('what opens an account', () => {
  let sut: GatewayProcess;
  let mailbox: Mailbox;
  let files: string;
  const secrets: Record<string, string> = {};
  const invitationPaths: string[] = [];

  beforeAll(async () => {
    mailbox = await Mailbox.start();
    sut = await GatewayProcess.start({ LOG_LEVEL: 'trace', ...mailbox.environment });
    await useEverything();
    files = filesIn(join(sut.dataDir, 'store'));
    sut.signal('SIGTERM');
    await sut.ended;
    files += filesIn(join(sut.dataDir, 'store'));
  });
  afterAll(async () => {
    await sut.remove();
    await mailbox.stop();
  });

  async function useEverything(): Promise<void> {
    secrets['password'] = canary('password');
    const holder = await AccountHolder.register(sut.url, {
      account: newAccount({ password: secrets['password'] }),
    });
    await useLinks(holder);
    await useSecondFactor(holder);
    await useInvitation(holder);
  }

  async function useLinks(holder: AccountHolder): Promise<void> {
    secrets['token that confirms'] = await holder.verificationToken(mailbox);
    await holder.auth('POST', 'email/verify', { token: secrets['token that confirms'] });
    await holder.auth('POST', 'password/forgot', { email: holder.email });
    secrets['token that was not used'] = (await mailbox.next(holder.email)).token;
    await holder.auth('POST', 'password/forgot', { email: holder.email });
    const token = (await mailbox.next(holder.email)).token;
    secrets['token that sets a password'] = token;
    secrets['password that is refused'] = `${canary('refused')}${'x'.repeat(128)}`;
    await holder.auth('POST', 'password/reset', { token, password: secrets['password that is refused'] });
    secrets['password of a link'] = canary('reset');
    await holder.auth('POST', 'password/reset', { token, password: secrets['password of a link'] });
    await holder.auth('POST', 'password/reset', { token, password: secrets['password of a link'] });
    await holder.browser.login(holder.email, secrets['password of a link']);
    secrets['wrong password'] = canary('wrong');
    secrets['new password'] = canary('new');
    const password = secrets['new password'];
    await holder.auth('POST', 'password/change', { current: secrets['wrong password'], password });
    await holder.auth('POST', 'password/change', { current: secrets['password of a link'], password });
  }

  async function useSecondFactor(holder: AccountHolder): Promise<void> {
    const begun = await holder.auth<{ secret: string; uri: string }>('POST', 'second-factor/totp');
    secrets['secret of the app'] = begun.body.secret;
    const code = new TOTP({ secret: begun.body.secret }).generate();
    const confirmed = await holder.auth<{ recoveryCodes: string[] }>('POST', 'second-factor/totp/confirm', {
      code,
    });
    for (const [index, one] of confirmed.body.recoveryCodes.entries()) {
      secrets[`recovery code ${index}`] = one;
      secrets[`recovery code ${index} as it is compared`] = one.replaceAll('-', '');
    }
    const browser = new Browser(sut.url);
    const login = await browser.login(holder.email, secrets['new password']!);
    const { challenge } = login.body as unknown as { challenge: string };
    secrets['challenge'] = challenge;
    for (const shown of [canary('code'), confirmed.body.recoveryCodes[0]!])
      await browser.send('POST', '/api/v1/auth/login/second-factor', { challenge, code: shown });
    secrets['refresh token'] = browser.jar.get('aidoo_refresh')!;
    secrets['single sign-on token'] = browser.jar.get('aidoo_sso')!;
    const waiting = await browser.login(holder.email, secrets['new password']!);
    secrets['challenge that waits'] = (waiting.body as unknown as { challenge: string }).challenge;
  }

  async function useInvitation(holder: AccountHolder): Promise<void> {
    const email = newAccount().email;
    await holder.company('POST', '/invitations', { email, role: 'member' });
    const { token } = await mailbox.next(email);
    secrets['token of an invitation'] = token;
    secrets['password of whom was invited'] = canary('invited');
    invitationPaths.push(`/api/v1/invitations/${token}`, `/invitations/${token}`);
    for (const path of invitationPaths) await sut.http.get(path);
    await sut.http.post(`/api/v1/invitations/${token}/accept`, {
      name: 'Grace',
      password: secrets['password of whom was invited'],
    });
  }

  it('was made, each of it', () => {
    expect(Object.keys(secrets).length).toBeGreaterThan(30);
    expect(Object.entries(secrets).filter(([, secret]) => !(secret?.length >= 16))).toEqual([]);
  });

  it('is in no file of the store', () => {
    const found = Object.entries(secrets).filter(([, secret]) => files.includes(secret));
    expect(found.map(([what]) => what)).toEqual([]);
    expect(files).toContain('$argon2id$');
  });

  it('is in no line of the log', () => {
    const found = Object.entries(secrets).filter(([, secret]) => sut.output.includes(secret));
    expect(found.map(([what]) => what)).toEqual([]);
    expect(sut.output).toContain('/api/v1/invitations/[secret]/accept');
  });

  it('is not said to be shown to anybody by a start that can send mail', () => {
    expect(sut.output).not.toContain('SMTP_URL');
  });
});

describe('a start without SMTP_URL', () => {
  it('says once what becomes of links', async () => {
    const gateway = await GatewayProcess.start();
    gateway.signal('SIGTERM');
    await gateway.ended;
    const lines = gateway.output.split('\n').filter((line) => line.includes('SMTP_URL'));
    await gateway.remove();
    expect(lines).toEqual([expect.stringMatching(/invitation.*npm run admin/)]);
  });
});
