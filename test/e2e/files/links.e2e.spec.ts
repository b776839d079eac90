import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { tokenHash } from '@aidoo/kernel';
import type { Sandbox } from '@aidoo/odoo-sandbox';
import { statuses } from '../../support/account-holder.ts';
import { World } from '../../support/bootstrap.ts';
import { connectApp } from '../../support/connected-app.ts';
import { BROWSER, downloadLink, sendTo, uploadLink, useLink } from '../../support/file-caller.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { MovedClock } from '../../support/moved-clock.ts';
import { register } from '../../support/test-company.ts';
import type { TestCompany } from '../../support/test-company.ts';

interface Logged {
  items: {
    tool: string;
    status: string;
    params: object;
    result: object | null;
    error: { code: string; message: string } | null;
    user: { email: string };
    credential: { kind: string; id: string };
  }[];
}

const CONTENT = Buffer.from('Ein Vertrag über Möbel\n');
const MINUTE = 60_000;
const ENDED = { code: 'link_ended' };
const problemIn = (text: string): object => JSON.parse(text) as object;

describe('a link to a file', () => {
  let world: World;
  let company: TestCompany;
  let sandbox: Sandbox;
  let caller: McpCaller;
  let attachment: number;

  beforeAll(async () => {
    world = await World.reachable();
    [company, sandbox] = [await world.company(), await world.odoo({ version: '18.0' })];
    await company.connect(sandbox);
    caller = await company.caller('owner', ['read', 'write']);
    attachment = sandbox.attach({ name: 'Vertrag.txt', model: 'res.partner', id: 12, bytes: CONTENT });
  });
  afterAll(() => world.stop());
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const logs = async (query: string): Promise<Logged['items']> => {
    const answer = await company.as('owner').get<Logged>(company.path(`/logs?${query}`));
    return answer.body.items;
  };

  describe('that is fetched', () => {
    it('answers the file, to be saved and never shown', async () => {
      const answer = await useLink(await downloadLink(caller, attachment));
      expect([answer.status, answer.bytes]).toEqual([200, CONTENT]);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-disposition': 'attachment; filename=Vertrag.txt',
        'content-type': expect.stringMatching(/^text\/plain/),
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining('sandbox'),
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
      });
    });

    it('works once, also of five that fetch it at the same moment', async () => {
      const uri = await downloadLink(caller, attachment);
      const answers = await Promise.all(Array.from({ length: 5 }, () => useLink(uri)));
      expect(statuses(answers)).toEqual([200, 410, 410, 410, 410]);
      const late = await useLink(uri);
      expect([late.status, problemIn(late.text)]).toEqual([410, expect.objectContaining(ENDED)]);
    });

    it('is not used up by whoever only looks (HEAD), as programs that show links do', async () => {
      const uri = await downloadLink(caller, attachment);
      expect((await useLink(uri, { method: 'HEAD' })).status).toBe(200);
      expect((await useLink(uri)).bytes).toEqual(CONTENT);
      expect((await useLink(uri, { method: 'HEAD' })).status).toBe(410);
    });

    it('is not used up where Odoo fails before the first byte', async () => {
      const uri = await downloadLink(caller, attachment);
      sandbox.fail('html_502', { model: 'ir.attachment' });
      const failed = await useLink(uri);
      expect([failed.status, problemIn(failed.text)]).toEqual([
        503,
        expect.objectContaining({ code: 'unavailable' }),
      ]);
      expect((await useLink(uri)).bytes).toEqual(CONTENT);
    });

    it('is not tried for ever where Odoo fails each time', async () => {
      const uri = await downloadLink(caller, attachment);
      const refusal = { exception: 'odoo.exceptions.UserError', message: 'Not today' };
      const tries = [];
      for (let time = 0; time < 10; time += 1) {
        sandbox.fail({ fault: refusal }, { model: 'ir.attachment', method: 'read' });
        tries.push(await useLink(uri));
      }
      expect(tries.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 422));
      const late = await useLink(uri);
      expect([late.status, problemIn(late.text)]).toEqual([
        410,
        expect.objectContaining({ ...ENDED, detail: expect.stringContaining('too often') }),
      ]);
    });

    it('is on record: whose it is, of what, how large, and as which file', async () => {
      const own = sandbox.attach({ name: 'Vertrag.txt', model: 'res.partner', id: 12, bytes: CONTENT });
      const ofOwn = async () =>
        (await logs('tool=files/download&limit=100')).find(({ params }) =>
          isDeepStrictEqual(params, { kind: 'attachment', id: own }),
        );
      await useLink(await downloadLink(caller, own));
      // The file has arrived a moment before its record is finished.
      let record = await ofOwn();
      while (record?.status === 'started') record = await ofOwn();
      expect(record).toMatchObject({
        status: 'success',
        params: { kind: 'attachment', id: own },
        user: { email: company.people.owner.email },
        credential: { kind: 'api-key' },
        result: {
          name: 'Vertrag.txt',
          size: CONTENT.length,
          sha256: createHash('sha256').update(CONTENT).digest('hex'),
        },
      });
    });
  });

  describe('opens nothing', () => {
    it('after ten minutes', async () => {
      const clock = new MovedClock();
      const [early, uri] = [await downloadLink(caller, attachment), await downloadLink(caller, attachment)];
      clock.forward(10 * MINUTE - 1);
      expect((await useLink(early)).status).toBe(200);
      clock.forward(1);
      const late = await useLink(uri);
      expect([late.status, problemIn(late.text)]).toEqual([
        410,
        expect.objectContaining({ ...ENDED, detail: expect.stringContaining('expired') }),
      ]);
    });

    it('once its key is revoked', async () => {
      const { id, key } = await company.apiKey('admin', ['read']);
      const uri = await downloadLink(new McpCaller(company.base, key), attachment);
      await company.as('admin').delete(company.path(`/api-keys/${id}`));
      const answer = await useLink(uri);
      expect([answer.status, problemIn(answer.text)]).toEqual([410, expect.objectContaining(ENDED)]);
    });

    it('once the application that asked for it is disconnected', async () => {
      const app = await connectApp(company, 'admin');
      const program = new McpCaller(company.base, app.tokens.access_token);
      const [used, uri] = [await downloadLink(program, attachment), await downloadLink(program, attachment)];
      expect((await useLink(used)).status).toBe(200);
      await company.as('admin').delete(company.path(`/connected-apps/${app.id}`));
      expect((await useLink(uri)).status).toBe(410);
    });

    it('once whoever asked for it has left the company', async () => {
      const person = await register(world.http(), 'Short-lived');
      await company.join(person, 'admin');
      const made = await person.http.post<{ key: string }>(company.path('/api-keys'), {
        name: 'mine',
        permissions: ['read'],
      });
      const uri = await downloadLink(new McpCaller(company.base, made.body.key), attachment);
      await company.as('owner').delete(company.path(`/members/${person.userId}`));
      expect((await useLink(uri)).status).toBe(410);
    });

    it('once the ceiling of its role forbids what it is for', async () => {
      const member = await company.caller('member', ['read']);
      const uri = await downloadLink(member, attachment);
      const policy = (memberCeiling: string[]) =>
        company.as('owner').send('PATCH', company.path('/policy'), { memberCeiling });
      await policy(['query']);
      const refused = await useLink(uri);
      await policy(['query', 'read', 'schema']);
      expect(refused.status).toBe(410);
    });

    it('that the policy has closed meanwhile', async () => {
      const uri = await downloadLink(caller, attachment);
      await company.setDataPolicy({ company: { deny: ['res.partner'] } });
      const refused = await useLink(uri);
      await company.setDataPolicy({});
      expect(refused.status).toBe(404);
      expect(refused.text).not.toContain('Vertrag');
    });

    it('of another company, whichever company its address names', async () => {
      const uri = await downloadLink(caller, attachment);
      const other = await world.company();
      const answer = await useLink(uri.replace(company.id, other.id));
      expect(answer.status).toBe(404);
      expect((await useLink(uri)).status).toBe(200);
    });

    it.each([
      '',
      'x',
      `${'0'.repeat(24)}.${'a'.repeat(43)}`,
      '%00',
      '..%2f..%2fhealth%2flive',
      `a.${'b'.repeat(5000)}`,
    ])('that is none: %j', async (address) => {
      const answer = await useLink(`${world.url}/files/${address}`);
      expect([answer.status, problemIn(answer.text)]).toEqual([
        404,
        expect.objectContaining({ code: 'not_found' }),
      ]);
    });

    it('the other way round, which is on record and uses nothing', async () => {
      const own = sandbox.attach({ name: 'x.txt', model: 'res.partner', id: 12, bytes: CONTENT });
      const [down, up] = [await downloadLink(caller, own), await uploadLink(caller, 'other-way.txt')];
      const wrong = [
        await sendTo(down, 'x'),
        await useLink(down, { method: 'POST', body: new FormData() }),
        await useLink(up),
        await useLink(up, { method: 'HEAD' }),
      ];
      expect(statuses(wrong)).toEqual([405, 405, 405, 405]);
      const recorded = async (tool: string, params: object) =>
        (await logs(`tool=${tool}&status=error&limit=100`))
          .filter((record) => isDeepStrictEqual(record.params, params))
          .map(({ error }) => error?.code);
      const upload = { kind: 'upload', model: 'res.partner', id: 12, name: 'other-way.txt' };
      expect([
        await recorded('files/download', { kind: 'attachment', id: own }),
        await recorded('files/upload', upload),
      ]).toEqual([
        ['method_not_allowed', 'method_not_allowed'],
        ['method_not_allowed', 'method_not_allowed'],
      ]);
      expect(statuses([await useLink(down), await sendTo(up, 'x')])).toEqual([200, 201]);
    });

    it('the other way round without end, of which no more than twenty tries are on record', async () => {
      const own = sandbox.attach({ name: 'x.txt', model: 'res.partner', id: 12, bytes: CONTENT });
      const uri = await downloadLink(caller, own);
      for (let time = 0; time < 25; time += 1) await sendTo(uri, 'x');
      const refused = await logs('tool=files/download&status=error&limit=100');
      const ofThis = refused.filter(({ params }) =>
        isDeepStrictEqual(params, { kind: 'attachment', id: own }),
      );
      expect(ofThis).toHaveLength(20);
      expect((await useLink(uri)).status).toBe(200);
    });

    it('and each refusal is on record, but not without end', async () => {
      const own = sandbox.attach({ name: 'x.txt', model: 'res.partner', id: 12, bytes: CONTENT });
      const uri = await downloadLink(caller, own);
      await useLink(uri);
      for (let time = 0; time < 25; time += 1) await useLink(uri);
      const refused = await logs('tool=files/download&status=error&limit=100');
      const ofThis = refused.filter(({ params }) =>
        isDeepStrictEqual(params, { kind: 'attachment', id: own }),
      );
      const used = { code: 'link_ended', message: expect.stringContaining('used already') };
      expect(ofThis.map(({ error }) => error)).toEqual(Array.from({ length: 20 }, () => used));
    });
  });

  it('is in the store by its hash only, and what it opens is not there at all', async () => {
    const token = (await downloadLink(caller, attachment)).split('.').at(-1)!;
    const stored = JSON.stringify(await world.connection.collection('file-links').find({}).toArray());
    expect(stored).toContain(tokenHash(token));
    expect([stored.includes(token), stored.includes('Vertrag')]).toEqual([false, false]);
    const recorded = JSON.stringify(await world.connection.collection('audit-logs').find({}).toArray());
    expect(recorded).not.toContain(token);
  });

  it('goes with its company', async () => {
    const short = await company.another();
    await short.connect(sandbox);
    const uri = await downloadLink(await short.caller('owner', ['read']), attachment);
    await short.as('owner').send('DELETE', short.path(), {});
    expect((await useLink(uri)).status).toBe(404);
  });

  it('tells a person in a browser on a page, in their language', async () => {
    const uri = await downloadLink(caller, attachment);
    await useLink(uri);
    const page = await useLink(uri, { headers: { ...BROWSER, 'accept-language': 'fr' } });
    expect([page.status, page.headers.get('content-type')]).toEqual([410, 'text/html; charset=utf-8']);
    expect(page.text).toContain('Ce lien a déjà servi');
  });
});
