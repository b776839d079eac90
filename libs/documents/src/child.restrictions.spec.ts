import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { restrictions } from './child.restrictions.ts';

const ROOM = new URL('./child.room.ts', import.meta.url).href;

/** What a program says of how it ended, under the restrictions. */
function run(program: string): string {
  const code = `try { ${program}; console.log('done') } catch (error) { console.log(error.code ?? error.message) }`;
  const args = [...restrictions(256 * 2 ** 20), '--input-type=module', '-e', code];
  const { stdout, stderr } = spawnSync(process.execPath, args, { env: {}, encoding: 'utf8' });
  return `${stdout}${stderr}`.trim();
}

const from = (module: string, use: string): string =>
  `const it = await import('node:${module}'); const got = await it.${use}`;

describe(restrictions, () => {
  it.each([
    ['read a file that is not its own', from('fs', `readFileSync('/etc/hostname')`)],
    [
      'read the settings beside its code',
      from('fs', `readFileSync(${JSON.stringify(`${process.cwd()}/.npmrc`)})`),
    ],
    ['list a folder', from('fs', `readdirSync('/')`)],
    ['write a file', from('fs', `writeFileSync('/tmp/aidoo-was-here', '')`)],
    ['start a process', from('child_process', `spawnSync('true')`)],
  ])('do not let a process %s', (_, program) => {
    expect(run(program)).toBe('ERR_ACCESS_DENIED');
  });

  it('do not let it make code of a text', () => {
    expect(run(`new Function('return 1')()`)).toMatch(/Code generation from strings disallowed/);
  });

  it('let it read its own code and its libraries', () => {
    expect(run(`await import(${JSON.stringify(ROOM)}); await import('yauzl')`)).toBe('done');
  });

  it('bound its heap', () => {
    expect(run(`const all = []; for (;;) all.push(new Array(1e5).fill({}))`)).toMatch(/heap out of memory/);
  });

  it.each([
    ['connection', from('net', `connect(1, '127.0.0.1')`)],
    ['request', `await fetch('http://127.0.0.1:8099').catch((error) => { throw error.cause ?? error })`],
    ['datagram', from('dgram', `createSocket('udp4')`)],
    ['thread', `new (await import('node:worker_threads')).Worker('1', { eval: true })`],
    ['name', from('dns/promises', `lookup('localhost')`)],
  ])('leave it no network and no threads: no %s', (_, program) => {
    expect(run(`(await import(${JSON.stringify(ROOM)})).closeRoom(); ${program}`)).toBe(
      'There is no network here, and no thread.',
    );
  });
});
