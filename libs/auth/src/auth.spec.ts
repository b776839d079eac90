import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CompaniesService } from '@aidoo/companies';
import { Clock } from '@aidoo/kernel';
import { UsersService } from '@aidoo/users';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Test } from '@nestjs/testing';
import type { Connection } from 'mongoose';
import { AuthModule } from './auth.module.ts';
import { listen, roomsOn, TestClock, testSettings } from './testing/test.app.ts';
import { newAccount, TestBrowser } from './testing/test.browser.ts';

const DAY = 24 * 60 * 60 * 1000;

describe(AuthModule.name, () => {
  let app: NestExpressApplication;
  let url: string;
  let close: () => Promise<void>;
  const clock = new TestClock();

  beforeAll(async () => {
    const settings = testSettings();
    const module = await Test.createTestingModule({ imports: roomsOn(settings) })
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    app = module.createNestApplication<NestExpressApplication>({ logger: false });
    ({ url, close } = await listen(app, settings));
  });
  afterAll(() => close());

  const browser = (source?: string) => new TestBrowser(url, source);

  describe('register', () => {
    it('founds an account and a company that it owns, and signs in', async () => {
      const account = newAccount({ email: '  Ada.É@Example.com ' });
      const answer = await browser().signUp(account);
      expect(answer).toMatchObject({
        status: 201,
        body: {
          accessToken: expect.stringMatching(/^eyJ/),
          expiresIn: 900,
          user: { email: 'ada.é@example.com', name: 'Ada Lovelace', createdAt: expect.any(String) },
          companies: [{ name: 'Analytical Engines', role: 'owner' }],
        },
      });
      expect(JSON.stringify(answer.body)).not.toContain('argon2');
    });
  });
});
