import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadSettings } from './load-settings.ts';
import { SettingsError } from './settings.error.ts';
import { newSigningKey } from './signing-keys.ts';

describe(loadSettings.name, () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'aidoo-settings-'));
  });
  afterEach(() => {
    rmSync(dataDir, { recursive: true });
  });

  const production = (changes: Record<string, string> = {}) => ({
    NODE_ENV: 'production',
    DATA_DIR: dataDir,
    PUBLIC_URL: 'https://aidoo.acme.eu',
    ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    JWT_SECRET: randomBytes(32).toString('base64url'),
    COOKIE_KEYS: randomBytes(32).toString('base64url'),
    OAUTH_JWKS: JSON.stringify({ keys: [newSigningKey()] }),
    ...changes,
  });

  const problemsOf = (environment: Record<string, string>): Record<string, string> => {
    try {
      loadSettings(environment);
    } catch (error) {
      if (error instanceof SettingsError)
        return Object.fromEntries(error.problems.map(({ variable, message }) => [variable, message]));
      throw error;
    }
    return {};
  };

  it('starts with an empty environment, on loopback', () => {
    const sut = loadSettings({ DATA_DIR: dataDir });
    expect(sut).toMatchObject({
      production: false,
      port: 3000,
      host: '127.0.0.1',
      publicUrl: 'http://localhost:3000',
      mongodbUri: undefined,
      odooAllowedNetworks: ['loopback', 'private'],
      trustProxy: ['loopback'],
      auditRetentionDays: 90,
    });
  });

  it('makes missing secrets once, in a file that only its owner can read', () => {
    const first = loadSettings({ DATA_DIR: dataDir });
    const second = loadSettings({ DATA_DIR: dataDir });
    expect(second.encryptionKey.reveal()).toEqual(first.encryptionKey.reveal());
    expect(second.jwtSecret.reveal()).toBe(first.jwtSecret.reveal());
    expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('does not overwrite a damaged secrets file, which may be all that opens the stored credentials', () => {
    writeFileSync(join(dataDir, 'secrets.json'), '{');
    expect(problemsOf({ DATA_DIR: dataDir })['DATA_DIR']).toContain('damaged');
    expect(readFileSync(join(dataDir, 'secrets.json'), 'utf8')).toBe('{');
  });

  it.each([
    [
      '32 ASCII characters',
      'q8Jz-rT3!wLx7Vb@kN2pYc6Hd9Gf4Ms0',
      Buffer.from('q8Jz-rT3!wLx7Vb@kN2pYc6Hd9Gf4Ms0'),
    ],
    ['64 hex digits', 'ab'.repeat(32), Buffer.alloc(32, 0xab)],
    ['base64 of 32 bytes', Buffer.alloc(32, 7).toString('base64'), Buffer.alloc(32, 7)],
  ])('takes an ENCRYPTION_KEY of %s', (_form, text, bytes) => {
    expect(loadSettings({ DATA_DIR: dataDir, ENCRYPTION_KEY: text }).encryptionKey.reveal()).toEqual(bytes);
  });

  it.each(['short', 'é'.repeat(32), 'g'.repeat(64), 'a'.repeat(31), 'a'.repeat(33)])(
    'refuses the ENCRYPTION_KEY %j and does not repeat it',
    (text) => {
      const message = problemsOf({ DATA_DIR: dataDir, ENCRYPTION_KEY: text })['ENCRYPTION_KEY'];
      expect(message).toContain('expected 32 ASCII characters');
      expect(message).not.toContain(text);
    },
  );

  it.each([
    ['PORT', 'http'],
    ['PORT', '65536'],
    ['PUBLIC_URL', 'ftp://x'],
    ['PUBLIC_URL', 'https://x/path'],
    ['MONGODB_URI', 'postgres://x'],
    ['ODOO_ALLOWED_NETWORKS', 'loopback,everything'],
    ['ACCESS_TOKEN_TTL', '59'],
    ['ACCESS_TOKEN_TTL', '86401'],
    ['CIMD_ALLOWED_HOSTS', 'https://claude.ai'],
    ['CIMD_ALLOWED_HOSTS', 'claude.ai,*.claude.ai'],
    ['CIMD_ALLOWED_HOSTS', 'claude.ai:443'],
    ['CIMD_ALLOWED_HOSTS', 'Claude.ai'],
    ['CIMD_ALLOWED_HOSTS', 'user@claude.ai'],
    ['CIMD_ALLOWED_HOSTS', '127.0.0.1:8443'],
    ['CIMD_ALLOWED_HOSTS', '[::1]:8443'],
    ['OAUTH_REGISTRATION', 'closed'],
    ['AUDIT_RETENTION_DAYS', '0'],
    ['LOG_LEVEL', 'loud'],
    ['JWT_SECRET', 'short'],
    ['ACCESS_TOKEN_TTL', '59'],
    ['ACCESS_TOKEN_TTL', '86401'],
    ['ACCESS_TOKEN_TTL', '15m'],
    ['CIMD_ALLOWED_HOSTS', 'https://claude.ai'],
    ['CIMD_ALLOWED_HOSTS', 'claude.ai/oauth'],
    ['CIMD_ALLOWED_HOSTS', '*.claude.ai'],
    ['CIMD_ALLOWED_HOSTS', 'Claude.ai'],
    ['CIMD_ALLOWED_HOSTS', 'claude.ai, user@evil.example'],
    ['OAUTH_REGISTRATION', 'closed'],
    ['OAUTH_REGISTRATION', 'OFF'],
  ])('names %s when it is %j', (variable, value) => {
    expect(Object.keys(problemsOf({ DATA_DIR: dataDir, [variable]: value }))).toEqual([variable]);
  });

  it.each([
    ['OAUTH_REGISTRATION', 'expected open or off'],
    ['LOG_LEVEL', 'expected one of fatal, error, warn, info, debug, trace, silent'],
  ])('names what %s may be', (variable, message) => {
    expect(problemsOf({ DATA_DIR: dataDir, [variable]: 'other' })).toEqual({ [variable]: message });
  });

  it('has clients of OAuth register, tokens of 15 minutes, and believes the vendors that it knows', () => {
    expect(loadSettings({ DATA_DIR: dataDir })).toMatchObject({
      accessTokenTtl: 900,
      oauthRegistration: 'open',
      cimdAllowedHosts: expect.arrayContaining(['claude.ai', 'chatgpt.com']),
    });
    const given = {
      ACCESS_TOKEN_TTL: '86400',
      OAUTH_REGISTRATION: 'off',
      CIMD_ALLOWED_HOSTS: 'a.example, b.example:8443',
    };
    expect(loadSettings({ DATA_DIR: dataDir, ...given })).toMatchObject({
      accessTokenTtl: 86_400,
      oauthRegistration: 'off',
      cimdAllowedHosts: ['a.example', 'b.example:8443'],
    });
  });

  it('takes an empty variable as unset', () => {
    expect(loadSettings({ DATA_DIR: dataDir, PORT: '', MONGODB_URI: '' })).toMatchObject({
      port: 3000,
      mongodbUri: undefined,
    });
  });

  describe('with NODE_ENV=production', () => {
    it('starts when every secret is given, and reaches public addresses only', () => {
      expect(loadSettings(production())).toMatchObject({ production: true, odooAllowedNetworks: [] });
    });

    it('names every missing secret at once and makes none', () => {
      expect(Object.keys(problemsOf({ NODE_ENV: 'production', DATA_DIR: dataDir })).sort()).toEqual([
        'COOKIE_KEYS',
        'ENCRYPTION_KEY',
        'JWT_SECRET',
        'OAUTH_JWKS',
      ]);
      expect(() => statSync(join(dataDir, 'secrets.json'))).toThrow('ENOENT');
    });

    it.each([
      ['ENCRYPTION_KEY', 'a'.repeat(64), 'repeats itself'],
      ['ENCRYPTION_KEY', 'your-32-character-key-goes-here!', 'example'],
      ['ENCRYPTION_KEY', '0123456789abcdef0123456789abcdef', 'example'],
      ['ENCRYPTION_KEY_PREVIOUS', 'b'.repeat(32), 'repeats itself'],
      ['JWT_SECRET', 'change-me-change-me-change-me-change-me', 'example'],
      ['JWT_SECRET', 'abcdabcdabcdabcdabcdabcdabcdabcd', 'repeats itself'],
      ['COOKIE_KEYS', 'aabbccddeeffaabbccddeeffaabbccddee', 'different characters'],
      ['PUBLIC_URL', 'http://aidoo.acme.eu', 'https'],
    ])('refuses %s=%s', (variable, value, reason) => {
      expect(problemsOf(production({ [variable]: value }))[variable]).toContain(reason);
    });
  });

  describe('of mail', () => {
    const mail = { SMTP_URL: 'smtps://aidoo:canary@mail.acme.eu', MAIL_FROM: 'Aidoo <aidoo@acme.eu>' };

    it('are none until a server is given', () => {
      expect(loadSettings({ DATA_DIR: dataDir }).mail).toBeUndefined();
      expect(loadSettings({ DATA_DIR: dataDir, MAIL_FROM: mail.MAIL_FROM }).mail).toBeUndefined();
    });

    it('keep the address of the server, with its password, as a secret', () => {
      const sut = loadSettings({ DATA_DIR: dataDir, ...mail }).mail!;
      expect([sut.url.reveal(), sut.from]).toEqual([mail.SMTP_URL, mail.MAIL_FROM]);
      expect(JSON.stringify(sut)).not.toContain('canary');
    });

    it('name a sender', () => {
      expect(problemsOf({ DATA_DIR: dataDir, SMTP_URL: mail.SMTP_URL })).toEqual({
        MAIL_FROM: expect.stringMatching(/is missing.*sender/),
      });
    });

    it.each([
      ['SMTP_URL', 'https://mail.acme.eu', /smtp:\/\//],
      ['SMTP_URL', 'mail.acme.eu', /smtp:\/\//],
      ['MAIL_FROM', 'Aidoo', /sender/],
      ['MAIL_FROM', 'aidoo@acme.eu\r\nBcc: all@acme.eu', /sender/],
    ])('refuse as %s %j', (variable, value, expected) => {
      expect(problemsOf({ DATA_DIR: dataDir, ...mail, [variable]: value })).toEqual({
        [variable]: expect.stringMatching(expected),
      });
    });
  });
});
