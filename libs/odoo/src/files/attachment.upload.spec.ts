import { once } from 'node:events';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll } from '../../test/closing.ts';
import { failure } from '../../test/failure.ts';
import { Fault, HANGING } from '../../test/fake.odoo.ts';
import type { RpcCall } from '../../test/fake.odoo.ts';
import { attachmentCall, attachments, bytes, WAYS } from '../../test/file.fixture.ts';
import { connection, fake, odoo, SECRET } from '../../test/odoo.fixture.ts';
import type { OdooError } from '../odoo.error.ts';

afterEach(closeAll);

/** In pieces of odd sizes. */
async function* pieces(content: Buffer, size = 1_001): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size);
}

const sent = (calls: readonly RpcCall[]) => calls.map(attachmentCall).filter((call) => call !== null);

describe.each(WAYS)('Over %s, in Odoo %s', (protocol, version, field) => {
  it.each([0, 1, 2, 3, 4, 48 * 1024, 3_000_001])('a file of %i bytes arrives as it is', async (size) => {
    const content = bytes(size);
    const { server, client } = await attachments(protocol, version, () => (protocol === 'json2' ? [9] : 9));
    const values = { name: 'Ä "q" <b>&amp;\\.pdf', res_model: 'sale.order', res_id: 3 };
    const context = { lang: 'fr_FR' };
    expect(await client.createAttachment(values, { bytes: pieces(content), size }, { context })).toBe(9);
    const [call, ...more] = sent(server.calls);
    const given = call?.args[0] as Record<string, unknown> | undefined;
    const record = (given?.['vals_list'] ?? given) as Record<string, unknown>;
    expect({ ...record, [field]: '' }).toEqual({ ...values, [field]: '' });
    expect(Buffer.from(String(record[field]), 'base64').equals(content)).toBe(true);
    expect([call?.method, more.length]).toEqual(['create', 0]);
    const request = server.requests.findLast(({ body }) => body.includes('sale.order'));
    expect(request?.headers).toMatchObject({
      'content-length': String(Buffer.byteLength(request?.body ?? '')),
    });
    expect(request?.headers).not.toHaveProperty('transfer-encoding');
  });

  it('what Odoo says against it is told as ever', async () => {
    const { client } = await attachments(protocol, version, () => {
      throw new Fault(4, 'You may not.', 'odoo.exceptions.AccessError');
    });
    const made = client.createAttachment({ name: 'x' }, { bytes: pieces(bytes(10)), size: 10 });
    expect(await failure(made)).toMatchObject({ kind: 'access_error', message: 'You may not.' });
  });

  it.each([
    ['shorter', 200_001],
    ['longer', 199_999],
  ])('a file that is %s than was said is broken off, and never a whole request', async (is, size) => {
    const { server, client } = await attachments(protocol, version, () => 9);
    const made = client.createAttachment({ name: 'x' }, { bytes: pieces(bytes(200_000)), size });
    const error = await failure(made);
    expect(error).toMatchObject({ kind: 'cancelled', mayHaveHappened: true });
    expect(error.message).toContain(`it is ${is} than was said`);
    expect(sent(server.calls)).toEqual([]);
  });

  it('a source that fails breaks the request off, and its words go no further', async () => {
    const { server, client } = await attachments(protocol, version, () => 9);
    const source = async function* () {
      yield bytes(100_000);
      throw new Error('/etc/canary');
    };
    const error = await failure(client.createAttachment({ name: 'x' }, { bytes: source(), size: 200_000 }));
    expect(error).toMatchObject({ kind: 'cancelled', mayHaveHappened: true });
    expect(error.message).toBe('The file was not sent to its end, since what it is read from failed.');
    expect(sent(server.calls)).toEqual([]);
  });

  it('a connection that dies is not tried again', async () => {
    const { server, client } = await attachments(protocol, version, (_, response) => {
      response.socket?.destroy();
      return HANGING;
    });
    await client.uid();
    const made = client.createAttachment({ name: 'x' }, { bytes: pieces(bytes(10)), size: 10 });
    expect(await failure(made)).toMatchObject({ kind: 'unreachable', mayHaveHappened: true });
    expect(sent(server.calls)).toHaveLength(1);
  });
});

