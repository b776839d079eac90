import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { McpCaller } from '../../support/mcp-caller.ts';
import { attempt, registered } from '../../support/oauth-attempts.ts';
import type { OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import type { ShownPage } from '../../support/page-browser.ts';
import { PASSWORD } from '../../support/test-company.ts';
import type { Person, TestCompany } from '../../support/test-company.ts';

interface ConnectedApp {
  id: string;
  clientId: string;
  userId: string;
  permissions: string[];
}

describe('consent', () => {
  let world: World;
  let company: TestCompany;
  let elsewhere: TestCompany;
  let client: OAuthClient;
  let browser: PageBrowser;

  beforeAll(async () => {
    world = await World.reachable();
    company = await world.company();
    elsewhere = await world.company();
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    // Of its own, so that each test sees what it has allowed itself.
    client = await registered(world.url, 'https://stranger.example/cb', { client_name: 'Quill' });
    browser = new PageBrowser(world.url);
  });

  const allow = () => ({ companyId: company.id, permissions: 'read', decision: 'allow' });
  /** A browser in which this person looks at the question whether the client may. */
  async function asked(person: Person, of = client, where = browser): Promise<ShownPage> {
    const page = await where.get(of.begin().url);
    return page.text.includes('name="password"')
      ? where.post(page.url, { email: person.email, password: PASSWORD })
      : page;
  }
  /** What this test's client holds in the company. */
  const apps = async (of = company): Promise<ConnectedApp[]> => {
    const path = of.path('/connected-apps');
    const { body } = await of.as('owner').get<{ items: ConnectedApp[] }>(path);
    return body.items.filter(({ clientId }) => clientId === client.client.clientId);
  };

  it.each(['https://evil.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1'])(
    'RFC 9700 4.7: cannot be given by a page of another origin: %s',
    async (origin) => {
      const page = await asked(company.people.member);
      const answer = await browser.post(page.url, allow(), { origin });
      expect(answer.status).toBe(403);
      expect(await apps()).toEqual([]);
    },
  );

  it('RFC 9700 4.7: cannot be given by an address that somebody opens', async () => {
    const page = await asked(company.people.member);
    const query = new URLSearchParams(allow()).toString();
    const answer = await browser.get(`${page.url.href}?${query}`);
    expect(answer.url.host).toBe(new URL(world.url).host);
    expect(await apps()).toEqual([]);
  });

  it('RFC 9700 4.7: cannot be given in a browser that did not begin it, by somebody who is signed in there', async () => {
    const victim = new PageBrowser(world.url);
    await asked(company.people.member, client, victim);
    const page = await browser.get(client.begin().url);
    const answer = await victim.post(page.url, allow());
    expect(answer.status).toBe(400);
    expect(await apps()).toEqual([]);
  });

  it('RFC 9700 4.7: takes no other request’s page for its own: each has a cookie of its own path', async () => {
    const [one, other] = [await asked(company.people.member), await asked(company.people.member)];
    const [mine] = browser.cookiesFor(one.url.pathname).filter(({ name }) => name.endsWith('interaction'));
    expect(other.url.pathname).not.toBe(one.url.pathname);
    expect(mine!.path).toBe(one.url.pathname);
    const crossed = browser.copy();
    crossed.set(mine!.name, mine!.value, other.url.pathname);
    expect((await crossed.get(other.url)).status).toBe(400);
  });

  it('RFC 9700 4.7: is not begun by a cookie that was written by hand', async () => {
    const page = await asked(company.people.member);
    const [cookie] = browser.cookiesFor(page.url.pathname).filter(({ name }) => name.endsWith('interaction'));
    const forged = new PageBrowser(world.url);
    forged.set(cookie!.name, cookie!.value, cookie!.path);
    expect((await forged.get(page.url)).status).toBe(400);
  });

  it('ASVS 10.7.1: of a page that was begun by one person is given by whoever is signed in when it is', async () => {
    const page = await asked(company.people.owner);
    const other = new PageBrowser(world.url);
    await asked(company.people.member, client, other);
    const [sso] = other.cookiesFor('/').filter(({ name }) => name === 'aidoo_sso');
    browser.set('aidoo_sso', sso!.value);
    await browser.post(page.url, allow());
    expect((await apps()).map(({ userId }) => userId)).not.toContain(company.people.owner.userId);
  });

  it('ASVS 10.7.1: is asked for at each request, of a client that nobody can tell from another', async () => {
    await client.connect(company.people.member, { companyId: company.id }, browser);
    expect((await asked(company.people.member)).text).toContain('name="decision"');
  });

  it('ASVS 10.7.1: is not given by what a browser sends without the button', async () => {
    const page = await asked(company.people.member);
    const { decision: _decision, ...rest } = allow();
    for (const form of [rest, { ...rest, decision: '' }, { ...rest, decision: 'ALLOW' }])
      await browser.post(page.url, form);
    expect(await apps()).toEqual([]);
  });

  it('ASVS 10.7.2: says who asks, where the browser goes, for which company, what for and for how long', async () => {
    const page = await browser.get(client.begin({ scope: 'odoo:delete' }).url);
    const { email } = company.people.owner;
    const { text } = await browser.post(page.url, { email, password: PASSWORD });
    for (const word of ['Quill', 'stranger.example', company.id, 'value="delete"', '90 days'])
      expect(text).toContain(word);
  });

  it('ASVS 10.7.2: says "localhost" of a client that any program on the device could be', async () => {
    const native = await registered(world.url, 'http://localhost:3118/cb', { application_type: 'native' });
    expect((await asked(company.people.member, native)).text).toContain('localhost:3118');
  });

  it('ASVS 10.7.3: is seen and taken back by whoever gave it', async () => {
    const { access_token: token } = await client.connect(company.people.member, { companyId: company.id });
    const [app] = await apps();
    expect(app).toMatchObject({
      userId: company.people.member.userId,
      permissions: ['query', 'read', 'schema'],
    });
    await company.as('member').delete(company.path(`/connected-apps/${app!.id}`));
    expect((await new McpCaller(world.url, token).rpc('tools/list')).status).toBe(401);
  });

  it('ASVS 10.7.3: of one company is neither seen nor ended from another', async () => {
    await client.connect(company.people.member, { companyId: company.id });
    const owner = elsewhere.as('owner');
    expect((await owner.get(company.path('/connected-apps'))).status).toBe(404);
    const [app] = await apps();
    expect((await owner.delete(elsewhere.path(`/connected-apps/${app!.id}`))).status).toBe(404);
    expect(await apps()).toHaveLength(1);
  });

  it.each([
    ['a company of somebody else', () => ({ companyId: elsewhere.id })],
    ['a company that is none', () => ({ companyId: '0'.repeat(24) })],
    ['no company', () => ({ companyId: '' })],
    ['a permission that is none', () => ({ permissions: ['admin'] })],
    ['no permission', () => ({ permissions: [] })],
  ])('RFC 9700 2.3: gives nothing for %s', async (_what, changes) => {
    const page = await asked(company.people.member);
    const answer = await browser.post(page.url, { ...allow(), ...changes() });
    expect(answer.url.host).toBe(new URL(world.url).host);
    expect(await apps()).toEqual([]);
  });

  it('RFC 9700 2.3: gives no member more than the company’s ceiling, whatever the form says', async () => {
    const ceiling = { memberCeiling: ['read'] };
    await elsewhere.as('owner').send('PATCH', elsewhere.path('/policy'), ceiling);
    const page = await asked(elsewhere.people.member);
    const form = { ...allow(), companyId: elsewhere.id, permissions: ['read', 'delete'] };
    await browser.post(page.url, form);
    expect(await apps(elsewhere)).toEqual([]);
  });

  it('ASVS 7.2.4: comes after a sign-in with a session of its own: one that was there before does not go on', async () => {
    const page = await browser.get(client.begin().url);
    browser.set('aidoo_sso', 'A'.repeat(43));
    await browser.post(page.url, { email: company.people.member.email, password: PASSWORD });
    const [sso] = browser.cookiesFor('/').filter(({ name }) => name === 'aidoo_sso');
    expect(sso!.value).not.toBe('A'.repeat(43));
  });

  it('ASVS 6.3.1: asks strangers and members alike: an unknown address reads like a wrong password', async () => {
    const answers: ShownPage[] = [];
    for (const email of [company.people.member.email, 'nobody@example.com']) {
      const own = new PageBrowser(world.url);
      const page = await own.get(client.begin().url);
      const answer = await own.post(page.url, { email, password: 'wrong-password-once' });
      const text = answer.text.replaceAll(email, '').replaceAll(page.url.pathname, '');
      answers.push({ ...answer, text });
    }
    expect(answers[0]!.text).toBe(answers[1]!.text);
    expect(answers[0]!.status).toBe(answers[1]!.status);
  });

  it('ASVS 6.3.1: is asked for after ten wrong passwords no more, from wherever they come', async () => {
    const { email } = company.people.admin;
    const page = await browser.get(client.begin().url);
    const tried = async (password: string) =>
      browser.post(page.url, { email, password }, { 'x-forwarded-for': new PageBrowser(world.url).source });
    for (let n = 0; n < 10; n += 1) await tried(`wrong-password-${n}`);
    const right = await tried(PASSWORD);
    expect(right.text).not.toContain('name="decision"');
    expect(browser.cookiesFor('/').filter(({ name }) => name === 'aidoo_sso')).toEqual([]);
  });

  it('ASVS 6.3.1: signs nobody in by a form that another site has filled in', async () => {
    const page = await browser.get(client.begin().url);
    const form = { email: company.people.member.email, password: PASSWORD };
    const answer = await browser.post(page.url, form, { origin: 'https://evil.example' });
    expect(answer.status).toBe(403);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('RFC 9700 4.7: is over with its answer: nobody goes back to it', async () => {
    const page = await asked(company.people.member);
    const stale = browser.copy();
    await browser.post(page.url, { decision: 'deny' });
    expect((await stale.post(page.url, allow())).status).toBe(400);
    expect((await attempt(page.url)).status).toBe(400);
    expect(await apps()).toEqual([]);
  });
});
