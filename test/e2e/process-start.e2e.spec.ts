import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { GatewayProcess } from '../support/gateway-process.ts';

const SECRETS = ['ENCRYPTION_KEY', 'JWT_SECRET', 'COOKIE_KEYS', 'OAUTH_JWKS'] as const;

/** What a start with one bad variable says after the variable's name. */
const BAD: [variable: string, value: string, expected: RegExp][] = [
  ['PORT', 'canary-port', /expected a whole number from 0 to 65535/],
  ['PORT', '65536', /expected a whole number from 0 to 65535/],
  ['PUBLIC_URL', 'canary.example', /expected an http\(s\) URL such as/],
  ['PUBLIC_URL', 'https://user:canary@aidoo.example.com', /expected only scheme, host and port/],
  ['MONGODB_URI', 'postgres://canary', /expected mongodb:\/\//],
  ['ENCRYPTION_KEY', 'canary-too-short', /expected 32 ASCII characters, or 64 hex/],
  ['ENCRYPTION_KEY_PREVIOUS', 'canary-too-short', /expected 32 ASCII characters, or 64 hex/],
  ['JWT_SECRET', 'canary-too-short', /expected at least 32 characters/],
  ['COOKIE_KEYS', 'canary-too-short', /expected at least 32 characters/],
  ['OAUTH_JWKS', '{"canary":1}', /expected a JSON Web Key Set/],
  ['ODOO_ALLOWED_NETWORKS', 'canary', /expected CIDRs/],
  ['AUDIT_RETENTION_DAYS', '0', /expected a whole number from 1 to 3650/],
  ['LOG_LEVEL', 'canary', /expected/],
];

const EXAMPLES: [variable: string, value: string, reason: RegExp][] = [
  ['JWT_SECRET', 'change-me-change-me-change-me-change-me', /example value/],
  ['JWT_SECRET', 'a'.repeat(40), /repeats itself/],
  ['ENCRYPTION_KEY', '0123456789abcdef0123456789abcdef', /example value|repeats itself/],
  ['COOKIE_KEYS', 'canary', /expected at least 32 characters/],
  ['PUBLIC_URL', 'http://aidoo.example.com', /expected https/],
];

describe('a start', () => {
  const launched: GatewayProcess[] = [];
  afterAll(() => Promise.all(launched.map((gateway) => gateway.remove())));

  /** What a start that fails has written, once it is over. */
  async function failure(environment: Record<string, string>): Promise<string> {
    const gateway = await GatewayProcess.launch(environment);
    launched.push(gateway);
    expect(await gateway.ended).toEqual({ code: 1, signal: null });
    expect(gateway.output).not.toMatch(/\n\s+at |node_modules|\.js:\d/);
    return gateway.output;
  }

  it.each(BAD)('with a bad %s (%s) names it, says what is expected, and exits 1', async (variable, value, expected) => {
    const output = await failure({ [variable]: value });
    const line = output.split('\n').find((one) => one.includes(variable));
    expect(line).toMatch(expected);
    expect(output).not.toContain('canary');
  });

  it('with several bad variables names them all', async () => {
    const output = await failure({ PORT: 'x', LOG_LEVEL: 'x', PUBLIC_URL: 'x' });
    for (const variable of ['PORT', 'LOG_LEVEL', 'PUBLIC_URL']) expect(output).toMatch(`${variable}: `);
  });

  it('in production without secrets names all four', async () => {
    const output = await failure({ NODE_ENV: 'production' });
    for (const secret of SECRETS) expect(output).toContain(`${secret}: is missing`);
  });

  it.each(EXAMPLES)('in production is refused when %s is %s', async (variable, value, reason) => {
    const output = await failure({ NODE_ENV: 'production', [variable]: value });
    const line = output.split('\n').find((one) => one.includes(`${variable}: `));
    expect(line).toMatch(reason);
    expect(output).not.toContain(value);
  });

  it('on a PORT that is used says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    expect(await failure({ PORT: String(port) })).toMatch(/PORT is in use by another process/);
    other.close();
  });

  it('in a DATA_DIR that cannot be one names it', async () => {
    // The folder is the process' working directory as well; below a file there can be none.
    const output = await failure({ DATA_DIR: 'file' }, ({ dataDir }) => writeFileSync(join(dataDir, 'file'), ''));
    expect(output).toMatch(/DATA_DIR: /);
  });

  it('with a MONGODB_URI where nobody answers says so', async () => {
    const output = await failure({ MONGODB_URI: 'mongodb://root:canary@127.0.0.1:1/aidoo' });
    expect(output).toMatch(/the database of MONGODB_URI does not answer/);
    expect(output).not.toContain('canary');
  });

  it('without any configuration keeps its secrets where only its user reads them', async () => {
    const gateway = await GatewayProcess.start();
    launched.push(gateway);
    const mode = (path: string) => (statSync(join(gateway.dataDir, path)).mode & 0o777).toString(8);
    expect([mode('secrets.json'), mode('store')]).toEqual(['600', '700']);
  });
});
