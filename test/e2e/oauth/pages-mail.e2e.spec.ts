import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Background } from '@aidoo/kernel';
import { newAccount } from '../../support/accounts.ts';
import { World } from '../../support/bootstrap.ts';
import { Mailbox } from '../../support/mailbox.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import { titleOf, wordsIn } from '../../support/shown-form.ts';

describe('the page to sign in, where mail is sent', () => {
  let world: World;
  let mailbox: Mailbox;
  beforeAll(async () => {
    mailbox = await Mailbox.start();
    world = await World.reachable(mailbox.environment);
  });
  afterAll(async () => {
    await world.stop();
    await mailbox.stop();
  });

  async function begin(language?: string) {
    const sut = new PageBrowser(world.url, undefined, language);
    return { sut, page: await sut.get(new OAuthClient(world.url).begin().url) };
  }
  async function registered(language?: string): Promise<string> {
    const { sut, page } = await begin(language);
    const account = newAccount();
    await sut.post(`${page.url.pathname}/register`, account);
    return account.email;
  }
  async function forgotten(email: string, language?: string) {
    const { sut, page } = await begin(language);
    const path = /href="([^"]*\/forgotten-password)"/.exec(page.text)![1]!;
    const form = await sut.get(path);
    return { sut, page, form, answer: await sut.post(form.url, { email }) };
  }

  it('sends whoever registers a letter in the language of the page', async () => {
    const letter = await mailbox.next(await registered('fr'));
    expect(letter.subject).toBe('Confirmez votre adresse e-mail pour Aidoo');
  });

  it('sends a link to choose a forgotten password anew, and leads back', async () => {
    const email = await registered();
    await mailbox.next(email);
    const { sut, page, form, answer } = await forgotten(email);
    expect(titleOf(form.text)).toBe('Choose a new password – Aidoo');
    expect(titleOf(answer.text)).toBe('Look into your inbox – Aidoo');
    expect((await mailbox.next(email)).link).toContain(`${world.url}/reset-password#`);
    const back = /href="([^"]*)"/.exec(answer.text)![1]!;
    expect((await sut.get(back)).url.href).toBe(page.url.href);
  });

  it('answers alike for an address that nobody has, to which nothing is sent', async () => {
    const email = await registered();
    await mailbox.next(email);
    const nobody = newAccount().email;
    const [known, unknown] = [(await forgotten(email)).answer, (await forgotten(nobody)).answer];
    expect(wordsIn(unknown.text)).toBe(wordsIn(known.text));
    expect(unknown.status).toBe(known.status);
    await world.app.get(Background, { strict: false }).settled();
    expect(mailbox.unread(nobody)).toEqual([]);
  });

  it('wants an address, and says so in its language', async () => {
    const { answer } = await forgotten('nobody', 'fr');
    expect(answer.status).toBe(422);
    expect(wordsIn(answer.text)).toContain('Saisissez une adresse e-mail');
  });

  it('limits how many letters one source may ask for', async () => {
    const { sut, form } = await forgotten(newAccount().email);
    for (let time = 1; time < 30; time += 1) await sut.post(form.url, { email: newAccount().email });
    expect((await sut.post(form.url, { email: newAccount().email })).status).toBe(429);
  });
});
