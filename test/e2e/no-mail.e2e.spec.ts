import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Background } from '@aidoo/kernel';
import { AccountHolder } from '../support/account-holder.ts';
import { newAccount } from '../support/accounts.ts';
import { World } from '../support/bootstrap.ts';
import { Browser } from '../support/browser.ts';
import type { Answer } from '../support/http.ts';

describe('a gateway without SMTP_URL', () => {
  let world: World;
  let holder: AccountHolder;

  beforeAll(async () => {
    world = await World.start();
    holder = await AccountHolder.register(world.url);
  });
  afterAll(() => world.stop());

  const forgot = (email: string): Promise<Answer> =>
    new Browser(world.url).send('POST', '/api/v1/auth/password/forgot', { email });

  it('answers a forgotten password as it does with mail, for known and unknown addresses alike', async () => {
    const answers = [await forgot(holder.email), await forgot(newAccount().email)];
    expect(answers).toMatchObject([
      { status: 202, text: '' },
      { status: 202, text: '' },
    ]);
  });

  it('makes no link that nobody would get', async () => {
    await forgot(holder.email);
    await world.app.get(Background, { strict: false }).settled();
    expect(await world.connection.collection('one-time-links').countDocuments({})).toBe(0);
  });

  it('says that it cannot confirm an address, and who can', async () => {
    const answer = await holder.auth('POST', 'email/verification');
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'conflict', detail: expect.stringContaining('whoever runs it') },
    });
    expect(answer.text).not.toMatch(/https?:/);
  });

  it('lets people do with their account what needs no mail', async () => {
    const { password } = holder;
    expect((await holder.auth('PATCH', 'me', { name: 'Ada King' })).status).toBe(200);
    const change = { current: password, password: 'copper-meadow-72-whistle' };
    expect((await holder.auth('POST', 'password/change', change)).status).toBe(204);
  });
});
