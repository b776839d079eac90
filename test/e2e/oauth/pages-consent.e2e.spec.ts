import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { MembershipsService } from '@aidoo/companies';
import type { Permission } from '@aidoo/companies';
import { withSecondFactor } from '../../support/account-requests.ts';
import { World } from '../../support/bootstrap.ts';
import { CLAUDE_CODE, OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import type { ShownPage } from '../../support/page-browser.ts';
import { boxesIn, titleOf, wordsIn } from '../../support/shown-form.ts';
import { PASSWORD, register } from '../../support/test-company.ts';
import type { Person, TestCompany } from '../../support/test-company.ts';

describe('the page of consent', () => {
  let world: World;
  let client: OAuthClient;
  let company: TestCompany;
  beforeAll(async () => {
    world = await World.reachable();
    client = new OAuthClient(world.url);
    company = await world.company('Analytical Engines');
  });
  afterEach(() => void jest.restoreAllMocks());
  afterAll(() => world.stop());

  interface Options {
    scope?: string;
    by?: OAuthClient;
    sut?: PageBrowser;
  }
  /** Somebody at the page, signed in. */
  async function at(person: Person, { scope, by = client, sut = new PageBrowser(world.url) }: Options = {}) {
    const begun = by.begin(scope === undefined ? {} : { scope });
    let page = await sut.get(begun.url);
    if (page.text.includes('name="password"'))
      page = await sut.post(page.url, { email: person.email, password: PASSWORD });
    return { sut, page, begun };
  }
  const inCompany = (sut: PageBrowser, { url }: ShownPage, companyId = company.id) =>
    sut.get(`${url.pathname}?companyId=${companyId}`);
  const allow = (companyId: string, ...permissions: Permission[]) => ({
    companyId,
    permissions,
    decision: 'allow',
  });
  const alone = () => register(world.http(), 'Difference Engines');
  async function registered(client_name: string, redirect_uri: string): Promise<OAuthClient> {
    const { body } = await world.http().post<{ client_id: string }>('/oauth/register', {
      client_name,
      application_type: redirect_uri.startsWith('https:') ? 'web' : 'native',
      redirect_uris: [redirect_uri],
      token_endpoint_auth_method: 'none',
    });
    return new OAuthClient(world.url, { clientId: body.client_id, redirectUri: redirect_uri });
  }
  /** What the company's owner sees of the apps of this person. */
  async function appsOf({ userId }: Person): Promise<{ permissions: string[] }[]> {
    const path = company.path('/connected-apps');
    type Apps = { items: { userId: string; permissions: string[] }[] };
    const { body } = await company.as('owner').get<Apps>(path);
    return body.items.filter((one) => one.userId === userId);
  }

  describe('of the client', () => {
    it('says its name, who publishes it, and where it leads', async () => {
      const words = wordsIn((await at(company.people.owner)).page.text);
      expect(words).toContain('Application Claude Published by claude.ai Leads back to claude.ai');
      expect(words).not.toContain('has not checked');
    });

    it('says that a name is its own word, where nobody knows it', async () => {
      const { text } = (
        await at(company.people.owner, { by: await registered('Claude\u202e', 'https://evil.example/cb') })
      ).page;
      expect(wordsIn(text)).toContain(
        'Application Claude It calls itself so. Aidoo has not checked the name. Leads back to evil.example',
      );
    });

    it.each([
      ['a port of this device', 'http://127.0.0.1:33418/callback', '127.0.0.1:33418'],
      [
        'links of its own',
        'cursor://anysphere.cursor-retrieval/cb',
        'a program on your device that opens “cursor:” links',
      ],
    ])('warns where it is a program that waits at %s', async (_where, redirectUri, words) => {
      const { page } = await at(company.people.owner, { by: await registered('Editor', redirectUri) });
      expect(wordsIn(page.text)).toContain(`Leads back to ${words}`);
      expect(wordsIn(page.text)).toContain('any other program there could pretend to be it');
    });

    it('warns of the device also where the name is known', async () => {
      const { page } = await at(company.people.owner, { by: new OAuthClient(world.url, CLAUDE_CODE) });
      expect(wordsIn(page.text)).toContain('any other program there could pretend to be it');
    });
  });

  describe('of companies', () => {
    it('shows the one, with the role, to whoever has no other', async () => {
      const person = await alone();
      const { page, sut } = await at(person);
      expect(wordsIn(page.text)).toContain('Company Difference Engines owner');
      const back = await sut.post(page.url, allow(person.companyId, 'query'));
      expect(back.url.searchParams.get('code')).toBeTruthy();
    });

    it('lets choose among several, with the role in each, before anything can be allowed', async () => {
      const { page, sut } = await at(company.people.member);
      expect(titleOf(page.text)).toBe('Where may Claude work? – Aidoo');
      expect(wordsIn(page.text)).toContain('member’s own owner'.replace('’', "'"));
      expect(wordsIn(page.text)).toContain('Analytical Engines member');
      expect(page.text).not.toContain('value="allow"');
      const chosen = await inCompany(sut, page);
      expect(chosen.text).toContain(`name="companyId" value="${company.id}"`);
      expect(wordsIn(chosen.text)).toContain('Company Analytical Engines member Choose another company');
    });

    it('says where the client is connected already', async () => {
      const { member } = (await world.company('Connected')).people;
      const { page, sut } = await at(member);
      const id = /companyId=(\w+)/.exec(page.text)![1]!;
      await sut.post(page.url, allow(id, 'query'));
      const again = await at(member, { sut });
      expect(wordsIn(again.page.text).match(/connected already/g)).toHaveLength(1);
    });

    it.each(['65f1c0ffee65f1c0ffee65f1', 'nonsense', ''])('takes none of somebody else’s: %j', async (id) => {
      const { page, sut } = await at(company.people.owner);
      const refused = await sut.post(page.url, allow(id, 'query'));
      expect(refused.status).toBe(422);
      expect(wordsIn(refused.text)).toContain('You do not belong to this company');
    });

    it('says what to do to whoever has none', async () => {
      const person = await alone();
      const { sut } = await at(person);
      await person.http.send('DELETE', `/api/v1/companies/${person.companyId}`, {});
      const { page } = await at(person, { sut });
      expect(wordsIn(page.text)).toContain('You belong to no company yet');
      expect(page.text).not.toContain('value="allow"');
    });

    it('says what to do where a company asks for a second factor, and allows nothing until then', async () => {
      const strict = await world.company('Strict');
      await withSecondFactor(strict.people.owner);
      const set = await strict
        .as('owner')
        .send('PATCH', strict.path('/policy'), { requireSecondFactor: true });
      expect(set.status).toBe(200);
      const { sut, page } = await at(strict.people.member);
      const chosen = await inCompany(sut, page, strict.id);
      expect(wordsIn(chosen.text)).toContain('Strict asks its members for two-factor sign-in. Set it up');
      expect(chosen.text).not.toContain('value="allow"');
      const refused = await sut.post(page.url, allow(strict.id, 'query'));
      expect(refused.status).toBe(422);
    });
  });

  describe('of permissions', () => {
    const ticked = (page: ShownPage) =>
      boxesIn(page.text)
        .filter((box) => box.ticked)
        .map(({ value }) => value);

    it('shows all nine, and ticks the least where the client asks for nothing', async () => {
      const { page } = await at(await alone());
      expect(boxesIn(page.text)).toHaveLength(9);
      expect(ticked(page)).toEqual(['query', 'read', 'schema']);
    });

    it('ticks what the client asks for', async () => {
      const { page } = await at(await alone(), { scope: 'odoo:read odoo:delete offline_access' });
      expect(ticked(page)).toEqual(['read', 'delete']);
    });

    it('greys what the role does not allow, and says so, even when the client asks for it', async () => {
      const { sut, page } = await at(company.people.member, { scope: 'odoo:query odoo:delete' });
      const chosen = await inCompany(sut, page);
      expect(boxesIn(chosen.text).filter(({ disabled }) => disabled)).toEqual([
        { value: 'delete', ticked: false, disabled: true },
        { value: 'execute', ticked: false, disabled: true },
      ]);
      expect(wordsIn(chosen.text)).toContain('Your role, member, does not allow this.');
      expect(ticked(chosen)).toEqual(['query']);
    });

    it('takes nothing above the role, whatever the form says', async () => {
      const { sut, page } = await at(company.people.member);
      const refused = await sut.post(page.url, allow(company.id, 'query', 'delete'));
      expect(refused.status).toBe(422);
      expect(wordsIn(refused.text)).toContain('Your role in this company does not allow all of that');
    });

    it('wants one at least', async () => {
      const person = await alone();
      const { sut, page } = await at(person);
      const refused = await sut.post(page.url, allow(person.companyId));
      expect(refused.status).toBe(422);
      expect(wordsIn(refused.text)).toContain('Choose at least one thing');
    });

    it('keeps what was ticked when something has to be looked at again', async () => {
      const { sut, page } = await at((await world.company('Kept')).people.member);
      const id = /companyId=(\w+)"><bdi>Kept</.exec(page.text)![1]!;
      const refused = await sut.post(page.url, allow(id, 'report', 'delete'));
      expect(ticked(refused)).toEqual(['report']);
    });

    it('shows later only what is new, beside what is allowed already', async () => {
      const person = await alone();
      const { sut, page } = await at(person);
      await sut.post(page.url, allow(person.companyId, 'query', 'read'));
      const later = (await at(person, { sut, scope: 'odoo:query odoo:write' })).page;
      expect(wordsIn(later.text)).toContain('It may already Search Read What else may it do there?');
      expect(boxesIn(later.text)).toEqual([{ value: 'write', ticked: true, disabled: false }]);
    });

    it('takes nothing above the role later either, also what the page does not show', async () => {
      const { member } = (await world.company('Later')).people;
      const { sut, page } = await at(member);
      const id = [...page.text.matchAll(/companyId=(\w+)"><bdi>Later</g)][0]![1]!;
      await sut.post(page.url, allow(id, 'query'));
      const later = (await at(member, { sut })).page;
      expect((await sut.post(later.url, allow(id, 'execute'))).status).toBe(422);
    });

    it('gives the client all that is allowed by then', async () => {
      const person = await alone();
      const { sut, page } = await at(person);
      await sut.post(page.url, allow(person.companyId, 'query'));
      const { page: later, begun } = await at(person, { sut, scope: 'odoo:write' });
      const back = await sut.post(later.url, allow(person.companyId, 'write'));
      const { body } = await client.exchange(back.url.searchParams.get('code')!, begun.verifier);
      expect(body.scope).toBe('odoo:query odoo:write');
    });
  });

  describe('of a decision', () => {
    it('tells the client that it was denied', async () => {
      const { sut, page, begun } = await at(company.people.owner);
      const back = await sut.post(page.url, { decision: 'deny' });
      expect(Object.fromEntries(back.url.searchParams)).toMatchObject({
        error: 'access_denied',
        state: begun.state,
        iss: world.url,
      });
    });

    it('does not take anything else for a denial or a consent', async () => {
      const { sut, page } = await at(company.people.owner);
      const again = await sut.post(page.url, { ...allow(company.id, 'query'), decision: 'perhaps' });
      expect(again.url.pathname).toBe(page.url.pathname);
    });

    it('takes the first of two, and tells the second that it is over', async () => {
      const { sut, page } = await at(company.people.owner);
      await sut.post(page.url, allow(company.id, 'query'));
      const again = await sut.post(page.url, allow(company.id, 'query'));
      expect(again.status).toBe(400);
      expect(titleOf(again.text)).toBe('This page is over – Aidoo');
    });

    it('answers several at the same time with the way back or the end, and with nothing else', async () => {
      const { sut, page } = await at(company.people.owner);
      const send = () => sut.copy().post(page.url, allow(company.id, 'query'));
      const answers = await Promise.all(Array.from({ length: 5 }, send));
      const kinds = answers.map(({ url, text }) => (url.searchParams.has('code') ? 'code' : titleOf(text)));
      expect(kinds).toContain('code');
      for (const kind of kinds) expect(['code', 'This page is over – Aidoo']).toContain(kind);
    });

    it('asks for a new sign-in where the session has ended since, and comes back to the consent', async () => {
      const person = await alone();
      const { sut, page } = await at(person);
      await person.http.delete('/api/v1/auth/sessions');
      const asked = await sut.post(page.url, allow(person.companyId, 'query'));
      expect(asked.status).toBe(422);
      expect(wordsIn(asked.text)).toContain('Your sign-in has ended');
      const next = await sut.post(asked.url, { email: person.email, password: PASSWORD });
      expect(next.text).toContain('value="allow"');
    });

    it('is nobody else’s: who has signed in since looks at the page again', async () => {
      const { sut, page } = await at(company.people.owner);
      const account = /name="account" value="(\w+)"/.exec(page.text)![1]!;
      const { sut: other } = await at(company.people.admin);
      sut.set('aidoo_sso', other.cookiesFor('/').find(({ name }) => name === 'aidoo_sso')!.value);
      const again = await sut.post(page.url, { ...allow(company.id, 'query'), account });
      expect(again.status).toBe(422);
      expect(wordsIn(again.text)).toContain('You have signed in with another account meanwhile');
    });

    /** Runs something at the moment in which the decision has been read, and nothing is stored yet. */
    function meanwhile(what: () => Promise<unknown>): void {
      const memberships = world.app.get(MembershipsService, { strict: false });
      const find = memberships.find.bind(memberships);
      jest.spyOn(memberships, 'find').mockImplementationOnce(async (...whose) => {
        const found = await find(...whose);
        await what();
        return found;
      });
    }

    it('counts for nothing when the session ends at that very moment', async () => {
      const { member } = (await world.company('Ending')).people;
      const person = { ...member, companyId: company.id };
      await world.app
        .get(MembershipsService, { strict: false })
        .add(company.id as never, member.userId as never, 'member');
      const { sut, page } = await at(person);
      meanwhile(() => person.http.delete('/api/v1/auth/sessions'));
      const answer = await sut.post(page.url, allow(company.id, 'query'));
      expect(wordsIn(answer.text)).toContain('Your sign-in has ended');
      expect(await appsOf(person)).toEqual([]);
    });

    it('counts for nothing when the person is removed at that very moment', async () => {
      const leaving = await world.company('Leaving');
      const { sut, page } = await at(leaving.people.member);
      meanwhile(() => leaving.as('owner').delete(leaving.path(`/members/${leaving.people.member.userId}`)));
      const answer = await sut.post(page.url, allow(leaving.id, 'query'));
      expect(answer.status).toBe(422);
      expect(wordsIn(answer.text)).toContain('You do not belong to this company');
    });
  });
});