describe('An upload', () => {
  const CONTENT = bytes(200_000);

  it('that is larger than allowed is not sent', async () => {
    const { server, client } = await attachments('jsonrpc', '17.0', () => 9);
    const made = client.createAttachment(
      {},
      { bytes: pieces(CONTENT), size: 200_000 },
      { maxBytes: 199_999 },
    );
    expect(await failure(made)).toMatchObject({ kind: 'invalid_argument', mayHaveHappened: false });
    expect(server.calls).toEqual([]);
  });

  it('that the server takes for too large says so', async () => {
    const { client } = await attachments('jsonrpc', '17.0', (_, response) => response.writeHead(413).end());
    const made = client.createAttachment({}, { bytes: pieces(CONTENT), size: 200_000 });
    const error = await failure(made);
    expect([error.kind, error.message]).toEqual([
      'invalid_argument',
      'The server takes no request as large as this one (HTTP 413).',
    ]);
  });

  it('whose source stops is given up, and is not taken for a silent Odoo', async () => {
    const { client } = await attachments('jsonrpc', '17.0', () => 9);
    const stopping = (): Readable => {
      const source = new Readable({ read: () => {} });
      source.push(CONTENT.subarray(0, 100_000));
      return source;
    };
    // One more than the failures after which nothing is asked any more.
    for (let time = 0; time < 6; time += 1) {
      const source = stopping();
      const closed = once(source, 'close');
      const made = client.createAttachment({}, { bytes: source, size: 200_000 }, { idleMs: 50 });
      expect((await failure(made)).message).toContain('nothing of it came for');
      await closed;
    }
    expect(await client.createAttachment({}, { bytes: pieces(CONTENT), size: 200_000 })).toBe(9);
  });

  it('that is cancelled lets go of its source, its connection and its place', async () => {
    const { server, client } = await attachments('jsonrpc', '17.0', () => 9, { maxInFlight: 1 });
    const controller = new AbortController();
    const source = new Readable({ read: () => {} });
    source.push(CONTENT.subarray(0, 100_000));
    const closed = once(source, 'close');
    const options = { signal: controller.signal };
    const made = failure(client.createAttachment({}, { bytes: source, size: 200_000 }, options));
    while (source.readableLength > 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect(await made).toMatchObject({ kind: 'cancelled', mayHaveHappened: true });
    await closed;
    expect(await client.createAttachment({}, { bytes: pieces(CONTENT), size: 200_000 })).toBe(9);
    expect(sent(server.calls)).toHaveLength(1);
  });

  it('that Odoo does not answer ends with the time of a call, and may have happened', async () => {
    const { server, client } = await attachments('jsonrpc', '17.0', () => HANGING);
    await client.uid();
    // Long enough for a busy machine to have all of it arrive.
    const options = { timeoutMs: 3_000 };
    const made = client.createAttachment({}, { bytes: pieces(CONTENT), size: 200_000 }, options);
    expect(await failure(made)).toMatchObject({ kind: 'timeout', mayHaveHappened: true });
    expect(sent(server.calls)).toHaveLength(1);
  });

  it('shows no secret in what it fails with', async () => {
    const server = await fake(({ method }, response) =>
      method === 'execute_kw' ? response.end(`<html>${SECRET}</html>`) : undefined,
    );
    const client = odoo().for(connection(server, { protocol: 'jsonrpc' }));
    const error: OdooError = await failure(
      client.createAttachment({}, { bytes: pieces(CONTENT), size: 200_000 }),
    );
    expect(JSON.stringify([error.message, error])).not.toContain(SECRET);
  });
});
