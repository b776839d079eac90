import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CryptoService } from '@aidoo/crypto';
import { Types } from 'mongoose';
import { Secret as OtpSecret, TOTP } from 'otpauth';
import { SecondFactor } from './second-factor.service.ts';
import { outcomes, refusal, TestRooms } from './testing/test.rooms.ts';
import type { User } from './user.ts';
import { UsersRepository } from './users.repository.ts';
import { UsersService } from './users.service.ts';

const STEP = 30_000;
const NOON = Date.parse('2026-11-23T12:00:00Z');

describe(SecondFactor.name, () => {
  let rooms: TestRooms;
  let sut: SecondFactor;
  let user: User;

  beforeAll(async () => {
    rooms = await TestRooms.start();
    sut = rooms.app.get(SecondFactor);
  });
  afterAll(() => rooms.stop());
  beforeEach(async () => {
    jest.restoreAllMocks();
    rooms.clock.set(NOON);
    user = await rooms.account();
  });

  /** What the app with this secret shows so many steps from now. */
  const shown = (secret: string, steps = 0): string =>
    new TOTP({ secret }).generate({ timestamp: rooms.clock.now().getTime() + steps * STEP });
  const stored = () => rooms.collection('users').findOne({ _id: new Types.ObjectId(user.id) });
  const isOn = async () => (await rooms.app.get(UsersService).byId(user.id))!.secondFactor;

  /** One that is in force, and whose codes of this step and later ones were not used. */
  async function inForce(): Promise<{ secret: string; codes: string[] }> {
    const { secret } = await sut.begin(user.id);
    const codes = await sut.confirm(user.id, shown(secret, -1));
    return { secret, codes };
  }

  describe('is set up', () => {
    it('with 160 random bits in base32, and a URI that says whose account it is', async () => {
      const { secret, uri } = await sut.begin(user.id);
      expect(secret).toMatch(/^[A-Z2-7]{32}$/);
      const read = new URL(uri);
      expect([read.protocol, read.host]).toEqual(['otpauth:', 'totp']);
      expect(decodeURIComponent(read.pathname)).toBe(`/Aidoo:${user.email}`);
      expect(Object.fromEntries(read.searchParams)).toEqual({
        issuer: 'Aidoo',
        secret,
        algorithm: 'SHA1',
        digits: '6',
        period: '30',
      });
    });

    it('and counts only once a code of it was shown', async () => {
      const { secret } = await sut.begin(user.id);
      expect(await isOn()).toBe(false);
      expect(await sut.accepts(user.id, shown(secret))).toBe(false);
      await sut.confirm(user.id, shown(secret));
      expect(await isOn()).toBe(true);
    });

    it('not by a wrong code, which leaves it to be tried again', async () => {
      const { secret } = await sut.begin(user.id);
      const wrong = shown(secret) === '000000' ? '000001' : '000000';
      expect(await refusal(sut.confirm(user.id, wrong))).toEqual({ code: 'invalid_input', fields: ['code'] });
      expect(await sut.confirm(user.id, shown(secret))).toHaveLength(10);
    });

    it('by the secret that was asked for last', async () => {
      const first = await sut.begin(user.id);
      const second = await sut.begin(user.id);
      expect(await refusal(sut.confirm(user.id, shown(first.secret)))).toMatchObject({ fields: ['code'] });
      expect(await sut.confirm(user.id, shown(second.secret))).toHaveLength(10);
    });

    it('not without a secret, and no second time', async () => {
      expect(await refusal(sut.confirm(user.id, '123456'))).toEqual({ code: 'conflict' });
      await inForce();
      expect(await refusal(sut.begin(user.id))).toEqual({ code: 'conflict' });
      expect(await refusal(sut.confirm(user.id, '123456'))).toEqual({ code: 'conflict' });
    });

    it('by one of two tabs that show codes at the same moment, whose recovery codes are the ones that work', async () => {
      const { secret } = await sut.begin(user.id);
      const tabs = [sut.confirm(user.id, shown(secret, -1)), sut.confirm(user.id, shown(secret))];
      expect((await outcomes(tabs)).sort()).toEqual(['conflict', 'done']);
      const codes = (await Promise.allSettled(tabs)).flatMap((tab) =>
        tab.status === 'fulfilled' ? tab.value : [],
      );
      expect(await sut.accepts(user.id, codes[0]!)).toBe(true);
    });

    it('and not undone by a tab that begins at the same moment', async () => {
      const { secret } = await sut.begin(user.id);
      const repository = rooms.app.get(UsersRepository);
      const read = repository.byId.bind(repository);
      // Begins to look before it is confirmed, and writes after.
      jest.spyOn(repository, 'byId').mockImplementationOnce(async (id) => {
        const before = await read(id);
        await sut.confirm(user.id, shown(secret));
        return before;
      });
      expect(await refusal(sut.begin(user.id))).toEqual({ code: 'conflict' });
      expect(await isOn()).toBe(true);
    });
  });

  describe('takes the codes of RFC 6238', () => {
    const SECRET = new OtpSecret({ buffer: Uint8Array.from(Buffer.from('12345678901234567890')).buffer })
      .base32;

    /** Appendix B, of whose eight digits the last six are shown. */
    it.each([
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_111_111_111, '050471'],
      [1_234_567_890, '005924'],
      [2_000_000_000, '279037'],
      [20_000_000_000, '353130'],
    ])('at %d seconds: %s', async (seconds, code) => {
      const place = { userId: user.id, field: 'user.second-factor' };
      const secret = rooms.app.get(CryptoService).encrypt(SECRET, place);
      const confirmed = { secret, confirmedAt: new Date(), lastStep: 0, recoveryHashes: [] };
      await rooms
        .collection('users')
        .updateOne({ _id: new Types.ObjectId(user.id) }, { $set: { secondFactor: confirmed } });
      rooms.clock.set(seconds * 1000);
      expect(await sut.accepts(user.id, code)).toBe(true);
    });
  });

  describe('takes a code', () => {
    it.each([
      [-2, false],
      [-1, true],
      [0, true],
      [1, true],
      [2, false],
    ])('of %d half minutes from now: %s', async (steps, taken) => {
      const { secret } = await inForce();
      rooms.clock.forward(4 * STEP);
      expect(await sut.accepts(user.id, shown(secret, steps))).toBe(taken);
    });

    it('once: neither again nor after a later one', async () => {
      const { secret } = await inForce();
      expect(await sut.accepts(user.id, shown(secret, 1))).toBe(true);
      expect(await sut.accepts(user.id, shown(secret, 1))).toBe(false);
      expect(await sut.accepts(user.id, shown(secret))).toBe(false);
      rooms.clock.forward(2 * STEP);
      expect(await sut.accepts(user.id, shown(secret))).toBe(true);
    });

    it('of setting it up for nothing else', async () => {
      const { secret } = await sut.begin(user.id);
      await sut.confirm(user.id, shown(secret));
      expect(await sut.accepts(user.id, shown(secret))).toBe(false);
    });

    it('of two that show it at the same moment from one', async () => {
      const { secret } = await inForce();
      const answers = await Promise.all([1, 2, 3].map(() => sut.accepts(user.id, shown(secret))));
      expect(answers.filter(Boolean)).toHaveLength(1);
    });

    it('as people type it, with a blank in the middle', async () => {
      const { secret } = await inForce();
      const code = shown(secret);
      expect(await sut.accepts(user.id, ` ${code.slice(0, 3)} ${code.slice(3)} `)).toBe(true);
    });

    it.each(['', ' ', '12345', '1234567', '٠١٢٣٤٥', '$ne', '-'.repeat(19)])(
      'that is none: not %j',
      async (text) => {
        await inForce();
        expect(await sut.accepts(user.id, text)).toBe(false);
      },
    );

    it('of nobody else’s app', async () => {
      const { secret } = await inForce();
      user = await rooms.account();
      await inForce();
      expect(await sut.accepts(user.id, shown(secret))).toBe(false);
    });
  });

  describe('has recovery codes', () => {
    it('ten different ones, of 80 random bits each', async () => {
      const { codes } = await inForce();
      expect(new Set(codes).size).toBe(10);
      for (const code of codes) expect(code).toMatch(/^([A-Z2-7]{4}-){5}[A-Z2-7]{4}$/);
    });

    it('each of which works once, as people type it', async () => {
      const { codes } = await inForce();
      for (const code of codes) {
        expect(await sut.accepts(user.id, ` ${code.toLowerCase().replaceAll('-', ' ')}`)).toBe(true);
        expect(await sut.accepts(user.id, code)).toBe(false);
      }
    });

    it('each of which works for one of two that show it at the same moment', async () => {
      const { codes } = await inForce();
      const answers = await Promise.all([1, 2, 3].map(() => sut.accepts(user.id, codes[0]!)));
      expect(answers.filter(Boolean)).toHaveLength(1);
    });

    it('that end with it', async () => {
      const { codes } = await inForce();
      await sut.remove(user.id);
      await inForce();
      expect(await sut.accepts(user.id, codes[0]!)).toBe(false);
    });
  });

  describe('is removed', () => {
    it('once, by one of two that ask for it', async () => {
      await inForce();
      const answers = await Promise.all([sut.remove(user.id), sut.remove(user.id)]);
      expect(answers.filter(Boolean)).toEqual([true]);
      expect(await isOn()).toBe(false);
    });
  });

  it('gives a thief of the store neither the secret nor a recovery code', async () => {
    const { secret, codes } = await inForce();
    const text = JSON.stringify(await stored());
    expect((await stored())!['secondFactor'].secret).toMatch(/^[0-9a-f]{32}:[0-9a-f]{32}:[0-9a-f]{64}$/);
    for (const canary of [secret, ...codes, ...codes.map((code) => code.replaceAll('-', ''))])
      expect(text).not.toContain(canary);
  });

  it('does not open when its secret was put into somebody else’s account', async () => {
    await inForce();
    const stolen = (await stored())!['secondFactor'] as object;
    user = await rooms.account();
    await rooms
      .collection('users')
      .updateOne({ _id: new Types.ObjectId(user.id) }, { $set: { secondFactor: stolen } });
    expect(await refusal(sut.accepts(user.id, '123456'))).toEqual({ code: 'internal' });
  });
});
