import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { AppError } from '@aidoo/kernel';
import type { UserId } from '@aidoo/kernel';
import { Types } from 'mongoose';
import { TOTP } from 'otpauth';
import { AccountRemovals } from './account-removals.ts';
import { SecondFactor } from './second-factor.service.ts';
import { outcomes, PASSWORD, refusal, TestRooms } from './testing/test.rooms.ts';
import { outlives, staysSignedIn } from './user.ts';
import type { User } from './user.ts';
import { UsersService } from './users.service.ts';

const MINUTE = 60_000;
const OTHER = 'copper-meadow-72-whistle';

describe('the life of an account', () => {
  let rooms: TestRooms;
  let sut: UsersService;
  let user: User;
  /** What another room says and does when an account goes. */
  const room = {
    check: jest.fn<(id: UserId) => Promise<void>>(),
    remove: jest.fn<(id: UserId) => Promise<void>>(),
  };

  beforeAll(async () => {
    rooms = await TestRooms.start();
    sut = rooms.app.get(UsersService);
    rooms.app.get(AccountRemovals).add(room);
  });
  afterAll(() => rooms.stop());
  beforeEach(async () => {
    rooms.clock.set(Date.parse('2026-11-23T12:00:00Z'));
    room.check.mockReset().mockResolvedValue(undefined);
    room.remove.mockReset().mockResolvedValue(undefined);
    user = await rooms.account();
  });

  const now = async (): Promise<User> => (await sut.byId(user.id))!;
  const isPassword = (password: string) => sut.isPassword(user.id, password);
  /** A session or the like that was begun with the account as it was then. */
  const begun = (as: User, sessionId?: string) => ({
    epoch: as.sessionEpoch,
    createdAt: rooms.clock.now(),
    sessionId,
  });

  describe('a password that was set', () => {
    it('takes the place of the one before', async () => {
      await sut.setPassword(user, OTHER);
      expect([await isPassword(PASSWORD), await isPassword(OTHER)]).toEqual([false, true]);
    });

    it('ends every session in the same step, and no key', async () => {
      const session = begun(user, 'a session');
      await sut.setPassword(user, OTHER);
      expect(staysSignedIn(await now(), session)).toBe(false);
      expect(outlives(await now(), user.createdAt)).toBe(true);
    });

    it('also ends a sign-in that has compared with the one before and comes to its end later', async () => {
      const compared = (await sut.verifyPassword(user.email, PASSWORD))!;
      await sut.setPassword(user, OTHER);
      rooms.clock.forward(MINUTE);
      expect(staysSignedIn(await now(), begun(compared))).toBe(false);
    });

    it.each([
      ['the rules refuse', 'short'],
      ['is the name', 'Ada Lovelace'],
    ])('is none that %s, and changes nothing', async (_what, password) => {
      expect(await refusal(sut.setPassword(user, password))).toMatchObject({ fields: ['password'] });
      expect(await isPassword(PASSWORD)).toBe(true);
      expect(await now()).toEqual(user);
    });
  });

  describe('a password that was changed by its owner', () => {
    it('leaves them the session in which they did, and ends every other', async () => {
      const [own, other, halfDone] = [begun(user, 'own'), begun(user, 'other'), begun(user)];
      await sut.changePassword(user, OTHER, 'own');
      const account = await now();
      expect([own, other, halfDone].map((one) => staysSignedIn(account, one))).toEqual([true, false, false]);
      expect(staysSignedIn(account, begun(account, 'later'))).toBe(true);
    });

    it('ends also that session when it is changed in another one', async () => {
      const own = begun(user, 'own');
      await sut.changePassword(user, OTHER, 'own');
      const after = await now();
      await sut.changePassword(after, PASSWORD, 'later');
      expect(staysSignedIn(await now(), own)).toBe(false);
    });

    it('is changed by one of two tabs, and the other is told that its password is no longer right', async () => {
      const tabs = [sut.changePassword(user, OTHER, 'own'), sut.changePassword(user, `${OTHER}!`, 'own')];
      expect((await outcomes(tabs)).sort()).toEqual(['done', 'invalid_input']);
      expect(await isPassword(OTHER)).not.toBe(await isPassword(`${OTHER}!`));
    });

    it('is not changed any more once a link has set another one', async () => {
      await sut.setPassword(user, OTHER);
      expect(await refusal(sut.changePassword(user, `${OTHER}!`, 'own'))).toMatchObject({
        fields: ['current'],
      });
      expect(await isPassword(OTHER)).toBe(true);
    });
  });

  describe('an address that is proven', () => {
    const key = () => ({ madeAt: rooms.clock.now() });

    it('for the first time ends the sessions, keys, password and second factor of whoever made the account', async () => {
      const secondFactor = rooms.app.get(SecondFactor);
      const { secret } = await secondFactor.begin(user.id);
      await secondFactor.confirm(
        user.id,
        new TOTP({ secret }).generate({ timestamp: rooms.clock.now().getTime() }),
      );
      const [session, { madeAt }] = [begun(user, 'a session'), key()];
      rooms.clock.forward(1);
      expect(await sut.proveAddress(user)).toBe(true);
      const account = await now();
      expect(account).toMatchObject({ emailVerified: true, secondFactor: false });
      expect(staysSignedIn(account, session)).toBe(false);
      expect(outlives(account, madeAt)).toBe(false);
      expect(await isPassword(PASSWORD)).toBe(false);
      expect(await sut.verifyPassword(user.email, PASSWORD)).toBeNull();
    });

    it('takes the new password in the same step', async () => {
      await sut.proveAddress(user, OTHER);
      expect([await isPassword(PASSWORD), await isPassword(OTHER)]).toEqual([false, true]);
    });

    it('leaves what is made from then on', async () => {
      await sut.proveAddress(user, OTHER);
      const account = await now();
      expect(outlives(account, key().madeAt)).toBe(true);
      expect(staysSignedIn(account, begun(account, 'new'))).toBe(true);
    });

    it('also ends a sign-in that was under way', async () => {
      const compared = (await sut.verifyPassword(user.email, PASSWORD))!;
      await sut.proveAddress(user, OTHER);
      rooms.clock.forward(MINUTE);
      expect(staysSignedIn(await now(), begun(compared))).toBe(false);
    });

    it('once more ends no key and no second factor; with a new password it ends the sessions', async () => {
      const verified = await rooms.account({ emailVerified: true });
      user = verified;
      const [session, { madeAt }] = [begun(user, 'a session'), key()];
      rooms.clock.forward(1);
      expect(await sut.proveAddress(user)).toBe(false);
      expect(await now()).toEqual(verified);
      expect(await sut.proveAddress(user, OTHER)).toBe(false);
      expect(outlives(await now(), madeAt)).toBe(true);
      expect(staysSignedIn(await now(), session)).toBe(false);
      expect(await isPassword(OTHER)).toBe(true);
    });

    it('with a password that the rules refuse changes nothing', async () => {
      expect(await refusal(sut.proveAddress(user, 'short'))).toMatchObject({ fields: ['password'] });
      expect(await now()).toEqual(user);
    });

    it('of two at the same moment for the first time by one', async () => {
      const answers = await Promise.all([sut.proveAddress(user, OTHER), sut.proveAddress(user, OTHER)]);
      expect(answers.filter(Boolean)).toEqual([true]);
    });

    it('by a link that its holder had asked for ends nothing', async () => {
      await sut.confirmAddress(user.id);
      expect(await now()).toEqual({ ...user, emailVerified: true });
    });
  });

  it('ends every session, key and sign-in at once when whoever runs the server says so; the password stays', async () => {
    const session = begun(user, 'a session');
    const compared = (await sut.verifyPassword(user.email, PASSWORD))!;
    rooms.clock.forward(1);
    await sut.endCredentials(user.id);
    const account = await now();
    expect(staysSignedIn(account, session)).toBe(false);
    expect(staysSignedIn(account, begun(compared))).toBe(false);
    expect(outlives(account, user.createdAt)).toBe(false);
    expect(await isPassword(PASSWORD)).toBe(true);
  });

  it('goes on for accounts that were made before sessions had epochs', async () => {
    const { _id } = (await stored())!;
    await rooms.collection('users').updateOne({ _id }, { $unset: { sessionEpoch: '', keptSession: '' } });
    expect(staysSignedIn(await now(), { epoch: null, createdAt: rooms.clock.now() })).toBe(true);
    await sut.changePassword(await now(), OTHER, 'own');
    expect(await isPassword(OTHER)).toBe(true);
  });

  const stored = () => rooms.collection('users').findOne({ _id: new Types.ObjectId(user.id) });
  const mustStay = () => new AppError('conflict', 'It owns a company.');

  describe('an account that is deleted', () => {
    it('has gone from the first moment on, for everybody but the rooms that clear up', async () => {
      room.remove.mockImplementation(async (id) => {
        expect(id).toBe(user.id);
        expect([await sut.byId(id), await sut.byEmail(user.email), await sut.byIds([id])]).toEqual([
          null,
          null,
          [],
        ]);
        expect(await sut.verifyPassword(user.email, PASSWORD)).toBeNull();
      });
      expect(await sut.remove(user.id)).toBe(true);
      expect(room.remove).toHaveBeenCalledTimes(1);
      expect(await stored()).toBeNull();
    });

    it('leaves its address to whoever comes next, as somebody else', async () => {
      await sut.remove(user.id);
      const next = await sut.create({ email: user.email, password: OTHER, name: 'Eve' });
      expect(next.id).not.toBe(user.id);
    });

    it('is deleted by one of two that ask for it at the same moment', async () => {
      const answers = await Promise.all([sut.remove(user.id), sut.remove(user.id)]);
      expect(answers.filter(Boolean)).toEqual([true]);
      expect(room.remove).toHaveBeenCalledTimes(1);
    });

    it('stays as it was when a room says so, and was there all the time', async () => {
      room.check.mockImplementation(async (id) => {
        expect(await sut.byId(id)).not.toBeNull();
        throw mustStay();
      });
      expect(await refusal(sut.remove(user.id))).toEqual({ code: 'conflict' });
      expect(await now()).toEqual(user);
    });

    it('stays also when the reason comes in the moment in which it is marked', async () => {
      room.check.mockResolvedValueOnce(undefined).mockRejectedValueOnce(mustStay());
      expect(await refusal(sut.remove(user.id))).toEqual({ code: 'conflict' });
      expect(await now()).toEqual(user);
      expect(room.remove).not.toHaveBeenCalled();
    });
  });

  describe('a deletion that a crash left half done', () => {
    const later = () => new Date(rooms.clock.now().getTime() + MINUTE);
    async function halfDone(): Promise<void> {
      room.remove.mockRejectedValueOnce(new Error('the store has gone'));
      await refusal(sut.remove(user.id));
    }

    it('is brought to its end, once', async () => {
      await halfDone();
      expect(await sut.byId(user.id)).toBeNull();
      expect(await stored()).not.toBeNull();
      expect(await sut.finishRemovals(later())).toBe(1);
      expect(await stored()).toBeNull();
      expect(await sut.finishRemovals(later())).toBe(0);
    });

    it('is left alone while it may still be under way', async () => {
      await halfDone();
      expect(await sut.finishRemovals(rooms.clock.now())).toBe(0);
      expect(await stored()).not.toBeNull();
      await sut.finishRemovals(later());
    });

    it('is taken back when the account has to stay: a company would be left without an owner', async () => {
      await halfDone();
      room.check.mockRejectedValueOnce(mustStay());
      expect(await sut.finishRemovals(later())).toBe(0);
      expect(await now()).toEqual(user);
    });

    it('does not keep the others when it cannot be ended', async () => {
      await halfDone();
      const stuck = user.id;
      user = await rooms.account();
      await halfDone();
      room.remove.mockImplementation((id) =>
        id === stuck ? Promise.reject(new Error('still gone')) : Promise.resolve(),
      );
      await expect(sut.finishRemovals(later())).rejects.toMatchObject({ errors: [new Error('still gone')] });
      expect(await stored()).toBeNull();
      room.remove.mockResolvedValue(undefined);
      expect(await sut.finishRemovals(later())).toBe(1);
    });
  });
});
