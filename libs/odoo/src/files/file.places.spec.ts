import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll } from '../../test/closing.ts';
import { failure } from '../../test/failure.ts';
import { HANGING } from '../../test/fake.odoo.ts';
import type { FakeOdoo } from '../../test/fake.odoo.ts';
import { attachmentCall, attachments, bytes, contentOf } from '../../test/file.fixture.ts';
import { parts } from '../../test/hostile.files.ts';
import { count } from '../../test/odoo.fixture.ts';
import type { OdooClient } from '../index.ts';

afterEach(closeAll);

const CONTENT = bytes(300_000);
const PROTOCOLS = ['jsonrpc', 'xmlrpc', 'json2'] as const;

/** Unlike `once`, however it ends. */
const closed = (stream: Readable | null): Promise<unknown> =>
  new Promise((resolve) => stream?.once('close', resolve));

interface Begun {
  server: FakeOdoo;
  client: OdooClient;
  /** Of the file that has begun, in the middle of which it waits. */
  responses: ServerResponse[];
}

async function begun(protocol: (typeof PROTOCOLS)[number], options = {}): Promise<Begun> {
  const responses: ServerResponse[] = [];
  const [before] = parts(protocol);
  const { server, client } = await attachments(
    protocol,
    protocol === 'json2' ? '19.0' : '17.0',
    (_, response) => {
      response.write(before + CONTENT.toString('base64').slice(0, 100_000));
      responses.push(response);
      return HANGING;
    },
    { maxInFlight: 1, maxWaitMs: 2_000, ...options },
  );
  return { server, client, responses };
}

describe.each(PROTOCOLS)('Over %s', (protocol) => {
  it('a file keeps its place while it comes, and gives it back at its end', async () => {
    const { client, responses } = await begun(protocol);
    const file = await client.attachmentContent(7);
    expect(await failure(count(client))).toMatchObject({ kind: 'busy' });
    responses[0]?.end(CONTENT.toString('base64').slice(100_000) + parts(protocol)[1]);
    expect((await contentOf(file))?.equals(CONTENT)).toBe(true);
    expect(await count(client)).toBe('done');
  });

  it('a file that has come and is not read keeps it for no longer than a file may last', async () => {
    const { client, responses } = await begun(protocol);
    // Long enough for a busy machine to have its beginning come.
    const file = await client.attachmentContent(7, { lastsMs: 2_000 });
    responses[0]?.end(CONTENT.toString('base64').slice(100_000) + parts(protocol)[1]);
    await closed(file);
    expect(await failure(contentOf(file))).toMatchObject({ kind: 'timeout' });
    expect(await count(client)).toBe('done');
  });

  it.each(['destroyed by its reader', 'cancelled by its caller'])(
    'a file that is %s gives back its place and its connection',
    async (how) => {
      const { client, responses } = await begun(protocol);
      const controller = new AbortController();
      const file = await client.attachmentContent(7, { signal: controller.signal });
      const gone = once(responses[0]!, 'close');
      const over = closed(file);
      if (how.startsWith('destroyed')) file?.destroy();
      else controller.abort();
      await Promise.all([gone, over]);
      expect(await count(client)).toBe('done');
      const kind = how.startsWith('destroyed') ? undefined : 'cancelled';
      expect((file?.errored as { kind?: string } | null)?.kind).toBe(kind);
    },
  );

  it('two files come at the same time', async () => {
    const { client, responses } = await begun(protocol, { maxInFlight: 2 });
    const files = await Promise.all([client.attachmentContent(7), client.attachmentContent(8)]);
    expect(responses).toHaveLength(2);
    const rest = CONTENT.toString('base64').slice(100_000) + parts(protocol)[1];
    const contents = files.map(contentOf);
    for (const response of responses) response.end(rest);
    for (const content of await Promise.all(contents)) expect(content?.equals(CONTENT)).toBe(true);
  });

  it('a file is asked for once more when a kept connection turns out to be dead, and not when it has begun', async () => {
    let times = 0;
    const { server, client } = await attachments(
      protocol,
      protocol === 'json2' ? '19.0' : '17.0',
      (_, response) => {
        times += 1;
        if (times === 1) response.socket?.destroy();
        else response.end(parts(protocol).join('QUJD'));
        return HANGING;
      },
      { maxInFlight: 1 },
    );
    await client.uid();
    expect(await contentOf(await client.attachmentContent(7))).toEqual(Buffer.from('ABC'));
    expect(server.calls.map(attachmentCall).filter((call) => call !== null)).toHaveLength(2);
  });

  it('a file that was cancelled before is not asked for', async () => {
    const { server, client } = await attachments(protocol, '19.0', () => HANGING);
    const aborted = AbortSignal.abort();
    expect(await failure(client.attachmentContent(7, { signal: aborted }))).toMatchObject({
      kind: 'cancelled',
      mayHaveHappened: false,
    });
    expect(server.calls).toEqual([]);
  });
});
