import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@aidoo/odoo-sandbox';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BUILT_DEMO } from '../support/built-gateway.ts';
import { freePort } from '../support/free-port.ts';

describe('npm run demo', () => {
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'aidoo-demo-'));
  });
  afterEach(async () => {
    await rm(dataDir, { recursive: true, force: true });
  });

  async function demo(args: string[], until?: string): Promise<{ code: number | null; text: string }> {
    const env = {
      PATH: process.env['PATH'],
      DATA_DIR: dataDir,
      PORT: String(await freePort()),
      NO_COLOR: '1',
    };
    const child = spawn(process.execPath, [BUILT_DEMO, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part;
        if (!until || !text.includes(until) || child.killed) return;
        child.kill('SIGINT');
      });
    }
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, text };
  }

  it('holds its conversation, shows what is on record and how to connect, and finds its data again at a second start', async () => {
    const first = await demo(['--once']);
    expect(first.text).toContain('registered owner@demo.example');
    expect(first.text).toContain('refused: MCP error -32602: Tool aidoo_write not found');
    expect(first.text).toMatch(/S\d+.*\.pdf \(\d+ bytes, via portal\) by a link/);
    expect(first.text).toContain('the same link again: 410 Gone');
    for (const client of ['Claude Code', 'Cursor', 'Windsurf', 'VS Code'])
      expect(first.text).toContain(client);
    expect(first.text).not.toContain('✗');
    expect(first.code).toBe(0);
    const second = await demo(['--once']);
    expect(second.text).toContain('signed in again');
    expect(second.code).toBe(0);
  });

  it('keeps serving until Ctrl-C, which stops it cleanly', async () => {
    const { code, text } = await demo([], 'Ctrl-C stops.');
    expect(text).toContain('Stopping');
    expect(code).toBe(0);
  });

  it('holds the same conversation with another Odoo', async () => {
    const odoo = await startSandbox({ version: '17.0' });
    const { login, apiKey } = odoo.users.admin;
    const connect = (secret: string): string[] => [
      '--once',
      '--odoo-url',
      odoo.url,
      '--odoo-db',
      odoo.database,
      '--odoo-user',
      login,
      '--odoo-secret',
      secret,
    ];
    const right = await demo(connect(apiKey));
    const wrong = await demo(connect('wrong'));
    await odoo.close();
    expect(right.text).toContain('Odoo 17.0');
    expect(right.code).toBe(0);
    expect(wrong.text).toContain('Odoo refuses the login');
    expect(wrong.code).toBe(1);
  });

  it('goes on with its account when the first start could not reach its Odoo', async () => {
    const nobody = [
      '--odoo-url',
      'http://127.0.0.1:1',
      '--odoo-db',
      'x',
      '--odoo-user',
      'x',
      '--odoo-secret',
      'x',
    ];
    const first = await demo(['--once', ...nobody]);
    expect(first.text).toContain('registered owner@demo.example');
    expect(first.text).toContain('The Odoo connection does not work');
    expect(first.code).toBe(1);
    const second = await demo(['--once']);
    expect(second.text).toContain('signed in as owner@demo.example');
    expect(second.text).toContain('Every step succeeded.');
    expect(second.code).toBe(0);
  });

  it.each([
    [['--odoo-url', 'http://127.0.0.1:1'], 'missing: --odoo-db, --odoo-user, --odoo-secret'],
    [['--twice'], '--twice'],
  ])('says what is wrong with %j', async (args, text) => {
    const answer = await demo(args);
    expect(answer.text).toContain(text);
    expect(answer.code).toBe(1);
  });
});
