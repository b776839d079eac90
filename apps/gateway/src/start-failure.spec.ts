import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { explain } from './start-failure.ts';

/** As it is outside of a test: Node's errors are no instances of the Error that Jest gives to specs. */
const asThrown = (error: object): Error => Object.assign(new Error((error as Error).message), error);

/** What listening there ends with. 192.0.2.0/24 is nobody's (RFC 5737). */
async function listening(host: string, port = 0): Promise<unknown> {
  const server = createServer();
  const failed = once(server, 'error');
  server.listen(port, host);
  return asThrown((await failed)[0] as Error);
}

function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return asThrown(error as Error);
  }
  return undefined;
}

describe('why something could not be started', () => {
  const servers: { close(): unknown }[] = [];
  afterEach(() => servers.splice(0).forEach((server) => server.close()));

  it('is told of a PORT that is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    expect(explain(await listening('127.0.0.1', port))).toContain('PORT is in use');
  });

  it('is told of a HOST that is no address of the machine, without a stack', async () => {
    expect(explain(await listening('192.0.2.1'))).toBe(
      'HOST is no address of this machine (listen EADDRNOTAVAIL: address not available 192.0.2.1).',
    );
  });

  it('is told of a HOST whose name nobody knows, without a stack', () => {
    const unknown = Object.assign(new Error('getaddrinfo ENOTFOUND aidoo.invalid'), {
      code: 'ENOTFOUND',
      syscall: 'getaddrinfo',
    });
    expect(explain(unknown)).toBe(
      'HOST is no address of this machine (getaddrinfo ENOTFOUND aidoo.invalid).',
    );
  });

  it('is told of a DATA_DIR that is no directory, without a stack', () => {
    const folder = `${import.meta.filename}/store`;
    expect(explain(thrownBy(() => mkdirSync(folder)))).toBe(
      `ENOTDIR: not a directory, mkdir '${folder}'. Is DATA_DIR a directory of yours, with space left?`,
    );
  });

  it('is told with its stack where it is a fault of ours', () => {
    expect(explain(new TypeError('x is not a function'))).toMatch(/x is not a function\n\s+at /);
  });
});
