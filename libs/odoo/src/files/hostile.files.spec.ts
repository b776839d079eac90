import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll, closing } from '../../test/closing.ts';
import { failure } from '../../test/failure.ts';
import { HANGING } from '../../test/fake.odoo.ts';
import { attachments, bytes, contentOf } from '../../test/file.fixture.ts';
import { HOSTILE_FILES, parts } from '../../test/hostile.files.ts';
import type { OdooClient, OdooProtocol } from '../index.ts';

afterEach(closeAll);

const MB = 1024 * 1024;
const PROTOCOLS = ['jsonrpc', 'xmlrpc', 'json2'] as const;

/** One place, so that who keeps it keeps everybody waiting. */
async function answering(
  protocol: OdooProtocol,
  give: (response: ServerResponse, before: string, after: string) => void,
): Promise<OdooClient> {
  let first = true;
  const [before, after] = parts(protocol);
  const { client } = await attachments(
    protocol,
    protocol === 'json2' ? '19.0' : '17.0',
    (_, response) => {
      if (first) give(response, before, after);
      else response.end(`${before}QUJD${after}`);
      first = false;
      return HANGING;
    },
    { maxInFlight: 1 },
  );
  return client;
}

const read = async (client: OdooClient, options = {}): Promise<Buffer | null> =>
  contentOf(await client.attachmentContent(7, { maxBytes: MB, ...options }));

describe.each(PROTOCOLS)('Over %s', (protocol) => {
  it.each(Object.keys(HOSTILE_FILES))(
    'a file that %s fails, is not taken for a shorter one, and leaves its place',
    async (name) => {
      const { kind, says, give } = HOSTILE_FILES[name]!;
      const client = await answering(protocol, give);
      const error = await failure(read(client));
      expect(error).toMatchObject({ name: 'OdooError', kind, mayHaveHappened: false });
      expect(error.message).toContain(says);
      expect(await read(client)).toEqual(Buffer.from('ABC'));
    },
  );

  it('a content with line ends between its letters is read', async () => {
    const content = bytes(10_000);
    const broken = content.toString('base64').replace(/.{76}/g, protocol === 'xmlrpc' ? '$&\n' : '$&\\n');
    const client = await answering(protocol, (response, before, after) =>
      response.end(before + broken + after),
    );
    expect((await read(client))?.equals(content)).toBe(true);
  });

  it('an answer that comes byte by byte is read', async () => {
    const content = bytes(300);
    const client = await answering(protocol, (response, before, after) => {
      for (const byte of before + content.toString('base64') + after) response.write(byte);
      response.end();
    });
    expect((await read(client))?.equals(content)).toBe(true);
  });

  it('a file of which nothing more comes ends after the longest pause', async () => {
    const client = await answering(protocol, (response, before) =>
      response.write(before + 'QUJD'.repeat(999)),
    );
    const error = await failure(read(client, { idleMs: 100 }));
    expect(error).toMatchObject({
      kind: 'timeout',
      message: 'Nothing of the file came from Odoo for 0.1 s.',
    });
    expect(await read(client)).toEqual(Buffer.from('ABC'));
  });

  it('a file that drips does not do so for ever', async () => {
    const client = await answering(protocol, (response, before) => {
      response.write(before + 'QUJD'.repeat(999));
      const timer = setInterval(() => response.write('QUJD'), 5);
      closing.push(() => clearInterval(timer));
    });
    const error = await failure(read(client, { lastsMs: 200 }));
    expect(error).toMatchObject({
      kind: 'timeout',
      message: 'The file was not read to its end within 0.2 s.',
    });
    expect(await read(client)).toEqual(Buffer.from('ABC'));
  });

  it('an answer that drips before its content has the time of a call', async () => {
    const client = await answering(protocol, (response) => {
      const timer = setInterval(() => response.write(' '), 5);
      closing.push(() => clearInterval(timer));
    });
    await client.uid();
    expect(await failure(read(client, { timeoutMs: 3_000 }))).toMatchObject({ kind: 'timeout' });
    expect(await read(client)).toEqual(Buffer.from('ABC'));
  });
});
