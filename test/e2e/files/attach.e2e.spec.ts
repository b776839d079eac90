import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sandbox, SandboxOptions } from '@aidoo/odoo-sandbox';
import { statuses } from '../../support/account-holder.ts';
import { World } from '../../support/bootstrap.ts';
import { BROWSER, downloadLink, sendTo, uploadLink, useLink } from '../../support/file-caller.ts';
import type { McpCaller } from '../../support/mcp-caller.ts';
import type { TestCompany } from '../../support/test-company.ts';

interface Attached {
  id: number;
  filename: string;
  mimetype: string;
  size: number;
}

const PARTNER = { model: 'res.partner', id: 12 };
const VERSIONS = ['14.0', '18.0', '19.0', '20.0'] as const;
const base64 = (text: string | Buffer): string => Buffer.from(text).toString('base64');

describe('aidoo_attach', () => {
  let world: World;
  let company: TestCompany;
  let sandbox: Sandbox;
  let caller: McpCaller;

  beforeAll(async () => {
    world = await World.reachable();
    ({ company, sandbox, caller } = await connected());
  });
  afterAll(() => world.stop());

  async function connected(options: SandboxOptions = { version: '18.0' }) {
    const [of, at] = [await world.company(), await world.odoo(options)];
    await of.connect(at, { ...at.users.admin, secret: at.users.admin.apiKey });
    return { company: of, sandbox: at, caller: await of.caller('owner', ['query', 'read', 'write']) };
  }
  const attach = (args: object, by = caller) => by.call<Attached>('aidoo_attach', { ...PARTNER, ...args });
  const facts = async (id: number, by = caller) => {
    const fields = ['name', 'mimetype', 'file_size', 'res_model', 'res_id', 'type', 'public'];
    const { structured } = await by.call<{ records: object[] }>('aidoo_read', {
      model: 'ir.attachment',
      ids: [id],
      fields,
    });
    return structured.records[0];
  };
  const content = async (id: number, by = caller) => (await useLink(await downloadLink(by, id))).bytes;

  describe.each(VERSIONS)('in Odoo %s', (version) => {
    it('puts a small file onto a record, byte for byte', async () => {
      const { caller: by } = await connected({ version });
      const bytes = Buffer.from(Array.from({ length: 1000 }, (_, at) => at % 256));
      const { structured } = await attach({ name: 'data.bin', data: base64(bytes) }, by);
      expect(structured).toEqual({
        id: expect.any(Number),
        filename: 'data.bin',
        mimetype: 'application/octet-stream',
        size: 1000,
      });
      expect(await facts(structured.id, by)).toMatchObject({
        name: 'data.bin',
        file_size: 1000,
        res_model: 'res.partner',
        type: 'binary',
      });
      expect(await content(structured.id, by)).toEqual(bytes);
    });

    it('takes a larger one by a link, which the model never reads', async () => {
      const { caller: by } = await connected({ version });
      const bytes = Buffer.alloc(3_000_001, 'ä');
      const answer = await sendTo(await uploadLink(by, 'groß.txt'), bytes);
      const uploaded = JSON.parse(answer.text) as Attached & { sha256: string };
      expect([answer.status, uploaded]).toEqual([
        201,
        {
          id: expect.any(Number),
          name: 'groß.txt',
          mimetype: expect.stringMatching(/^text\/plain/),
          size: 3_000_001,
          sha256: createHash('sha256').update(bytes).digest('hex'),
        },
      ]);
      expect((await content(uploaded.id, by)).equals(bytes)).toBe(true);
    });
  });

  it('takes base64 of up to 5 MB', async () => {
    const { isError, structured, text } = await attach({
      name: 'five.bin',
      data: base64(Buffer.alloc(5_000_000)),
    });
    expect([isError, isError ? text : structured.size]).toEqual([false, 5_000_000]);
  });

  it.each([
    ['more than 5 MB', base64(Buffer.alloc(5_000_001)), 'uploadUrl'],
    ['no base64', 'kein Base64!', 'base64'],
    ['base64 that is cut', base64('abcd').slice(0, -3), 'base64'],
    ['an address of data', `data:text/plain;base64,${base64('x')}`, 'base64'],
    ['padding in the middle', `${base64('a')}${base64('a')}`, 'base64'],
  ])('refuses %s, and says what to do', async (_what, data, hint) => {
    const failure = await caller.fail('aidoo_attach', { ...PARTNER, name: 'x.txt', data });
    expect(failure.code).toBe('invalid_argument');
    expect(`${failure.message} ${failure.hint}`).toContain(hint);
  });

  it('takes base64 in lines, and an empty file', async () => {
    const lines = base64(Buffer.alloc(100, 'x')).replaceAll(/(.{76})/g, '$1\r\n');
    const [inLines, empty] = [
      await attach({ name: 'lines.txt', data: lines }),
      await attach({ name: 'empty.txt', data: '' }),
    ];
    expect([inLines.structured.size, empty.structured.size]).toEqual([100, 0]);
    expect(await content(empty.structured.id)).toEqual(Buffer.alloc(0));
  });

  it.each([
    ['<script>alert(1)</script>', 'page.html'],
    ['<!doctype html><title>x</title>', 'offer.pdf'],
    ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'logo.svg'],
    ['<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', 'x.xhtml'],
    ['\u0000\u0001 what no program knows <script>alert(1)</script>', 'page.html'],
  ])('makes nothing of it that a browser could run in Odoo: %s as %s', async (text, name) => {
    const { structured } = await attach({ name, data: base64(text) });
    expect(structured.mimetype).toBe('text/plain');
    expect(await facts(structured.id)).toMatchObject({ public: false, mimetype: 'text/plain' });
    const { headers } = await useLink(await downloadLink(caller, structured.id));
    expect(headers.get('content-type')).toMatch(/^(text\/plain|application\/octet-stream)/);
    expect(headers.get('content-disposition')).toMatch(/^attachment/);
  });

  it.each([
    ['../../etc/passwd', /^[^/\\]+$/],
    ['a\r\nSet-Cookie: x=1.txt', /^[^\r\n]+$/],
    ['‮fdp.exe', /^[^‮]+$/],
    ['x'.repeat(255), /^x{1,150}$/],
    ['"; filename=evil.html', /^[^/]+$/],
  ])('makes a name safe: %j', async (name, safe) => {
    const { structured } = await attach({ name, data: base64('x') });
    expect(structured.filename).toMatch(safe);
    const { headers } = await useLink(await downloadLink(caller, structured.id));
    expect(headers.get('set-cookie')).toBeNull();
  });

  it.each([
    ['a technical model', { model: 'res.users', id: 2 }, 'not_allowed'],
    ['a record that there is not', { model: 'res.partner', id: 999_999 }, 'missing_record'],
    ['a model that there is not', { model: 'no.such', id: 1 }, 'unknown_model'],
  ])('refuses %s, with a link as with the file itself', async (_what, place, code) => {
    const failures = [
      await caller.fail('aidoo_attach', { ...place, name: 'x.txt' }),
      await caller.fail('aidoo_attach', { ...place, name: 'x.txt', data: base64('x') }),
    ];
    expect(failures.map((failure) => failure.code)).toEqual([code, code]);
  });

  it('needs the permission to write, and the right in Odoo', async () => {
    const reader = await company.caller('owner', ['read']);
    expect((await reader.rpc('tools/call', { name: 'aidoo_attach', arguments: {} })).body.error?.code).toBe(
      -32602,
    );
    const other = await world.company();
    await other.connect(sandbox, sandbox.users.employee);
    const employee = await other.caller('owner', ['write']);
    const order = { model: 'sale.order', id: 5, name: 'x.txt', data: base64('x') };
    expect((await employee.fail('aidoo_attach', order)).code).toMatch(/odoo_access|missing_record/);
  });

  it('is closed where the policy closes the record, or attachments as such', async () => {
    for (const company_ of [{ deny: ['ir.attachment'] }, { deny: ['res.partner'] }]) {
      await company.setDataPolicy({ company: company_ });
      const failure = await caller.fail('aidoo_attach', { ...PARTNER, name: 'x.txt', data: base64('x') });
      expect(failure.code).toBe('not_allowed');
    }
    const rule = { model: 'res.partner', domain: [['id', '!=', 12]] };
    await company.setDataPolicy({ company: { models: [rule] } });
    const hidden = await caller.fail('aidoo_attach', { ...PARTNER, name: 'x.txt', data: base64('x') });
    await company.setDataPolicy({});
    expect(hidden.code).toBe('missing_record');
  });

  describe('by a link', () => {
    it('takes one file', async () => {
      const uri = await uploadLink(caller);
      const answers = await Promise.all([sendTo(uri, 'one'), sendTo(uri, 'two')]);
      expect(statuses(answers)).toEqual([201, 410]);
    });

    it('takes a file that breaks off again, and puts nothing into Odoo before', async () => {
      const uri = await uploadLink(caller, 'again.txt');
      const broken = new ReadableStream({
        start: (stream) => stream.enqueue(new TextEncoder().encode('half')),
        pull: (stream) => stream.error(new Error('the line is cut')),
      });
      const init = { method: 'PUT', body: broken, duplex: 'half' } as RequestInit;
      await expect(useLink(uri, init)).rejects.toThrow();
      const found = await caller.call<{ records: object[] }>('aidoo_query', {
        model: 'ir.attachment',
        domain: [['name', '=', 'again.txt']],
      });
      expect(found.structured.records).toEqual([]);
      await expect(retried(() => sendTo(uri, 'whole'))).resolves.toMatchObject({ status: 201 });
    });

    it('refuses a file of more than 100 MB before it is sent', async () => {
      const uri = await uploadLink(caller);
      const answer = await announced(uri, 100_000_001);
      expect(answer).toBe(413);
      expect((await sendTo(uri, 'small')).status).toBe(201);
    });

    it('says when Odoo refuses the file, and takes it again', async () => {
      const uri = await uploadLink(caller);
      sandbox.fail(
        { fault: { exception: 'odoo.exceptions.UserError', message: 'No space for files' } },
        { model: 'ir.attachment', method: 'create' },
      );
      const refused = await sendTo(uri, 'x');
      expect([refused.status, JSON.parse(refused.text)]).toEqual([
        422,
        expect.objectContaining({ detail: expect.stringContaining('No space for files') }),
      ]);
      expect((await sendTo(uri, 'x')).status).toBe(201);
    });

    it('never puts it twice: where the answer is lost, the link is used and says so', async () => {
      const uri = await uploadLink(caller, 'lost.txt');
      sandbox.fail('reset_after', { model: 'ir.attachment', method: 'create' });
      const lost = await sendTo(uri, 'x');
      expect([lost.status, lost.text]).toEqual([
        503,
        expect.stringContaining('may or may not have been made'),
      ]);
      expect((await sendTo(uri, 'x')).status).toBe(410);
    });

    it('shows a person a page with a form, which takes the file', async () => {
      const uri = await uploadLink(caller, 'vom Kunden.txt');
      const page = await useLink(uri, { headers: { ...BROWSER, 'accept-language': 'en' } });
      expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(page.text).toContain('vom Kunden.txt');
      const form = new FormData();
      form.append('file', new Blob(['aus dem Browser']), 'C:\\fakepath\\x.txt');
      const sent = await useLink(uri, { method: 'POST', body: form, headers: BROWSER });
      expect([sent.status, sent.text]).toEqual([201, expect.stringContaining('The file is attached')]);
      const again = await useLink(uri, { headers: BROWSER });
      expect([again.status, again.text]).toEqual([410, expect.stringContaining('This link was used')]);
    });

    it('takes no form without a file, and nothing else', async () => {
      const uri = await uploadLink(caller);
      const empty = await useLink(uri, { method: 'POST', body: new FormData() });
      const json = await useLink(uri, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      });
      expect([empty.status, json.status]).toEqual([422, 422]);
      expect((await sendTo(uri, 'x')).status).toBe(201);
    });
  });
});

/** Until the gateway has noticed that a connection is gone. */
async function retried<T extends { status: number }>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer.status !== 410) return answer;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Says how long a file is, and waits for what it is told before it sends any of it. @returns the status */
async function announced(uri: string, length: number): Promise<number> {
  const { request } = await import('node:http');
  return new Promise((resolve, reject) => {
    const sending = request(uri, { method: 'PUT', headers: { 'content-length': length } });
    sending.once('response', ({ statusCode = 0 }) => {
      sending.destroy();
      resolve(statusCode);
    });
    sending.once('error', reject);
    sending.flushHeaders();
  });
}
