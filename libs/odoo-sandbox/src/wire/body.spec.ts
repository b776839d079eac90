import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox } from '../options.ts';
import { Base64 } from '../orm/binary.ts';
import { Content } from '../orm/content.ts';
import { startSandbox } from '../sandbox.ts';
import { caller, post } from '../testing.ts';
import { bytesOf, encodeAround, lengthOf, Pieces } from './body.ts';

const sizes = [1, 2, 3, 49_151, 49_152, 49_153, 200_000];

describe('files in answers', () => {
  it.each(sizes)('come out as base64 of all %d bytes, with the length that was announced', (size) => {
    const content = Content.ofSize(size);
    const body = encodeAround([{ id: 1, datas: new Base64(content), name: 'ü' }], JSON.stringify);
    const whole = bytesOf(body).toString();
    expect(JSON.parse(whole)).toEqual([{ id: 1, datas: content.bytes().toString('base64'), name: 'ü' }]);
    expect(lengthOf(body)).toBe(Buffer.byteLength(whole));
  });

  it('are made block by block', () => {
    const body = encodeAround([{ datas: new Base64(Content.ofSize(100_000_000)) }], JSON.stringify);
    expect(body).toBeInstanceOf(Pieces);
    const [head, first] = (body as Pieces).blocks();
    expect([head?.toString(), first?.length]).toEqual(['[{"datas":"', 65_536]);
  });

  describe('of a sandbox', () => {
    let sandbox: Sandbox;
    let id = 0;
    const content = Content.ofSize(5_000_001);
    beforeAll(async () => {
      sandbox = await startSandbox({ version: '19.0' });
      id = sandbox.attach({ name: 'big.bin', model: 'res.partner', id: 12, size: content.size });
    });
    afterAll(() => sandbox.close());

    const sum = (base64: string): string =>
      createHash('sha1').update(Buffer.from(base64, 'base64')).digest('hex');

    it('come over JSON-RPC whole', async () => {
      const [record] = (await caller(sandbox)('ir.attachment', 'read', [
        [id],
        ['datas', 'checksum', 'file_size'],
      ])) as [{ datas: string; checksum: string; file_size: number }];
      expect([record.file_size, record.checksum, sum(record.datas)]).toEqual([
        content.size,
        content.sha1,
        content.sha1,
      ]);
    });

    it('come over JSON-2 whole', async () => {
      const response = await fetch(`${sandbox.url}/json/2/ir.attachment/read`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${sandbox.users.admin.apiKey}`,
        },
        body: JSON.stringify({ ids: [id], fields: ['datas'] }),
      });
      const [record] = (await response.json()) as [{ datas: string }];
      expect(sum(record.datas)).toBe(content.sha1);
    });

    it('come over XML-RPC whole', async () => {
      const value = (inner: string): string => `<param><value>${inner}</value></param>`;
      const list = (inner: string): string => `<array><data><value>${inner}</value></data></array>`;
      const args = `<array><data><value>${list(`<int>${id}</int>`)}</value><value>${list('datas')}</value></data></array>`;
      const params = ['sandbox', '<int>2</int>', 'admin', 'ir.attachment', 'read', args].map(value);
      const body = `<methodCall><methodName>execute_kw</methodName><params>${params.join('')}</params></methodCall>`;
      const answer = await (await post(sandbox, '/xmlrpc/2/object', body, 'text/xml')).text();
      const [, datas = ''] = /<name>datas<\/name>\n<value><string>([^<]*)<\/string>/.exec(answer) ?? [];
      expect(sum(datas)).toBe(content.sha1);
    });

    it('are cut in the record of a call that brought one', async () => {
      const datas = Content.ofSize(1_200_000).bytes().toString('base64');
      await caller(sandbox)('ir.attachment', 'create', [{ name: 'up.bin', datas }]);
      expect(sandbox.calls.at(-1)?.args).toEqual([{ name: 'up.bin', datas: `${datas.slice(0, 100)}…` }]);
    });

    it('are not taken where the body would be longer than Odoo allows', async () => {
      const headers = {
        'content-type': 'application/json',
        'content-length': String(128 * 1024 * 1024 + 1),
      };
      const announced = request(`${sandbox.url}/jsonrpc`, { method: 'POST', headers });
      announced.flushHeaders();
      const [response] = (await once(announced, 'response')) as [IncomingMessage];
      const page = await text(response);
      announced.on('error', () => undefined).destroy();
      expect([response.statusCode, page]).toEqual([413, expect.stringContaining('Request Entity Too Large')]);
    });
  });
});
