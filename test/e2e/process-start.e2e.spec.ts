import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GatewayProcess } from '../support/gateway-process.ts';

const SECRETS = ['ENCRYPTION_KEY', 'JWT_SECRET', 'COOKIE_KEYS', 'OAUTH_JWKS'];

/** Bad values, and what is said to be expected instead. */
const BAD: Readonly<Record<string, [value: string, expected: RegExp]>> = {
  PORT: ['canary', /expected a whole number from 0 to 65535/],
  PUBLIC_URL: ['https://user:canary@aidoo.example.com', /expected only scheme, host and port/],
  MONGODB_URI: ['postgres://canary', /expected mongodb:\/\//],
  ENCRYPTION_KEY: ['canary', /expected 32 ASCII characters, or 64 hex/],
  ENCRYPTION_KEY_PREVIOUS: ['canary', /expected 32 ASCII characters, or 64 hex/],
  JWT_SECRET: ['canary', /expected at least 32 characters/],
  COOKIE_KEYS: ['canary', /expected at least 32 characters/],
  OAUTH_JWKS: ['{"canary":1}', /expected a JSON Web Key Set/],
  ACCESS_TOKEN_TTL: ['86401', /expected a whole number from 60 to 86400/],
  CIMD_ALLOWED_HOSTS: ['https://canary', /expected host names such as claude\.ai/],
  OAUTH_REGISTRATION: ['canary', /expected open or off/],
  ODOO_ALLOWED_NETWORKS: ['canary', /expected CIDRs/],
  TRUST_PROXY: ['canary', /expected addresses, CIDRs/],
  AUDIT_RETENTION_DAYS: ['0', /expected a whole number from 1 to 3650/],
  SMTP_URL: ['https://user:canary@mail.example.com', /expected smtp:\/\//],
  MAIL_FROM: ['canary', /expected a sender/],
  LOG_LEVEL: ['canary', /expected one of/],
};

/** Values that do for development alone, and what is said against them. */
const TOO_WEAK: Readonly<Record<string, [value: string, reason: RegExp]>> = {
  ENCRYPTION_KEY: ['0123456789abcdef0123456789abcdef', /it looks like an example value/],
  JWT_SECRET: ['canary'.repeat(7), /it repeats itself/],
  COOKIE_KEYS: ['change-me-canary-change-me-canary', /it looks like an example value/],
  PUBLIC_URL: ['http://canary.example.com', /expected https/],
};

const valuesOf = (table: Readonly<Record<string, [string, RegExp]>>) =>
  Object.fromEntries(Object.entries(table).map(([variable, [value]]) => [variable, value]));

/** What each start is given. All of them fail, and beside each other: one waits for a database that is not there. */
const STARTS = {
  bad: valuesOf(BAD),
  'in production without secrets': { NODE_ENV: 'production' },
  weak: { NODE_ENV: 'production', ...valuesOf(TOO_WEAK) },
  'with a PORT that is used': {},
  'with a DATA_DIR that cannot be made': { DATA_DIR: '/dev/null/canary' },
  'with a database that is not there': { MONGODB_URI: 'mongodb://root:canary@127.0.0.1:1/aidoo' },
} satisfies Record<string, Record<string, string>>;
type Start = keyof typeof STARTS;

describe('a start', () => {
  const started: GatewayProcess[] = [];
  const outputs = {} as Record<Start, string>;
  const endings = {} as Record<Start, unknown>;
  let occupied: Server;

  beforeAll(async () => {
    occupied = createServer().listen(0, '127.0.0.1');
    await once(occupied, 'listening');
    const PORT = String((occupied.address() as AddressInfo).port);
    const starts = Object.entries({ ...STARTS, 'with a PORT that is used': { PORT } }) as [
      Start,
      Record<string, string>,
    ][];
    await Promise.all(
      starts.map(async ([name, environment]) => {
        const gateway = await GatewayProcess.launch(environment);
        started.push(gateway);
        endings[name] = await gateway.ended;
        outputs[name] = gateway.output;
      }),
    );
  });
  afterAll(async () => {
    occupied.close();
    await Promise.all(started.map((gateway) => gateway.remove()));
  });

  const lineOf = (start: Start, variable: string): string | undefined =>
    outputs[start].split('\n').find((line) => line.trimStart().startsWith(`${variable}: `));

  it.each(Object.keys(STARTS) as Start[])('that fails exits 1 and shows no stack trace: %s', (start) => {
    expect(endings[start]).toEqual({ code: 1, signal: null });
    expect(outputs[start]).toMatch(/^Aidoo cannot start: /m);
    expect(outputs[start]).not.toMatch(/\n\s+at |node_modules|\.js:\d/);
  });

  it.each(Object.keys(BAD))('with a bad %s names it and says what is expected', (variable) => {
    expect(lineOf('bad', variable)).toMatch(BAD[variable]![1]);
  });

  it('does not show the bad values, which may be secrets', () => {
    expect(outputs.bad).not.toContain('canary');
  });

  it.each(SECRETS)('in production without %s says that it is missing', (secret) => {
    expect(lineOf('in production without secrets', secret)).toMatch(/is missing/);
  });

  it.each(Object.keys(TOO_WEAK))('in production with a weak %s says what is wrong with it', (variable) => {
    const [value, reason] = TOO_WEAK[variable]!;
    expect(lineOf('weak', variable)).toMatch(reason);
    expect(outputs.weak).not.toContain(value);
  });

  it('with a PORT that is used says so', () => {
    expect(outputs['with a PORT that is used']).toMatch(/PORT is in use by another process/);
  });

  it('with a DATA_DIR that cannot be made says so', () => {
    expect(lineOf('with a DATA_DIR that cannot be made', 'DATA_DIR')).toMatch(/cannot/);
  });

  it('with a database that is not there says so, and not with which password', () => {
    const output = outputs['with a database that is not there'];
    expect(output).toMatch(/the database of MONGODB_URI does not answer/);
    expect(output).not.toContain('canary');
  });

  it('without any configuration keeps its secrets and its store where only its user reads them', async () => {
    const gateway = await GatewayProcess.start();
    started.push(gateway);
    const mode = (path: string) => (statSync(join(gateway.dataDir, path)).mode & 0o777).toString(8);
    expect([mode('secrets.json'), mode('store')]).toEqual(['600', '700']);
  });
});
