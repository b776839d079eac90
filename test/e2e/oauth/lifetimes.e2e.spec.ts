import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../../support/bootstrap.ts';
import { ConnectedClient, INVALID_GRANT } from '../../support/connected-client.ts';
import { MovedClock } from '../../support/moved-clock.ts';
import { OAuthClient } from '../../support/oauth-client.ts';
import { PageBrowser } from '../../support/page-browser.ts';
import type { TestCompany } from '../../support/test-company.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

describe('the life of', () => {
  let world: World;
  let brief: World;
  let company: TestCompany;
  let time: MovedClock;

  beforeAll(async () => {
    time = new MovedClock();
    world = await World.reachable();
    brief = await World.reachable({ ACCESS_TOKEN_TTL: '120' });
    company = await world.company();
  });
  afterAll(async () => {
    await world.stop();
    await brief.stop();
  });

  const connect = (role: 'owner' | 'admin' | 'member' = 'member') =>
    ConnectedClient.connect(world.url, company.people[role], { companyId: company.id });

  describe('an access token', () => {
    it('is 15 minutes', async () => {
      const client = await connect();
      expect(client.tokens.expires_in).toBe(900);
      time.forward(14 * MINUTE + 50 * SECOND);
      expect(await client.opens()).toBe(200);
      time.forward(10 * SECOND);
      expect(await client.opens()).toBe(401);
    });

    it('is what ACCESS_TOKEN_TTL says', async () => {
      const own = await brief.company();
      const client = await ConnectedClient.connect(brief.url, own.people.owner, { companyId: own.id });
      expect(client.tokens.expires_in).toBe(120);
      time.forward(110 * SECOND);
      expect(await client.opens()).toBe(200);
      time.forward(10 * SECOND);
      expect(await client.opens()).toBe(401);
    });

    it('begins anew with each refresh', async () => {
      const client = await connect();
      time.forward(14 * MINUTE);
      const next = await client.refreshed();
      time.forward(14 * MINUTE);
      expect([await client.opens(), await next.opens()]).toEqual([401, 200]);
    });
  });

  describe('a code', () => {
    const code = () => ConnectedClient.code(world.url, company.people.admin, { companyId: company.id });

    it('is a minute', async () => {
      const [early, late] = [await code(), await code()];
      time.forward(50 * SECOND);
      expect((await early.client.exchange(early.code, early.verifier)).status).toBe(200);
      time.forward(10 * SECOND);
      expect(await late.client.exchange(late.code, late.verifier)).toMatchObject(INVALID_GRANT);
    });

    it('that nobody redeems leaves a grant that opens nothing, and that the person can consent to again', async () => {
      const lost = await code();
      time.forward(MINUTE);
      expect(await lost.client.exchange(lost.code, lost.verifier)).toMatchObject(INVALID_GRANT);
      expect(await (await connect('admin')).opens()).toBe(200);
    });
  });

  describe('a request that waits for a person', () => {
    it('is half an hour: after that the page says so, whatever is sent to it', async () => {
      const browser = new PageBrowser(world.url);
      const page = await browser.get(new OAuthClient(world.url).begin().url);
      expect(page.text).toContain('name="password"');
      time.forward(30 * MINUTE);
      const late = await browser.post(page.url, { decision: 'deny' });
      expect(late.url.origin).toBe(world.url);
      expect(late.text).not.toContain('<form');
    });
  });

  describe('a connection', () => {
    it('ends 90 days after the consent, however often it was refreshed', async () => {
      let client = await connect('owner');
      for (let month = 1; month <= 3; month += 1) {
        time.forward(30 * DAY - (month === 3 ? MINUTE : 0));
        client = await client.refreshed();
      }
      expect(await client.opens()).toBe(200);
      time.forward(MINUTE);
      expect(await client.refresh()).toMatchObject(INVALID_GRANT);
      expect(await client.opens()).toBe(401);
    });

    it('is not prolonged by a consent on another device, which has its own 90 days', async () => {
      const laptop = await connect();
      time.forward(80 * DAY);
      const phone = await connect();
      time.forward(10 * DAY);
      expect(await laptop.refresh()).toMatchObject(INVALID_GRANT);
      expect((await phone.refresh()).status).toBe(200);
    });
  });
});
