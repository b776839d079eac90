import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { readBody } from './request-body.ts';
import type { McpRequest } from './request-body.ts';

/** A request that arrived whole unless said otherwise. */
function arrived(body: string, headers: Record<string, string>, complete = true): McpRequest {
  const parts = body.match(/[^]{1,65536}/g) ?? [''];
  const stream = Readable.from(
    parts.map((part) => Buffer.from(part)),
    { objectMode: false },
  );
  return Object.assign(stream, { method: 'POST', url: '/mcp', headers, complete }) as unknown as McpRequest;
}
const whole = (body: string, complete?: boolean): McpRequest =>
  arrived(body, { 'content-length': String(Buffer.byteLength(body)) }, complete);

describe(readBody, () => {
  it('hands JSON over parsed', async () => {
    expect((await readBody(whole('{"id":1,"name":"é"}'))).body).toEqual({ id: 1, name: 'é' });
  });

  it.each(['{', '', 'no JSON'])('leaves to the SDK what is no JSON, to be read again: "%s"', async (sent) => {
    const { request, body } = await readBody(whole(sent));
    expect(body).toBeUndefined();
    expect(request).toMatchObject({ method: 'POST', url: '/mcp' });
    expect(await text(request as AsyncIterable<Buffer>)).toBe(sent);
  });

  it('has the SDK refuse as no JSON what is nested deeper than it could follow', async () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect((await readBody(whole(nested(200)))).body).toBeDefined();
    for (const levels of [202, 100_000]) {
      const { request, body } = await readBody(whole(nested(levels)));
      expect(body).toBeUndefined();
      expect(await text(request as AsyncIterable<Buffer>)).toBe('[');
    }
  });

  it('takes nothing from a body that broke off, even if the part is JSON', async () => {
    expect((await readBody(whole('{}', false))).body).toBeUndefined();
  });

  it('hands JSON over parsed that came in parts of a length which nobody declared', async () => {
    const sent = arrived('{"id":1}', { 'transfer-encoding': 'chunked' });
    expect((await readBody(sent)).body).toEqual({ id: 1 });
  });

  it('leaves to the SDK, whole, what came in parts and is too large', async () => {
    const sent = 'x'.repeat(9_000_000);
    const { request, body } = await readBody(arrived(sent, { 'transfer-encoding': 'chunked' }));
    expect(body).toBeUndefined();
    expect((await text(request as AsyncIterable<Buffer>)) === sent).toBe(true);
  });

  it.each<[string, Record<string, string>]>([
    ['that does not exist', {}],
    ['that is too large', { 'content-length': '9000000' }],
  ])('does not touch a body %s', async (_what, headers) => {
    const sent = arrived('{}', headers);
    const { request, body } = await readBody(sent);
    expect([request, body]).toEqual([sent, undefined]);
    expect(await text(sent)).toBe('{}');
  });
});
