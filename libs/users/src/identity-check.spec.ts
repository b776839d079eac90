import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TOTP } from 'otpauth';
import { IdentityCheck } from './identity-check.service.ts';
import { SecondFactor } from './second-factor.service.ts';
import { outcomes, PASSWORD, refusal, TestRooms } from './testing/test.rooms.ts';
import type { User } from './user.ts';
import { UsersService } from './users.service.ts';

describe(IdentityCheck.name, () => {
  let rooms: TestRooms;
  let sut: IdentityCheck;
  let user: User;

  beforeAll(async () => {
    rooms = await TestRooms.start();
    sut = rooms.app.get(IdentityCheck);
    rooms.clock.set(Date.parse('2026-11-23T12:00:00Z'));
  });
  afterAll(() => rooms.stop());
  beforeEach(async () => {
    user = await rooms.account();
  });

  const password = PASSWORD;
  const shown = (secret: string, steps = 0): string =>
    new TOTP({ secret }).generate({ timestamp: rooms.clock.now().getTime() + steps * 30_000 });
  async function withSecondFactor(): Promise<string> {
    const secondFactor = rooms.app.get(SecondFactor);
    const { secret } = await secondFactor.begin(user.id);
    await secondFactor.confirm(user.id, shown(secret, -1));
    return secret;
  }

  describe('of whom has no second factor', () => {
    it('asks for the password', async () => {
      await expect(sut.confirm(user.id, { password })).resolves.toBeUndefined();
      expect(await refusal(sut.confirm(user.id, { password: 'wrong' }))).toEqual({
        code: 'invalid_input',
        fields: ['password'],
      });
    });

    it('names the field that holds the password', async () => {
      expect(await refusal(sut.confirm(user.id, { password: 'wrong' }, 'current'))).toMatchObject({
        fields: ['current'],
      });
    });

    it('asks for no code', async () => {
      await expect(sut.confirmCode(user.id, undefined)).resolves.toBeUndefined();
    });
  });

  describe('of whom has one', () => {
    it('asks for a code as well', async () => {
      const secret = await withSecondFactor();
      const wrong = { code: 'invalid_input', fields: ['code'] };
      expect(await refusal(sut.confirm(user.id, { password }))).toEqual(wrong);
      expect(await refusal(sut.confirm(user.id, { password, code: 'nonsense' }))).toEqual(wrong);
      await expect(sut.confirm(user.id, { password, code: shown(secret) })).resolves.toBeUndefined();
      expect(await refusal(sut.confirm(user.id, { password, code: shown(secret) }))).toEqual(wrong);
    });

    it('does not use the code up for a wrong password', async () => {
      const code = shown(await withSecondFactor());
      expect(await refusal(sut.confirm(user.id, { password: 'wrong', code }))).toMatchObject({
        fields: ['password'],
      });
      await expect(sut.confirm(user.id, { password, code })).resolves.toBeUndefined();
    });

    it('asks for the code alone where the password is not asked for', async () => {
      const secret = await withSecondFactor();
      expect(await refusal(sut.confirmCode(user.id, undefined))).toMatchObject({ fields: ['code'] });
      await expect(sut.confirmCode(user.id, shown(secret))).resolves.toBeUndefined();
    });
  });

  describe('ends after ten wrong ones in a quarter of an hour', () => {
    const wrong = (times: number) =>
      outcomes(Array.from({ length: times }, () => sut.confirm(user.id, { password: 'wrong' })));

    it('also for the right password, and for this account alone', async () => {
      await wrong(10);
      expect(await refusal(sut.confirm(user.id, { password }))).toEqual({ code: 'rate_limited' });
      const other = await rooms.account();
      await expect(sut.confirm(other.id, { password })).resolves.toBeUndefined();
    });

    it('also when they come at the same moment', async () => {
      const answers = await wrong(13);
      expect(answers.filter((code) => code === 'invalid_input')).toHaveLength(10);
      expect(answers.filter((code) => code === 'rate_limited')).toHaveLength(3);
    });

    it('of codes as of passwords, together', async () => {
      await withSecondFactor();
      await outcomes(Array.from({ length: 5 }, () => sut.confirm(user.id, { password, code: 'nonsense' })));
      await outcomes(Array.from({ length: 5 }, () => sut.confirmCode(user.id, 'nonsense')));
      expect(await refusal(sut.confirmCode(user.id, 'nonsense'))).toEqual({ code: 'rate_limited' });
    });

    it('of codes by which a second factor is set up, and the right one then, too', async () => {
      const { secret } = await rooms.app.get(SecondFactor).begin(user.id);
      await outcomes(Array.from({ length: 10 }, () => sut.confirmSetUp(user.id, 'nonsense')));
      expect(await refusal(sut.confirmSetUp(user.id, shown(secret)))).toEqual({ code: 'rate_limited' });
    });

    it('and not after as many right ones, nor after forgetting that a code is needed', async () => {
      for (let time = 0; time < 12; time += 1) await sut.confirm(user.id, { password });
      const secret = await withSecondFactor();
      for (let time = 0; time < 12; time += 1) await refusal(sut.confirm(user.id, { password }));
      await expect(sut.confirm(user.id, { password, code: shown(secret) })).resolves.toBeUndefined();
    });
  });

  it('says of an account that has gone that it has gone', async () => {
    await rooms.app.get(UsersService).remove(user.id);
    expect(await refusal(sut.confirm(user.id, { password }))).toEqual({ code: 'unauthenticated' });
  });
});
